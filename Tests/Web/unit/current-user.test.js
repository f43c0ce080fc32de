import assert from "node:assert/strict";
import { test } from "node:test";
import { createClient } from "../../../Web/client/latchkey.js";
import { answer, ENDED, fakeFetch, NO_TOKEN, pageAt, pairOfChannels, quietConsole, TOBY } from "./fake-server.js";

const PAGE = "https://school.example/";

function clientWith(routes, { channel, page = pageAt(PAGE) } = {}) {
    const fake = fakeFetch(routes);
    const client = createClient("", { fetch: fake.fetch, page, channel });
    const changes = [];
    client.addEventListener("change", ({ detail }) => changes.push([detail.user?.uid ?? null, detail.cause]));
    return { client, changes, page, ...fake };
}

/** Lets what was started run to its end. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

test("ten callers at once make one request, and later ones none", async () => {
    const { client, asked } = clientWith({ "GET /api/id": answer(TOBY) });
    const users = await Promise.all(Array.from({ length: 10 }, () => client.currentUser()));
    assert.deepEqual(users, Array(10).fill(TOBY));
    await client.currentUser();
    assert.equal(asked.length, 1);
    await client.currentUser({ fresh: true });
    assert.equal(asked.length, 2);
});

test("nobody signed in is null, and is remembered too", async () => {
    const { client, asked } = clientWith({ "GET /api/id": NO_TOKEN });
    assert.equal(await client.currentUser(), null);
    assert.equal(await client.currentUser(), null);
    assert.equal(asked.length, 1);
});

test("a server that does not answer is an error, not nobody, and is asked again", async (t) => {
    quietConsole(t);
    const { client } = clientWith({ "GET /api/id": [() => Promise.reject(new TypeError("x")), answer(TOBY)] });
    await assert.rejects(client.currentUser(), { code: "unreachable" });
    assert.equal((await client.currentUser()).uid, "toby");
});

test("one caller may stop waiting without taking the answer from the others", async () => {
    const { client, asked } = clientWith({ "GET /api/id": answer(TOBY) });
    const stopping = new AbortController();
    const one = client.currentUser({ signal: stopping.signal });
    const other = client.currentUser();
    stopping.abort();
    await assert.rejects(one, { code: "aborted" });
    assert.equal((await other).uid, "toby");
    assert.equal(asked.length, 1);
});

test("an answer from before a sign-out does not bring the person back", async () => {
    let release;
    const slow = () => new Promise((resolve) => (release = () => resolve(answer(TOBY)())));
    const { client } = clientWith({ "GET /api/id": slow, "DELETE /api/authenticate": answer({ message: "ok" }) });
    const early = client.currentUser();
    await settled();
    await client.signOut();
    release();
    assert.equal(await early, null);
    assert.equal(await client.currentUser(), null);
});

test("a tab that gets the focus looks again, and says when the session was ended elsewhere", async (t) => {
    const now = t.mock.method(Date, "now", () => 1_000_000);
    const { client, changes, asked, page } = clientWith({ "GET /api/id": [answer(TOBY), ENDED] });
    await client.currentUser();
    page.dispatchEvent(new Event("focus"));
    await settled();
    assert.equal(asked.length, 1, "it looked a moment ago");
    now.mock.mockImplementation(() => 1_003_000);
    page.dispatchEvent(new Event("focus"));
    page.document.dispatchEvent(new Event("visibilitychange"));
    await settled();
    assert.equal(asked.length, 2, "two events are one return");
    assert.deepEqual(changes, [[null, "server"]]);
});

test("a page where nobody asked who is signed in asks nothing on focus", async () => {
    const { asked, page } = clientWith({ "GET /api/id": answer(TOBY) });
    page.dispatchEvent(new Event("focus"));
    await settled();
    assert.equal(asked.length, 0);
});

test("any answer that the session has ended is heard by the page and by the other tabs", async () => {
    const [here, there] = pairOfChannels();
    const first = clientWith({ "GET /api/id": answer(TOBY), "GET /api/sessions": ENDED }, { channel: here });
    const second = clientWith({ "GET /api/id": [answer(TOBY), ENDED] }, { channel: there });
    await first.client.currentUser();
    await second.client.currentUser();
    await assert.rejects(first.client.sessions(), { code: "token_invalid" });
    await settled();
    assert.deepEqual(first.changes, [[null, "server"]]);
    assert.deepEqual(second.changes, [[null, "other_tab"]]);
    assert.equal(first.asked.length, 2, "the news does not go back and forth");
});

test("a sign-out is heard by the other tab at once, without a request", async () => {
    const [here, there] = pairOfChannels();
    const routes = { "GET /api/id": answer(TOBY), "DELETE /api/authenticate": answer({ message: "ok" }) };
    const first = clientWith(routes, { channel: here });
    const second = clientWith(routes, { channel: there });
    await first.client.currentUser();
    await second.client.currentUser();
    await first.client.signOut();
    assert.deepEqual(second.changes, [[null, "other_tab"]]);
    assert.equal(second.asked.length, 1);
});

test("a sign-in makes the other tab ask the server: what tabs say is not believed", async () => {
    const [here, there] = pairOfChannels();
    const signIn = { "POST /api/authenticate": answer({ user: TOBY }), "GET /api/id": answer(TOBY) };
    const first = clientWith(signIn, { channel: here });
    const second = clientWith({ "GET /api/id": [NO_TOKEN, answer(TOBY)] }, { channel: there });
    assert.equal(await second.client.currentUser(), null);
    await first.client.signIn({ uid: "toby", password: "light bulb 1879" });
    await settled();
    assert.deepEqual(second.changes, [["toby", "other_tab"]]);
    here.postMessage({ user: { uid: "mallory" } });
    await settled();
    assert.equal(second.asked.length, 2, "what is not one of our words is not heard");
});

test("real channels of two clients of one server hear each other", async () => {
    const routes = { "GET /api/id": answer(TOBY), "DELETE /api/authenticate": answer({ message: "ok" }) };
    const first = clientWith(routes);
    const second = clientWith(routes);
    await second.client.currentUser();
    const heard = new Promise((resolve) => second.client.addEventListener("change", resolve, { once: true }));
    // The client's channels do not keep Node alive.
    const alive = setInterval(() => {}, 1_000);
    await first.client.signOut();
    assert.equal((await heard).detail.user, null);
    clearInterval(alive);
});
