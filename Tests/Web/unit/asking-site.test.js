// The front end that pages lead on to when no site has sent the person.

import assert from "node:assert/strict";
import { test } from "node:test";
import { usualSite } from "../../../Web/pages/assets/hand-off/asking-site.js";

test("front_end_url leads on to the page at which the client begins to sign in", () => {
    assert.deepEqual(usualSite({ front_end_url: "https://alice.github.io/app/?class=4b" }), {
        href: "https://alice.github.io/app/?class=4b#latchkey=begin", host: "alice.github.io",
    });
});

test("without front_end_url, or where it is no page, nothing leads on", () => {
    for (const settings of [null, {}, { front_end_url: null }, { front_end_url: "" }, { front_end_url: "javascript:alert(1)" }]) {
        assert.equal(usualSite(settings), null);
    }
});
