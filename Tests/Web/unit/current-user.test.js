import assert from "node:assert/strict";
import { test } from "node:test";
import { createClient } from "../../../Web/client/latchkey.js";
import {
    answer, ENDED, fakeFetch, NO_TOKEN, NOBODY, pageAt, pairOfChannels, quietConsole, refusal, TOBY,
} from "./fake-server.js";

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
    const { client, asked } = clientWith({ "GET /api/session": answer(TOBY) });
    const users = await Promise.all(Array.from({ length: 10 }, () => client.currentUser()));
    assert.deepEqual(users, Array(10).fill(TOBY));
    await client.currentUser();
    assert.equal(asked.length, 1);
    await client.currentUser({ fresh: true });
    assert.equal(asked.length, 2);
});

test("nobody signed in is null, and is remembered too", async () => {
    const { client, asked } = clientWith({ "GET /api/session": NOBODY });
    assert.equal(await client.currentUser(), null);
    assert.equal(await client.currentUser(), null);
    assert.equal(asked.length, 1);
});

test("a server that does not answer is an error, not nobody, and is asked again", async (t) => {
    quietConsole(t);
    const { client } = clientWith({ "GET /api/session": [() => Promise.reject(new TypeError("x")), answer(TOBY)] });
    await assert.rejects(client.currentUser(), { code: "unreachable" });
    assert.equal((await client.currentUser()).uid, "toby");
});

test("one caller may stop waiting without taking the answer from the others", async () => {
    const { client, asked } = clientWith({ "GET /api/session": answer(TOBY) });
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
    const { client } = clientWith({ "GET /api/session": slow, "DELETE /api/authenticate": answer({ message: "ok" }) });
    const early = client.currentUser();
    await settled();
    await client.signOut();
    release();
    assert.equal(await early, null);
    assert.equal(await client.currentUser(), null);
});

test("a tab that gets the focus looks again, and says when the session was ended elsewhere", async (t) => {
    const now = t.mock.method(Date, "now", () => 1_000_000);
    const { client, changes, asked, page } = clientWith({ "GET /api/session": [answer(TOBY), NOBODY] });
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

test("a page that only signed somebody in looks again on focus, too", async (t) => {
    const now = t.mock.method(Date, "now", () => 1_000_000);
    const routes = { "POST /api/authenticate": answer({ user: TOBY }), "GET /api/session": [answer(TOBY), NOBODY] };
    const { client, changes, page } = clientWith(routes);
    await client.signIn({ uid: "toby", password: "light bulb 1879" });
    now.mock.mockImplementation(() => 1_003_000);
    page.dispatchEvent(new Event("focus"));
    await settled();
    assert.deepEqual(changes, [["toby", "here"], [null, "server"]]);
});

test("a page that Back brings out of the browser's memory looks again at once", async () => {
    const { client, changes, page, asked } = clientWith({ "GET /api/session": [answer(TOBY), NOBODY] });
    await client.currentUser();
    page.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: false }));
    await settled();
    assert.equal(asked.length, 1, "that was the page's own beginning");
    page.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
    await settled();
    assert.deepEqual(changes, [[null, "server"]]);
});

test("a page where nobody asked who is signed in asks nothing on focus", async () => {
    const { asked, page } = clientWith({ "GET /api/session": answer(TOBY) });
    page.dispatchEvent(new Event("focus"));
    await settled();
    assert.equal(asked.length, 0);
});

test("any answer that the session has ended is heard by the page and by the other tabs", async () => {
    const [here, there] = pairOfChannels();
    const first = clientWith({ "GET /api/session": answer(TOBY), "GET /api/sessions": ENDED }, { channel: here });
    const second = clientWith({ "GET /api/session": [answer(TOBY), NOBODY] }, { channel: there });
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
    const routes = { "GET /api/session": answer(TOBY), "DELETE /api/authenticate": answer({ message: "ok" }) };
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
    const signIn = { "POST /api/authenticate": answer({ user: TOBY }), "GET /api/session": answer(TOBY) };
    const first = clientWith(signIn, { channel: here });
    const second = clientWith({ "GET /api/session": [NOBODY, answer(TOBY)] }, { channel: there });
    assert.equal(await second.client.currentUser(), null);
    await first.client.signIn({ uid: "toby", password: "light bulb 1879" });
    await settled();
    assert.deepEqual(second.changes, [["toby", "other_tab"]]);
    here.postMessage({ user: { uid: "mallory" } });
    await settled();
    assert.equal(second.asked.length, 2, "what is not one of our words is not heard");
});

