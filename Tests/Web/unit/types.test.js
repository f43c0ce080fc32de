// The types for TypeScript name what the modules offer when they run: nothing is missing, and nothing is there only in name.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { INTERNAL, text } from "../../../scripts/make-client-types.mjs";

const CLIENT = new URL("../../../Web/client/", import.meta.url);
const types = (name) => readFile(new URL(name, CLIENT), "utf8");

/** Names that a file of types exports as values. */
const valuesIn = (source) =>
    [...source.matchAll(/^export (?:declare )?(?:class|const|function) (\w+)/gm)].map(([, name]) => name).sort();

/** Names of members in the class or interface. */
function membersIn(source, name) {
    const [, body] = new RegExp(`^export (?:class|interface) ${name} [^{]*\\{\\n([\\s\\S]*?)\\n\\}$`, "m").exec(source) ?? [];
    assert.ok(body, `no type ${name}`);
    const names = [...body.matchAll(/^ {4}(?:readonly |static )?(\w+)\??[(:]/gm)].map(([, member]) => member);
    return [...new Set(names)].filter((member) => member !== "constructor").sort();
}

/** What an object of ours offers, without what the browser's own classes do. */
function offeredBy(object, isInternal = () => false) {
    const found = new Set(Object.keys(object));
    for (let place = Object.getPrototypeOf(object); ![Object, EventTarget, Error].some((one) => one.prototype === place);) {
        for (const name of Object.getOwnPropertyNames(place)) if (name !== "constructor") found.add(name);
        place = Object.getPrototypeOf(place);
    }
    return [...found].filter((name) => !isInternal(name)).sort();
}

test("latchkey.d.ts is what its script writes", async () => {
    assert.equal(await types("latchkey.d.ts"), text(), "run scripts/make-client-types.mjs");
});

for (const name of ["latchkey", "config", "sign-in-element"]) {
    test(`${name}.d.ts has the names that ${name}.js exports`, async () => {
        // No element without a document: its names are read, not run.
        const exported = name === "sign-in-element"
            ? [...(await types(`${name}.js`)).matchAll(/^export (?:class|const|function) (\w+)/gm)].map(([, one]) => one)
            : Object.keys(await import(new URL(`${name}.js`, CLIENT)));
        assert.deepEqual(valuesIn(await types(`${name}.d.ts`)), exported.sort());
    });
}

test("the client's types name each of its members and of its parts, and no others", async () => {
    const source = await types("latchkey.d.ts");
    const { createClient, LatchkeyError } = await import(new URL("latchkey.js", CLIENT));
    const client = createClient("https://auth.example");
    const isInternal = (type) => (name) => INTERNAL[type]?.includes(name) ?? false;
    const inherited = ["addEventListener"];
    assert.deepEqual(
        membersIn(source, "LatchkeyClient").filter((name) => !inherited.includes(name)), offeredBy(client, isInternal("LatchkeyClient")));
    let parts = 0;
    for (const name of offeredBy(client, isInternal("LatchkeyClient"))) {
        const part = Object.hasOwn(client, name) ? client[name] : undefined;
        if (part === null || typeof part !== "object") continue;
        const type = part.constructor.name;
        assert.match(source, new RegExp(`^ {4}readonly ${name}: ${type};$`, "m"));
        assert.deepEqual(membersIn(source, type), offeredBy(part, isInternal(type)), type);
        parts += 1;
    }
    assert.ok(parts >= 11, `${parts} parts`);
    assert.deepEqual(membersIn(source, "LatchkeyError"), offeredBy(new LatchkeyError("offline")).filter((name) => name !== "stack"));
});

test("sign-in-element.d.ts has the element's own members", async () => {
    const source = (await types("sign-in-element.js")).split("export class SignInElement")[1];
    const members = [...source.matchAll(/^ {4}(?:async |static |get |set )*([a-z]\w*)(?:\(.*\) \{$| = )/gm)].map(([, name]) => name);
    const public_ = [...new Set(members)].filter((name) => name !== "constructor").sort();
    assert.deepEqual(membersIn(await types("sign-in-element.d.ts"), "SignInElement"), public_);
});
