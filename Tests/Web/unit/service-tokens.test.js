import assert from "node:assert/strict";
import { test } from "node:test";
import { createClient } from "../../../Web/client/latchkey.js";
import { answer, ENDED, fakeFetch, pageAt, quietConsole, refusal, TOBY } from "./fake-server.js";

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
        "GET /api/session": [answer(TOBY), answer({ ...TOBY, id: "b2", uid: "ann" })],
    });
    await client.currentUser();
    assert.equal(await client.token({ audience: API }), "toby's");
    const waiting = client.token({ audience: API, fresh: true });
    await client.signOut();
    arrive();
    await assert.rejects(waiting, { code: "token_invalid" });
    await client.signIn({ uid: "ann", password: "x" });
    assert.equal(await client.token({ audience: API }), "ann's");
    assert.equal(count(ASK), 3);
});

const ANN = { ...TOBY, id: "b2", uid: "ann" };
const of = (id, name) => token(`e30.${Buffer.from(JSON.stringify({ sub: id, name })).toString("base64url")}.x`);

test("G-074: what one person sends is never sent as the next one, neither at first nor after a 401", async (t) => {
    t.mock.timers.enable({ apis: ["Date"], now: 1_000_000 });
    let arrive;
    const late = new Promise((resolve) => (arrive = resolve));
    const no = answer({}, { status: 401 });
    const { client, count } = clientWith({
        [ASK]: [() => late.then(of("b2", "1")), of(TOBY.id, "2"), of("b2", "3")],
        "POST /b": no,
        "DELETE /api/authenticate": answer({ message: "bye" }),
        "POST /api/authenticate": [answer({ user: ANN }), answer({ user: TOBY })],
        "GET /api/session": [answer(TOBY), answer(ANN), answer(TOBY), answer(ANN)],
    });
    await client.currentUser();
    const sending = client.fetch(`${API}/b`, { method: "POST", body: '"toby"' });
    await client.signOut();
    await client.signIn({ uid: "ann", password: "x" });
    arrive();
    await assert.rejects(sending, { code: "token_invalid" });
    assert.equal(count("POST /b"), 0);
    await client.signIn({ uid: "toby", password: "x" });
    await client.token({ audience: API });
    t.mock.timers.setTime(1_000_000 + 60_000);
    // Another origin's page has signed ann in meanwhile: the answer is the API's, and toby's body goes nowhere as ann.
    assert.equal((await client.fetch(`${API}/b`, { method: "POST", body: '"toby"' })).status, 401);
    assert.equal(count("POST /b"), 1);
});

test("G-074: a token of somebody else than the page shows is not used, also where another origin's page changed the person", async () => {
    const { client, count } = clientWith({
        [ASK]: [of(TOBY.id, "1"), of("b2", "2")], "GET /a": answer({}),
        "GET /api/session": [answer(ANN), answer(ANN)],
    });
    const changes = [];
    client.addEventListener("change", ({ detail }) => changes.push(detail.user?.uid));
    await client.fetch(`${API}/a`);
    assert.equal((await client.currentUser()).uid, "ann");
    await client.fetch(`${API}/a`);
    assert.equal(count(ASK), 2, "the token that was kept is toby's");
});

test("a refused address is not asked for again within a minute, and a fresh token is asked for after the call", async (t) => {
    quietConsole(t);
    t.mock.timers.enable({ apis: ["Date"], now: 1_000_000 });
    const { client, count } = clientWith({ [ASK]: [refusal(403, "audience_not_allowed", "no"), token("one"), token("two"), token("three")] });
    for (let time = 0; time < 60_000; time += 10_000) {
        t.mock.timers.setTime(1_000_000 + time);
        await assert.rejects(client.token({ audience: API }), { code: "audience_not_allowed" });
    }
    assert.equal(count(ASK), 1);
    t.mock.timers.setTime(1_000_000 + 60_000);
    assert.equal(await client.token({ audience: API }), "one");
    const [earlier, fresh] = [client.token({ audience: API, fresh: true }), client.token({ audience: API, fresh: true })];
    assert.deepEqual([await earlier, await fresh], ["two", "three"]);
    assert.equal(await client.token({ audience: API }), "three");
});

test("options that say nothing are the defaults, and what cannot be read twice is sent once", async (t) => {
    t.mock.timers.enable({ apis: ["Date"], now: 1_000_000 });
    const { client, asked, count } = clientWith({
        [ASK]: [token("one"), token("two")], "GET /a": answer({}), "POST /s": answer({}, { status: 401 }),
    });
    await client.fetch(`${API}/a`, null);
    await client.fetch(`${API}/a`, { redirect: undefined });
    assert.deepEqual(asked.filter(({ route }) => route === "GET /a").map(({ redirect }) => redirect), ["error", "error"]);
    t.mock.timers.setTime(1_000_000 + 60_000);
    const lines = (async function* () { yield "a"; })();
    assert.equal((await client.fetch(`${API}/s`, { method: "POST", body: lines, duplex: "half" })).status, 401);
    assert.equal(count("POST /s"), 1);
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
