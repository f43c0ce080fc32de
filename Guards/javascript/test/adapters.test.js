// The middleware for Express, on node:http, and the guard for servers in the style of fetch.
import assert from "node:assert/strict";
import { request as ask } from "node:http";
import { test } from "node:test";

import { guardRequest, Server, tokenRequired } from "../index.js";
import { answering, headerFields, isForAdapters, listening, silent, vectors } from "./answering.js";

/** What `middleware` answers over the wire, with the fields as they stand, doubled ones too. */
function throughNode(middleware, fields, method = "GET") {
    const listener = (request, response) => {
        request.currentUser = "forged";
        middleware(request, response, () => response.end(JSON.stringify({ uid: request.currentUser.uid })));
    };
    return listening(listener, (url) => new Promise((resolve, reject) => {
        const asked = ask(url, { method, headers: ["Host", "localhost", "Connection", "close", ...fields.flat()] }, async (response) => {
            let body = "";
            for await (const part of response) body += part;
            resolve({ status: response.statusCode, fields: response.headers, body });
        });
        asked.on("error", reject).end();
    }));
}

async function throughFetch(options, fields) {
    const headers = new Headers();
    for (const [name, value] of fields) headers.append(name, value);
    const { user, response } = await guardRequest(new Request("http://localhost/", { headers }), options);
    if (user) return { status: 200, body: JSON.stringify({ uid: user.uid }) };
    return { status: response.status, fields: Object.fromEntries(response.headers), body: await response.text() };
}

/** Fields that node's client sends as they are. */
const canBeSent = (fields) =>
    fields.every(([name, value]) => !/[^\t\x20-\x7e\x80-\xff]/.test(value) && !/^proxy/i.test(name));

for (const one of vectors.cases.filter(isForAdapters)) {
    const [first] = one.requests;
    const fields = headerFields(first.headers);
    const { expect } = first;
    const body = (expected) => expected.body ?? JSON.stringify({ uid: expected.user.uid });
    const cookie = one.cookie ? { cookie: one.cookie } : {};

    test(`R-070: through node, ${one.name}`, { skip: !canBeSent(fields) }, () =>
        answering(one.answers ?? vectors.answers, async (url) => {
            const middleware = tokenRequired({ ...one.require, ...cookie, authority: new Server(url), log: silent });
            const answer = await throughNode(middleware, fields);
            assert.deepEqual([answer.status, answer.body], [expect.status, body(expect)]);
            for (const [name, value] of Object.entries(expect.fields ?? {})) assert.equal(answer.fields[name], value);
        }));

    test(`R-070: in the style of fetch, ${one.name}`, () =>
        answering(one.answers ?? vectors.answers, async (url) => {
            const expected = one.joined ?? expect;
            const answer = await throughFetch({ ...one.require, ...cookie, authority: new Server(url), log: silent }, fields);
            assert.deepEqual([answer.status, answer.body], [expected.status, body(expected)]);
            for (const [name, value] of Object.entries(expected.fields ?? {})) assert.equal(answer.fields[name], value);
        }));
}

test("guards of one address share what they have learned", () =>
    answering(vectors.answers, async (url, told) => {
        const fields = headerFields([["Authorization", "Bearer {ada}"]]);
        for (const roles of [[], ["Admin"]]) {
            assert.equal((await throughNode(tokenRequired({ server: url, roles }), fields)).status, 200);
            assert.equal((await throughFetch({ server: url, roles }, fields)).status, 200);
        }
        assert.equal(told.questions, 1);
    }));

test("an answer to HEAD has no body", async () => {
    const answer = await throughNode(tokenRequired({ server: "https://auth.example" }), [], "HEAD");
    assert.deepEqual([answer.status, answer.body], [401, ""]);
});

test("R-071: what hands on no fields, and a log that fails, let nobody in", async () => {
    const server = "https://auth.example";
    let reached = false;
    const fail = () => { throw new Error(); };
    const rawHeaders = ["Authorization", `Bearer ${vectors.tokens.ada}`];
    for (const [request, log] of [[{}, silent], [{ rawHeaders }, fail]]) {
        const response = { setHeader() {}, end() {} };
        await tokenRequired({ authority: new Server("http://127.0.0.1:1"), log })(request, response, () => (reached = true));
        assert.equal(response.statusCode, 503);
    }
    assert.equal((await guardRequest({}, { server, log: silent })).response.status, 503);
    assert.equal(reached, false);
});

test("what something else has answered while the guard waits is neither refused nor handed on", () =>
    answering(vectors.answers, async (url) => {
        const [[, token]] = headerFields([["Authorization", "Bearer {ada}"]]);
        for (const [roles, how] of [[[], "end"], [["Nobody"], "end"], [[], "write"], [["Nobody"], "write"]]) {
            const middleware = tokenRequired({ authority: new Server(url), roles, log: silent });
            let [calls, guarded] = [0, undefined];
            const listener = (request, response) => {
                guarded = middleware(request, response, () => (calls += 1)).finally(() => response.end());
                response.writeHead(504)[how]("late");
            };
            const answer = await listening(listener, async (address) => {
                const { status, text } = await fetch(address, { headers: { Authorization: token } })
                    .then(async (response) => ({ status: response.status, text: await response.text() }));
                await guarded;
                return [status, text];
            });
            assert.deepEqual([answer, calls], [[504, "late"], 0]);
        }
    }));

test("R-071: no error leaves the middleware as a rejected promise, and after a refusal nothing is called", () =>
    answering(vectors.answers, async (url) => {
        const rawHeaders = headerFields([["Authorization", "Bearer {ada}"]]).flat();
        const wrong = new Error("wrong");
        const run = async (options, next, response = {}) => {
            let isEnded = false;
            const answer = { setHeader() {}, end() {}, destroy: () => (isEnded = true), ...response };
            await tokenRequired({ authority: new Server(url), log: silent, ...options })({ rawHeaders }, answer, next);
            return isEnded;
        };
        const told = [];
        const takesErrors = (error) => {
            told.push(error);
            if (error === undefined) throw wrong;
        };
        assert.equal(await run({}, takesErrors), false);
        assert.deepEqual(told, [undefined, wrong]);
        // What takes no error is called once, and nothing is left of its request.
        let calls = 0;
        const takesNone = () => {
            calls += 1;
            throw wrong;
        };
        assert.equal(await run({}, takesNone), true);
        assert.equal(calls, 1);
        assert.equal(await run({}, (error) => { throw error ?? wrong; }), true);
        const broken = { setHeader() { throw wrong; } };
        assert.equal(await run({ roles: ["Nobody"] }, takesErrors, broken), true);
        assert.equal(told.length, 2);
        const frozen = Object.freeze({ rawHeaders });
        const answer = { setHeader() {}, end() {} };
        await tokenRequired({ authority: new Server(url), log: silent })(frozen, answer, takesErrors);
        assert.deepEqual([answer.statusCode, told.length], [503, 2]);
    }));
