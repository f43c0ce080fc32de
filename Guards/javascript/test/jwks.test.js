// The authority `Jwks`: what a file of cases cannot say.
import assert from "node:assert/strict";
import { test } from "node:test";

import { any, group, Guard, Jwks } from "../index.js";
import { answering, headerFields, vectors } from "./answering.js";

const { issuer, audience, keys } = vectors;
const [[, credentials]] = headerFields(vectors.cases.find(({ name }) => name === "jwks: a good token").requests[0].headers);
const token = credentials.replace("Bearer ", "");
const jwksAt = (keysAt) => new Jwks(issuer, audience, { keysAt, now: () => vectors.now });

test("R-071: fifty first tokens fetch the keys once", async () => {
    let open;
    const gate = new Promise((resolve) => (open = resolve));
    await answering({}, async (url, told) => {
        const jwks = jwksAt(url);
        const waiting = Array.from({ length: 50 }, () => jwks.userOf(token));
        assert(await told.hasQuestions(1));
        open();
        assert.deepEqual(new Set((await Promise.all(waiting)).map(({ uid }) => uid)), new Set(["ada"]));
        assert.equal(told.questions, 1);
    }, { gate, keys });
});

test("R-070: what one request does to its user changes nothing for the next", () =>
    answering({}, async (url) => {
        const guard = new Guard({ authority: jwksAt(url) });
        const user = await guard.admit([["authorization", credentials]]);
        assert.throws(() => user.roles.push("Owner"), TypeError);
        assert.deepEqual((await guard.admit([["authorization", credentials]])).roles, ["Admin", "User"]);
    }, { keys }));

test("G-091: without an audience, or with groups that no token names, there is no guard", () => {
    for (const wrong of [
        ["https://auth.example"], ["https://auth.example", ""], ["https://auth.example", null], ["https://auth.example", { audience }],
        ["https://auth.example", [audience]], ["http://auth.example", audience], [undefined, audience],
        ["https://auth.example", audience, { permissions: null }],
    ]) assert.throws(() => new Jwks(...wrong), TypeError, JSON.stringify(wrong));
    const authority = new Jwks("https://auth.example", audience);
    assert.throws(() => new Guard({ authority, groups: "club" }), TypeError);
    assert.throws(() => new Guard({ authority, require: any(group("club")) }), TypeError);
});
