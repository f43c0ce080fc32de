// The authority `Server`: what a file of cases cannot say.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import * as index from "../index.js";
import { Lanes, mostUnderWay, RecentAnswers } from "../recent.js";
import { answering, listening, silent, vectors } from "./answering.js";

const { CurrentUser, Guard, Server } = index;
const { ada } = vectors.tokens;
const bearer = [["authorization", `Bearer ${ada}`]];

test("R-071: fifty requests that wait for one token ask once", async () => {
    let open;
    const gate = new Promise((resolve) => (open = resolve));
    await answering(vectors.answers, async (url, told) => {
        const server = new Server(url);
        const waiting = Array.from({ length: 50 }, () => server.userOf(ada));
        setTimeout(open, 50);
        assert.deepEqual(new Set((await Promise.all(waiting)).map(({ uid }) => uid)), new Set(["ada"]));
        assert.equal(told.questions, 1);
    }, { gate });
});

test("R-071: an answer that drips is given up after the whole time", async () => {
    let closed;
    const isClosed = new Promise((resolve) => (closed = resolve));
    await listening((request, response) => {
        response.writeHead(200);
        const drip = setInterval(() => response.write(" "), 20);
        response.on("close", () => closed(clearInterval(drip)));
    }, async (url) => {
        const began = performance.now();
        await assert.rejects(new Server(url, { patience: 0.3 }).userOf(ada), { code: "unavailable" });
        assert(performance.now() - began < 20_000);
        await isClosed;
    });
});

test("R-071: the token is in no log, body or exception, whatever goes wrong", async () => {
    const careless = (userOf) => ({ knowsGroups: true, recognizes: () => true, userOf });
    const logged = [];
    for (const authority of [
        new Server("http://127.0.0.1:1"), careless(async (token) => { throw new Error(`no answer about ${token}`); }),
        careless(async (token) => { throw token; }), careless(async () => null), careless(async () => ({ id: "1", roles: ["Admin"] })),
    ]) {
        const refusal = await new Guard({ authority, log: (text) => logged.push(text) }).admit(bearer).catch((error) => error);
        assert.equal(refusal.code, "unavailable");
        assert.equal(refusal.cause, undefined);
        for (const text of [refusal.body, refusal.message, refusal.stack, JSON.stringify(refusal), JSON.stringify(refusal.headers)]) {
            assert(!text.includes(ada.split(".")[2]));
        }
    }
    assert.equal(logged.length, 5);
    assert(!logged.join().includes(ada.split(".")[2]));
});

test("R-071: what one request does to its user changes nothing for the next", async () => {
    await answering(vectors.answers, async (url) => {
        const guard = new Guard({ authority: new Server(url) });
        const user = await guard.admit(bearer);
        for (const change of [
            () => user.roles.push("Owner"), () => (user.role = "Owner"), () => (user.groups[0].leader = true),
            () => user.permissions.push("x:y"), () => (user.standing.age = 0), () => user.standing.methods.push("pop"),
        ]) assert.throws(change, TypeError);
        assert.deepEqual((await guard.admit(bearer)).roles, ["Admin", "Editor", "User"]);
    });
});

test("S-331: sessions that were called good have a lane of their own, with room for two questions each", () => {
    const lanes = new Lanes();
    lanes.trust("ada", 0);
    for (let count = 0; count < mostUnderWay; count += 1) assert.equal(lanes.enter("x", 1), "untried");
    assert.equal(lanes.enter(null, 1), null);
    assert.deepEqual([1, 2, 3].map(() => lanes.enter("ada", 1)), ["trusted", "trusted", null]);
    lanes.leave("trusted", "ada");
    assert.equal(lanes.enter("ada", 3_599), "trusted");
    lanes.leave("untried", "x");
    assert.equal(lanes.enter("ada", 3_601), "untried");
});

test("answers are bounded in number and age", () => {
    const answers = new RecentAnswers(3, 5);
    for (const number of [0, 1, 2, 3, 4]) answers.keep(number, `${number}`, number);
    assert.deepEqual([0, 1, 2, 3, 4].map((number) => answers.find(`${number}`, 4)?.age), [undefined, undefined, 2, 1, 0]);
    answers.keep(2, "2", 4);
    answers.keep(9, "9", 4);
    assert.deepEqual([2, 3, 4, 9].map((number) => answers.find(`${number}`, 4) !== null), [true, false, true, true]);
    answers.keep(0, "0", 9);
    assert.equal(answers.size, 1);
});

test("R-070: a slip in the options makes no guard, and so opens no door", () => {
    const server = "https://auth.example";
    const authority = new index.SharedSecret(vectors.secret, vectors.issuer);
    for (const options of [
        undefined, {}, { server, authority }, { server, role: "Admin" }, { server, roles: undefined }, { server, roles: null },
        { server, roles: [undefined] }, { server, roles: { Admin: true } }, { server, roles: 1 }, { server, permissions: [1] },
        { server, groups: [null] }, { server, require: "Admin" }, { server, recent: "10" }, { server, recent: NaN }, { server, factors: 3 },
        { server: "http://auth.example" }, { authority, groups: "club" }, { authority, require: index.any(index.group("club")) },
    ]) assert.throws(() => new Guard(options), TypeError, JSON.stringify(options));
    new Guard({ authority, roles: [], log: silent });
});

test("every export has its type", () => {
    const types = readFileSync(new URL("../index.d.ts", import.meta.url), "utf8");
    const declared = [...types.matchAll(/^export (?:class|function|const) (\w+)/gm)].map(([, name]) => name);
    assert.deepEqual(declared.sort(), Object.keys(index).sort());
    assert(new CurrentUser({ id: "1", uid: "a", name: "A" }).role === null);
});
