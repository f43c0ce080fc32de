import assert from "node:assert/strict";
import { test } from "node:test";
import { createClient } from "../../../Web/client/latchkey.js";
import { crossSitePage, DroppedCookieServer, indexedDatabase, storage } from "./fake-browser.js";
import { pairOfChannels, quietConsole, TOBY } from "./fake-server.js";

const CREDENTIALS = { uid: "toby", password: "light bulb 1879" };
const PROOF = ["POST /api/session/challenge", "POST /api/session/token"];

/** Tabs of one test hear each other only where they are told to. */
function deaf() {
    return Object.assign(new EventTarget(), { postMessage() {} });
}

function clientOf(server, page = crossSitePage(), channel = deaf()) {
    const client = createClient(server.publicURL, { fetch: server.fetch, page, channel });
    const changes = [];
    client.addEventListener("change", ({ detail }) => changes.push([detail.user?.uid ?? null, detail.cause]));
    return { client, page, changes };
}

async function signedIn(server = new DroppedCookieServer(), page = undefined) {
    const made = clientOf(server, page);
    assert.deepEqual(await made.client.signIn(CREDENTIALS), TOBY);
    return { server, ...made };
}

/** All that is stored, as text. */
function stored(page) {
    return JSON.stringify([[...page.localStorage.values], page.indexedDB.kept?.map(({ session }) => session) ?? null]);
}

test("G-071: where the browser drops the cookie the page goes on with a token, and with no cookie beside it", async () => {
    const { server, client, changes } = await signedIn();
    assert.deepEqual(changes, [["toby", "here"]]);
    assert.deepEqual(server.routes(), [
        "GET /api/settings", "POST /api/authenticate", "GET /api/session", ...PROOF, "GET /api/session",
    ]);
    const [, signIn, probe, challenge, token, session] = server.asked;
    assert.deepEqual(Object.keys(signIn.body.key).sort(), ["crv", "kty", "x", "y"]);
    assert.deepEqual([signIn.credentials, probe.credentials, probe.bearer], ["include", "include", undefined]);
    assert.deepEqual([challenge.credentials, token.credentials, session.credentials], ["omit", "omit", "omit"]);
    assert.equal(session.bearer, "token-1");
    assert.deepEqual(await client.sessions(), []);
    assert.equal(server.asked.at(-1).bearer, "token-1", "the same token until shortly before its end");
    assert.equal(client.isSessionOfPage, false);
});

test("G-070: where the browser keeps the cookie there is no token and no stored key", async () => {
    const server = new DroppedCookieServer();
    server.keepsCookies = true;
    const { client, page } = await signedIn(server);
    assert.deepEqual(server.routes(), ["GET /api/settings", "POST /api/authenticate", "GET /api/session"]);
    await client.sessions();
    assert.deepEqual([server.asked.at(-1).credentials, server.asked.at(-1).bearer], ["include", undefined]);
    assert.equal(page.indexedDB.kept, undefined);
    assert.equal(page.localStorage.values.size, 0);
});

test("G-077: what is stored is a key that nobody can export, and never a token", async () => {
    const { page } = await signedIn();
    const [{ privateKey }] = page.indexedDB.kept;
    assert.equal(privateKey.extractable, false);
    for (const format of ["jwk", "pkcs8"]) await assert.rejects(crypto.subtle.exportKey(format, privateKey));
    assert.ok(!stored(page).includes("token-"));
});

test("G-071: a reload and another tab get a token of their own by the stored key", async () => {
    const { server, page } = await signedIn();
    for (const nth of [2, 3]) {
        server.asked.length = 0;
        const { client } = clientOf(server, crossSitePage(page));
        assert.equal((await client.currentUser()).uid, "toby");
        assert.deepEqual(server.routes(), [...PROOF, "GET /api/session"]);
        assert.equal(server.asked.at(-1).bearer, `token-${nth}`);
    }
});

test("requests at once share one proof", async () => {
    const { server, page } = await signedIn();
    server.asked.length = 0;
    const { client } = clientOf(server, crossSitePage(page));
    await Promise.all([client.currentUser(), client.sessions(), client.sessions()]);
    assert.equal(server.routes().filter((route) => route === PROOF[1]).length, 1);
});

