// what is read of each list in Tests/vectors/roster.json. Tests/LatchkeyCoreTests/RosterTests.swift reads the same in Swift.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { readRoster } from "../../../Web/client/roster/roster.js";

const vectors = JSON.parse(readFileSync(new URL("../../vectors/roster.json", import.meta.url), "utf8"));

/** As the vectors have it: without what is empty. */
function said(file, options) {
    try {
        const { encoding, delimiter, form, ...lists } = readRoster(file, options);
        return { encoding, delimiter, form, ...Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0)) };
    } catch (error) {
        if (error.name !== "RosterError") throw error;
        const { code, kind, headings } = error;
        return { refused: JSON.parse(JSON.stringify({ code, kind, headings })) };
    }
}

for (const { name, text, base64, options, expect } of vectors.cases) {
    test(`R-030: ${name}`, () => {
        const file = base64 === undefined ? text : new Uint8Array(Buffer.from(base64, "base64"));
        assert.deepEqual(said(file, options), expect);
    });
}

test("R-030: at least sixty lists are compared", () => assert.ok(vectors.cases.length >= 60));

test("R-030: more than 2 MiB is not read", () => {
    assert.deepEqual(said(new Uint8Array(2 * 1024 * 1024 + 1).fill(0x61)), { refused: { code: "too_large" } });
});

test("R-030: an encoding that nobody knows is refused", () => {
    assert.deepEqual(said("name\nAda\n", { encoding: "klingon" }), { refused: { code: "encoding_unknown" } });
});

test("R-030: no file of 2 MiB, and no list of one name, keeps the page waiting", () => {
    const most = 2 * 1024 * 1024;
    const files = ["\n", '"', ",", '",', "(", " "].map((part) => `name\n${part.repeat((most - 5) / part.length)}`);
    files.push("name\nAda Lovelace\n".padEnd(5 + 5000 * 13, "Ada Lovelace\n"), `x${" ".repeat(most - 2)}x`, "[ ".padEnd(most, "(").slice(2));
    const start = performance.now();
    for (const file of files) said(file);
    // Each of them took ten seconds and more when its time grew with the square of its length.
    assert.ok(performance.now() - start < 20_000);
});