test("real channels of two clients of one server hear each other", async () => {
    const routes = { "GET /api/session": answer(TOBY), "DELETE /api/authenticate": answer({ message: "ok" }) };
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

/** An answer that waits until the test lets it go. */
function held(given) {
    let release;
    const released = new Promise((resolve) => (release = resolve));
    return { answer: () => released.then(given), release };
}

const SIGNED_IN = answer({ user: TOBY });
const CREDENTIALS = { uid: "toby", password: "light bulb 1879" };

test("a sign-out in another tab wins over the check that a sign-in has under way", async () => {
    const [here, there] = pairOfChannels();
    const check = held(answer(TOBY));
    const routes = { "POST /api/authenticate": SIGNED_IN, "GET /api/session": [check.answer, NOBODY] };
    const { client, changes } = clientWith(routes, { channel: here });
    const signingIn = client.signIn(CREDENTIALS);
    await settled();
    there.postMessage("signed-out");
    check.release();
    await assert.rejects(signingIn, { code: "token_invalid", status: 401, message: /session has ended/ });
    assert.equal(await client.currentUser(), null);
    assert.deepEqual(changes, [[null, "other_tab"]]);
});

test("a sign-in that is younger than another tab's sign-out stays", async () => {
    const [here, there] = pairOfChannels();
    const check = held(answer(TOBY));
    const routes = { "POST /api/authenticate": SIGNED_IN, "GET /api/session": [check.answer, answer(TOBY)] };
    const { client, asked } = clientWith(routes, { channel: here });
    const signingIn = client.signIn(CREDENTIALS);
    await settled();
    there.postMessage("signed-out");
    check.release();
    assert.equal((await signingIn).uid, "toby");
    assert.equal((await client.currentUser()).uid, "toby");
    assert.equal(asked.filter(({ route }) => route === "GET /api/session").length, 2, "the news was looked into");
});

test("an answer from before another tab's news is old: the question is put again", async () => {
    const [here, there] = pairOfChannels();
    const early = held(NOBODY);
    const { client, changes } = clientWith({ "GET /api/session": [early.answer, answer(TOBY)] }, { channel: here });
    const first = client.currentUser();
    await settled();
    there.postMessage("changed");
    early.release();
    assert.equal((await first).uid, "toby");
    assert.equal((await client.currentUser()).uid, "toby");
    assert.deepEqual(changes, [["toby", "other_tab"]]);
});

test("a record saved while another tab signed out brings nobody back", async () => {
    const [here, there] = pairOfChannels();
    const save = held(answer({ ...TOBY, name: "Tom" }));
    const routes = { "GET /api/session": [answer(TOBY), NOBODY], "PUT /api/user/a1": save.answer };
    const { client, changes } = clientWith(routes, { channel: here });
    await client.currentUser();
    const saving = client.updateUser({ name: "Tom" });
    await settled();
    there.postMessage("signed-out");
    save.release();
    await saving;
    await settled();
    assert.equal(await client.currentUser(), null);
    assert.deepEqual(changes, [[null, "other_tab"]]);
});

test("a sign-in in another tab while this one signs out is not lost", async () => {
    const [here, there] = pairOfChannels();
    const heard = [];
    there.addEventListener("message", ({ data }) => heard.push(data));
    const leaving = held(answer({ message: "Token invalidated successfully" }));
    const routes = { "GET /api/session": answer(TOBY), "DELETE /api/authenticate": leaving.answer };
    const { client, changes } = clientWith(routes, { channel: here });
    await client.currentUser();
    const signingOut = client.signOut();
    await settled();
    there.postMessage("changed");
    leaving.release();
    await signingOut;
    await settled();
    assert.deepEqual(changes, [[null, "here"], ["toby", "other_tab"]]);
    assert.ok(!heard.includes("signed-out"), "the other tab is not told that it is signed out");
});

test("after a sign-in whose check failed nobody is taken to be signed out", async (t) => {
    quietConsole(t);
    const check = [NOBODY, () => Promise.reject(new TypeError("x")), answer(TOBY)];
    const { client, changes } = clientWith({ "POST /api/authenticate": SIGNED_IN, "GET /api/session": check });
    assert.equal(await client.currentUser(), null);
    await assert.rejects(client.signIn(CREDENTIALS), { code: "unreachable" });
    assert.deepEqual(changes, [], "nothing is known to have changed");
    assert.equal((await client.currentUser()).uid, "toby", "the next who asks makes a request");
    assert.deepEqual(changes, [["toby", "server"]], "the page hears who it is as soon as that is known");
});

test("a page whose first question failed hears who is signed in when it gets the focus", async (t) => {
    quietConsole(t);
    const answers = [() => Promise.reject(new TypeError("x")), answer(TOBY)];
    const { client, changes, page } = clientWith({ "GET /api/session": answers });
    await assert.rejects(client.currentUser(), { code: "unreachable" });
    page.dispatchEvent(new Event("focus"));
    await settled();
    assert.deepEqual(changes, [["toby", "server"]]);
});

test("a server of an earlier version is asked as it expects, and nobody there is nobody", async () => {
    const earlier = { "GET /api/session": refusal(404, "not_found", "Not found") };
    const there = clientWith({ ...earlier, "GET /api/id": answer(TOBY) });
    assert.equal((await there.client.currentUser()).uid, "toby");
    const nobody = clientWith({ ...earlier, "GET /api/id": NO_TOKEN });
    assert.equal(await nobody.client.currentUser(), null);
});
