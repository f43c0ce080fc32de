import assert from "node:assert/strict";
import { test } from "node:test";
import { createClient } from "../../../Web/client/latchkey.js";
import { answer, ENDED, fakeFetch, NOBODY, pageAt, quietConsole, refusal, TOBY } from "./fake-server.js";

const SERVER = "https://auth.example";
const API = "https://api.example";
const ASK = "POST /api/token";

function token(text, expiresIn = 300) {
    return answer({ access_token: text, token_type: "Bearer", expires_in: expiresIn, audience: API });
}

function clientWith(routes) {
    const fake = fakeFetch({ "GET /api/session": answer(TOBY), ...routes });
    const client = createClient(SERVER, { fetch: fake.fetch, page: pageAt("https://me.example/") });
    const count = (route) => fake.asked.filter((one) => one.route === route).length;
    return { client, count, ...fake };
}

const sentTo = (asked, route) => asked.filter((one) => one.route === route).map(({ headers }) => headers.get("Authorization"));

test("a token is asked for once by ten callers, and kept until shortly before its end", async (t) => {
    t.mock.timers.enable({ apis: ["Date"], now: 1_000_000 });
    const { client, asked, count } = clientWith({ [ASK]: [token("one"), token("two")] });
    const tokens = await Promise.all(Array.from({ length: 10 }, () => client.token({ audience: API })));
    assert.deepEqual(new Set(tokens), new Set(["one"]));
    t.mock.timers.setTime(1_000_000 + 239_000);
    assert.equal(await client.token({ audience: `${API}/` }), "one");
    assert.equal(count(ASK), 1);
    assert.deepEqual(asked[0].body, { audience: API });
    assert.equal(asked[0].credentials, "include");
    t.mock.timers.setTime(1_000_000 + 241_000);
    assert.equal(await client.token({ audience: API }), "two");
    assert.equal(await client.token({ audience: API, fresh: true }), "two");
    assert.equal(count(ASK), 3);
    t.mock.timers.setTime(5);
    await client.token({ audience: API });
    assert.equal(count(ASK), 4, "a clock that went back makes no token last longer");
});

test("fetch adds the token for the origin of the address, and each origin gets its own", async () => {
    const { client, asked } = clientWith({ [ASK]: [token("one"), token("two")], "GET /a": answer({}), "POST /b": answer({}) });
    await client.fetch(`${API}/a`);
    await client.fetch(new URL("https://other.example/a"));
    await client.fetch(`${API}/b`, { method: "POST", headers: { "X-Own": "1", authorization: "x" }, body: "{}" });
    assert.deepEqual(asked.filter(({ route }) => route === ASK).map(({ body }) => body.audience), [API, "https://other.example"]);
    assert.deepEqual(sentTo(asked, "GET /a"), ["Bearer one", "Bearer two"]);
    const post = asked.at(-1);
    assert.deepEqual([post.headers.get("Authorization"), post.headers.get("X-Own"), post.redirect], ["Bearer one", "1", "error"]);
});

test("an address that gets no token is not asked", async (t) => {
    quietConsole(t);
    const { client, routes } = clientWith({ [ASK]: refusal(403, "audience_not_allowed", "no") });
    await assert.rejects(client.fetch("https://evil.example/"), { code: "audience_not_allowed" });
    for (const wrong of [undefined, null, {}, "data:text/plain,x", "javascript:1", "blob:https://api.example/1"]) {
        await assert.rejects(client.fetch(wrong), TypeError);
    }
    assert.deepEqual(routes(), [ASK]);
});

test("a 401 for an earlier token is followed by one more try with another one, and no third", async (t) => {
    t.mock.timers.enable({ apis: ["Date"], now: 1_000_000 });
    const no = answer({}, { status: 401 });
    const { client, asked, count } = clientWith({ [ASK]: [token("one"), token("two")], "GET /a": [answer({}), no, no, no] });
    assert.equal((await client.fetch(`${API}/a`)).status, 200);
    t.mock.timers.setTime(1_000_000 + 60_000);
    assert.equal((await client.fetch(`${API}/a`)).status, 401);
    assert.deepEqual(sentTo(asked, "GET /a"), ["Bearer one", "Bearer one", "Bearer two"]);
    assert.equal((await client.fetch(`${API}/a`)).status, 401);
    assert.equal(count("GET /a"), 4, "the token was made just now");
    assert.equal(count(ASK), 2);
});

test("parallel 401s share one new token, and a stream is not sent twice", async (t) => {
    t.mock.timers.enable({ apis: ["Date"], now: 1_000_000 });
    const no = answer({}, { status: 401 });
    const { client, count } = clientWith({
        [ASK]: [token("one"), token("two")], "GET /a": [no, no, no, answer({})], "POST /s": no,
    });
    await client.token({ audience: API });
    t.mock.timers.setTime(1_000_000 + 60_000);
    const stream = new ReadableStream();
    assert.equal((await client.fetch(`${API}/s`, { method: "POST", body: stream, duplex: "half" })).status, 401);
    assert.deepEqual([count("POST /s"), count(ASK)], [1, 1]);
    const answers = await Promise.all([1, 2, 3].map(() => client.fetch(`${API}/a`)));
    assert.deepEqual(answers.map(({ status }) => status), [200, 200, 200]);
    assert.equal(count(ASK), 2);
});

test("what was for one person is not used for the next, also where the answer comes late", async () => {
    let arrive;
    const late = new Promise((resolve) => (arrive = resolve));
    const { client, count } = clientWith({
        [ASK]: [token("toby's"), () => late.then(token("late")), token("ann's")],
        "DELETE /api/authenticate": answer({ message: "bye" }),
        "POST /api/authenticate": answer({ user: { ...TOBY, id: "b2", uid: "ann" } }),
        "GET /api/session": [answer(TOBY), NOBODY, answer({ ...TOBY, id: "b2", uid: "ann" })],
    });
    await client.currentUser();
    assert.equal(await client.token({ audience: API }), "toby's");
    const waiting = client.token({ audience: API, fresh: true });
    await client.signOut();
    arrive();
    assert.equal(await waiting, "ann's");
    assert.equal(await client.token({ audience: API }), "ann's");
    assert.equal(count(ASK), 3);
});

test("a session that ended is told, one caller may stop waiting, and a failure is not kept", async (t) => {
    quietConsole(t);
    const { client } = clientWith({ [ASK]: [ENDED, answer({ access_token: "x" }), token("one")] });
    await client.currentUser();
    const changes = [];
    client.addEventListener("change", ({ detail }) => changes.push(detail.user));
    await assert.rejects(client.token({ audience: API }), { code: "token_invalid" });
    assert.deepEqual(changes, [null]);
    await assert.rejects(client.token({ audience: API }), { code: "not_json" });
    const stop = new AbortController();
    const stopped = client.token({ audience: API, signal: stop.signal });
    stop.abort();
    await assert.rejects(stopped, { code: "aborted" });
    assert.equal(await client.token({ audience: API }), "one");
});