test("a token is renewed at 80 % of its life, and when the clock has gone back", async (t) => {
    t.mock.timers.enable({ apis: ["Date"], now: 1_000_000_000_000 });
    const { server, client } = await signedIn();
    t.mock.timers.setTime(1_000_000_239_000);
    await client.sessions();
    assert.equal(server.asked.at(-1).bearer, "token-1");
    t.mock.timers.setTime(1_000_000_240_000);
    await client.sessions();
    assert.equal(server.asked.at(-1).bearer, "token-2");
    t.mock.timers.setTime(999_999_000_000);
    await client.sessions();
    assert.equal(server.asked.at(-1).bearer, "token-3");
});

test("a token that is refused before its time is replaced once, also where the server only says that nobody is signed in", async () => {
    const { server, client } = await signedIn();
    server.forgetTokens();
    await client.sessions();
    assert.equal(server.asked.at(-1).bearer, "token-2");
    server.forgetTokens();
    assert.equal((await client.currentUser({ fresh: true })).uid, "toby");
    assert.equal(server.asked.at(-1).bearer, "token-3");
});

test("a challenge that was over is asked for once more", async () => {
    const server = new DroppedCookieServer();
    server.refusesFirst = 1;
    const { client } = await signedIn(server);
    assert.equal(server.asked.at(-1).bearer, "token-2");
    assert.equal((await client.currentUser()).uid, "toby");
});

test("S-352: a proof that others overtake is repeated five times, and then the key and the session stay", async () => {
    const { server, page } = await signedIn();
    server.overtakes = 5;
    const { client } = clientOf(server, crossSitePage(page));
    assert.equal((await client.currentUser()).uid, "toby");
    assert.equal(server.asked.at(-1).bearer, "token-7");
    server.overtakes = 6;
    const other = clientOf(server, crossSitePage(page));
    await assert.rejects(other.client.sessions(), { code: "busy" });
    assert.deepEqual([other.changes, page.indexedDB.kept.length, page.localStorage.values.size], [[], 1, 1]);
    assert.equal((await other.client.currentUser()).uid, "toby");
});

test("S-352: eight tabs that are opened at once are all signed in", async () => {
    const { server, page } = await signedIn();
    const tabs = Array.from({ length: 8 }, () => clientOf(server, crossSitePage(page)).client);
    const users = await Promise.all(tabs.map((tab) => tab.currentUser()));
    assert.deepEqual(users.map((user) => user?.uid), Array(8).fill("toby"));
    assert.equal(page.indexedDB.kept.length, 1);
});

test("S-352: the repeated proof waits for as long as the server says", async () => {
    const { server, page } = await signedIn();
    server.overtakes = server.retryAfter = 1;
    const start = performance.now();
    await clientOf(server, crossSitePage(page)).client.sessions();
    assert.ok(performance.now() - start > 990);
});

test("S-352: where a session has ended, the key of one that another tab has begun meanwhile stays", async () => {
    const { server, page } = await signedIn();
    server.forgetTokens();
    server.session = { ...server.session, id: "L".repeat(22) };
    const later = { ...page.indexedDB.kept[0], session: "L".repeat(22) };
    let refused = 0;
    const fetch = async (...request) => {
        const given = await server.fetch(...request);
        // Just before this tab looks at what is stored.
        if (given.status === 401 && ++refused === 2) page.indexedDB.put(later);
        return given;
    };
    const { client } = clientOf({ publicURL: server.publicURL, fetch }, crossSitePage(page));
    assert.deepEqual(await client.sessions(), []);
    assert.deepEqual(page.indexedDB.kept, [later]);
});

test("S-370: what the server told with the session's name goes with each proof, and is kept for the next page", async () => {
    const { server, client, page } = await signedIn();
    const sent = () => server.asked.filter(({ route }) => route === PROOF[1]).map(({ body }) => body.receipt);
    const kept = () => page.indexedDB.kept.map(({ receipt }) => receipt);
    assert.deepEqual([sent(), kept()], [["receipt-1"], ["receipt-1"]]);
    server.receipt = "receipt-2";
    await client.reauthenticate({ password: "light bulb 1879" });
    server.forgetTokens();
    await client.sessions();
    assert.deepEqual([sent(), kept()], [["receipt-1", "receipt-2", "receipt-2"], ["receipt-2"]], "of the session in its place");
    server.receipt = "receipt-3";
    await clientOf(server, crossSitePage(page)).client.sessions();
    assert.deepEqual(kept(), ["receipt-3"], "after a rotation at the server");
    await clientOf(server, crossSitePage(page)).client.sessions();
    assert.deepEqual(sent().at(-1), "receipt-3");
});

