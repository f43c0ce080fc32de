import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { accentFor, channels, contrast } from "../../../Web/pages/assets/site/accent.js";

const READABLE = 4.5;
const css = await readFile(new URL("../../../Web/pages/assets/pages.css", import.meta.url), "utf8");

/** What lies under text in the accent, from the style sheet itself: the dark scheme comes second there. */
function surfaces(scheme) {
    const all = (name) => [...css.matchAll(new RegExp(`--${name}: (#[0-9a-f]{6});`, "g"))].map(([, colour]) => colour);
    return ["page", "surface"].map((name) => all(name)[scheme === "light" ? 0 : 1]);
}

/** 8 × 8 × 8 colours over the whole cube, its corners among them. */
function* colours() {
    const steps = ["00", "24", "49", "6d", "92", "b6", "db", "ff"];
    for (const red of steps) for (const green of steps) for (const blue of steps) yield `#${red}${green}${blue}`;
}

for (const scheme of ["light", "dark"]) {
    test(`whatever the operator chose, text in it and on it can be read in the ${scheme} scheme`, () => {
        for (const colour of colours()) {
            const { accent, strong, soft, on } = accentFor(colour, scheme);
            for (const below of [...surfaces(scheme), soft]) {
                const ratio = contrast(channels(accent), channels(below));
                assert.ok(ratio >= READABLE, `${colour}: ${accent} on ${below} has ${ratio}`);
            }
            for (const above of [accent, strong]) {
                assert.ok(contrast(channels(on), channels(above)) >= READABLE, `${colour}: ${on} on ${above}`);
            }
        }
    });
}

test("a colour that can be read stays as it is", () => {
    assert.equal(accentFor("#166534", "light").accent, "#166534");
    assert.equal(accentFor("#166534", "light").on, "#ffffff");
    assert.equal(accentFor("#ffd166", "dark").accent, "#ffd166");
    assert.equal(accentFor("#ffd166", "dark").on, "#000000");
});

test("what is no colour changes nothing", () => {
    for (const text of ["", "red", "#123", "#1234567", "#12345g", "#123456; } body { display: none", "}#123456"]) {
        assert.equal(accentFor(text, "light"), null, text);
    }
});
