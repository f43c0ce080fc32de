// The authority `Jwks`: what a file of cases cannot say.
import assert from "node:assert/strict";
import { test } from "node:test";

import { any, CurrentUser, group, Guard, Jwks } from "../index.js";
import { answering, headerFields, vectors } from "./answering.js";

const { issuer, audience, keys } = vectors;
const [[, credentials]] = headerFields(vectors.cases.find(({ name }) => name === "jwks: a good token").requests[0].headers);
const token = credentials.replace("Bearer ", "");
const jwksAt = (keysAt, more = {}) => new Jwks(issuer, audience, { keysAt, now: () => vectors.now, ...more });

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

test("G-092: requests to a guard that was idle for an hour wait for one answer, which takes the key back", () => {
    let at = 1_000;
    return answering({}, async (url, told) => {
        const jwks = jwksAt(url, { clock: () => at });
        assert.equal((await jwks.userOf(token)).uid, "ada");
        at += 3_600;
        const waiting = Array.from({ length: 50 }, () => jwks.userOf(token));
        for (const { reason } of await Promise.allSettled(waiting)) assert.equal(reason?.code, "token_invalid");
        assert.equal(told.questions, 2);
    }, { keys: [...keys, { status: 200, body: '{"keys":[]}' }] });
});

test("R-070: an authority says whether a token may come in a cookie; it may where it does not say", async () => {
    const silent = {
        knowsGroups: false, recognizes: () => true, userOf: async (text) => new CurrentUser({ id: text, uid: text, name: text }),
    };
    const fields = [["Cookie", "__Host-latchkey=a"]];
    const both = [...fields, ["Authorization", "Bearer b"]];
    const answerOf = (authority, sent) =>
        new Guard({ authority, cookie: "__Host-latchkey" }).admit(sent).then(({ uid }) => uid, ({ code }) => code);
    for (const authority of [silent, { ...silent, takesCookies: true }]) {
        assert.equal(await answerOf(authority, fields), "a");
        assert.equal(await answerOf(authority, both), "ambiguous_token");
    }
    assert.equal(await answerOf({ ...silent, takesCookies: false }, fields), "token_missing");
    assert.equal(await answerOf({ ...silent, takesCookies: false }, both), "b");
});

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