test("S-370: a server that tells no receipt gets none", async () => {
    const server = new DroppedCookieServer();
    server.receipt = undefined;
    await signedIn(server);
    assert.deepEqual(Object.keys(server.asked.find(({ route }) => route === PROOF[1]).body).sort(), ["challenge", "session", "signature"]);
});

for (const [where, given] of [["stored", {}], ["of the page alone", { indexedDB: indexedDatabase({ isRefused: true }) }]]) {
    test(`S-375: a node that takes no keys deletes none that is ${where}: the next one goes on with it`, async (t) => {
        quietConsole(t);
        const { server, client } = await signedIn(undefined, crossSitePage(given));
        server.takesKeys = false;
        server.forgetTokens();
        assert.equal(await client.currentUser({ fresh: true }), null);
        await assert.rejects(client.sessions(), { code: "token_invalid" });
        server.takesKeys = true;
        assert.equal((await client.currentUser({ fresh: true })).uid, "toby");
        assert.deepEqual(await client.sessions(), []);
        assert.equal(client.isSessionOfPage, where !== "stored");
    });
}

test("S-375: where no key is taken any more, the next sign-in deletes the one before", async (t) => {
    quietConsole(t);
    const { server, client, page } = await signedIn();
    Object.assign(server, { takesKeys: false, keepsCookies: true });
    server.settings.fallback = false;
    await client.signIn(CREDENTIALS);
    assert.deepEqual([page.indexedDB.kept, page.localStorage.values.size], [[], 0]);
});

test("S-346: a sign-in goes on where no token is to be had for the session before", async () => {
    const { server, page } = await signedIn();
    server.overtakes = 6;
    const { client } = clientOf(server, crossSitePage(page));
    assert.equal((await client.signIn(CREDENTIALS)).uid, "toby");
});

test("G-071: signing out ends the session, deletes the key and tells the other tabs", async () => {
    const server = new DroppedCookieServer();
    const [here, there] = pairOfChannels();
    const first = clientOf(server, crossSitePage(), here);
    await first.client.signIn(CREDENTIALS);
    const second = clientOf(server, crossSitePage(first.page), there);
    assert.equal((await second.client.currentUser()).uid, "toby");
    await first.client.signOut();
    assert.deepEqual(second.changes, [[null, "other_tab"]]);
    assert.equal(await first.client.currentUser(), null);
    await new Promise((resolve) => { setTimeout(resolve, 20); });
    assert.deepEqual([first.page.indexedDB.kept, first.page.localStorage.values.size], [[], 0]);
    assert.equal(await second.client.currentUser({ fresh: true }), null);
    assert.equal(server.asked.at(-1).bearer, undefined);
});

test("a session that has ended at the server is forgotten here, and its key with it", async () => {
    const { server, client, page, changes } = await signedIn();
    server.end();
    await assert.rejects(client.sessions(), { code: "token_invalid" });
    assert.deepEqual(changes.at(-1), [null, "server"]);
    assert.deepEqual([page.indexedDB.kept, page.localStorage.values.size], [[], 0]);
    assert.equal(await client.currentUser(), null);
});

test("a proof that gets no answer leaves the key, and the person signed in", async (t) => {
    quietConsole(t);
    const { server, page } = await signedIn();
    const fetch = () => { throw new TypeError("Failed to fetch"); };
    const { client } = clientOf({ publicURL: server.publicURL, fetch }, crossSitePage(page));
    await assert.rejects(client.sessions(), { code: "unreachable" });
    assert.equal(page.indexedDB.kept.length, 1);
    assert.equal((await clientOf(server, crossSitePage(page)).client.currentUser()).uid, "toby");
});

test("after a fresh proof the same key goes on with the new session, also in other tabs", async () => {
    const { server, client, page } = await signedIn();
    const other = clientOf(server, crossSitePage(page)).client;
    await other.currentUser();
    await client.reauthenticate({ password: "light bulb 1879" });
    assert.equal(server.asked.at(-1).route, "GET /api/session");
    assert.deepEqual(page.indexedDB.kept.map(({ session }) => session), ["R".repeat(22)]);
    server.forgetTokens();
    assert.deepEqual(await other.sessions(), []);
});

test("a client with tokens tries the cookie again at its next sign-in, and then has no key any more", async () => {
    const { server, client, page } = await signedIn();
    server.keepsCookies = true;
    server.asked.length = 0;
    await client.signIn(CREDENTIALS);
    assert.deepEqual(server.routes(), ["POST /api/authenticate", "GET /api/session"]);
    assert.deepEqual([server.asked[0].credentials, server.asked[0].bearer], ["include", "token-1"], "the session before ends");
    assert.deepEqual([page.indexedDB.kept, page.localStorage.values.size], [[], 0]);
    await client.sessions();
    assert.equal(server.asked.at(-1).bearer, undefined);
});

test("a browser that stores no keys is signed in until the page is left, and says so", async (t) => {
    const warn = quietConsole(t);
    const page = crossSitePage({ indexedDB: indexedDatabase({ isRefused: true }) });
    const { server, client } = await signedIn(new DroppedCookieServer(), page);
    assert.equal(client.isSessionOfPage, true);
    assert.match(String(warn.mock.calls[0].arguments), /until this page is left/);
    await client.sessions();
    assert.equal(server.asked.at(-1).bearer, "token-1");
    assert.equal(await clientOf(server, crossSitePage(page)).client.currentUser(), null);
    await client.signOut();
    assert.equal(client.isSessionOfPage, false);
});

test("S-351: where no mark can be set the key is not left behind, and the session is the page's", async (t) => {
    quietConsole(t);
    const localStorage = { ...storage(), setItem() { throw new Error("QuotaExceededError"); } };
    const { client, page } = await signedIn(new DroppedCookieServer(), crossSitePage({ localStorage }));
    assert.equal(client.isSessionOfPage, true);
    assert.deepEqual(page.indexedDB.kept, []);
    assert.deepEqual(await client.sessions(), []);
});

test("S-351: signing out deletes a key that no mark tells of", async () => {
    const server = new DroppedCookieServer();
    const { page } = await signedIn(server);
    page.localStorage.values.clear();
    server.keepsCookies = true;
    const { client } = clientOf(server, crossSitePage(page));
    await client.signIn(CREDENTIALS);
    assert.deepEqual(page.indexedDB.kept, []);
});

test("a sign-in that comes back from the server's own page goes on in the same way", async () => {
    const server = new DroppedCookieServer();
    const [code, state] = ["c".repeat(40), "s".repeat(30)];
    const page = crossSitePage({ at: `https://me.github.io/page/#latchkey=${code}&latchkey_state=${state}` });
    page.sessionStorage = Object.assign(storage(), { length: 0 });
    page.sessionStorage.setItem(`latchkey hand-off ${state}`, JSON.stringify({ server: server.publicURL, verifier: "v", at: Date.now() }));
    const { client } = clientOf(server, page);
    assert.equal((await client.currentUser()).uid, "toby");
    const { body } = server.asked.find(({ route }) => route === "POST /api/hand-off/exchange");
    assert.deepEqual([body.code, body.key.kty], [code, "EC"]);
    assert.equal(server.asked.at(-1).bearer, "token-1");
});

const NEVER = [
    ["https://auth.school.example/", "the server's own pages", {}],
    ["http://me.github.io/", "plain http", {}],
    ["https://localhost:4500/", "loopback", {}],
    ["https://me.github.io/", "a server that has it switched off", { settings: { fallback: false } }],
    ["https://me.github.io/", "a server of before", { settings: { fallback: undefined } }],
    ["https://me.github.io/", "a server that binds no key to this page's session", { isKeyBound: false }],
];

for (const [at, why, given] of NEVER) {
    test(`G-075: a dropped cookie is told as before: ${why}`, async (t) => {
        quietConsole(t);
        const server = new DroppedCookieServer();
        Object.assign(server.settings, given.settings);
        server.isKeyBound = given.isKeyBound ?? true;
        const { client, page } = clientOf(server, crossSitePage({ at, localStorage: storage() }));
        await assert.rejects(client.signIn(CREDENTIALS), { code: "cookie_dropped" });
        const { body } = server.asked.find(({ route }) => route === "POST /api/authenticate");
        assert.equal(body.key === undefined, given.isKeyBound === undefined);
        assert.equal(page.indexedDB.kept, undefined);
        assert.ok(!server.routes().includes(PROOF[0]));
    });
}
