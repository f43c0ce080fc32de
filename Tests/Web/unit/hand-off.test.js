import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { createClient } from "../../../Web/client/latchkey.js";
import { answer, fakeFetch, NOBODY, pairOfChannels, quietConsole, refusal, TOBY } from "./fake-server.js";
import { sentBy, tabAt, until } from "./page-that-leaves.js";

const SERVER = "https://auth.example";
const PAGE = "https://me.example/site/page.html?q=1#/own/route";
const CODE = "c".repeat(65);
const EXCHANGE = "POST /api/hand-off/exchange";

function clientAt(page, routes, more = {}) {
    const { fetch, asked, routes: names } = fakeFetch({ "GET /api/session": answer(TOBY), ...routes });
    return { client: createClient(SERVER, { fetch, page, ...more }), asked, names };
}

/** A tab that has left, and comes back with the answer of the server. */
async function roundTrip(options) {
    const storage = new Map();
    const before = tabAt(PAGE, storage);
    clientAt(before, {}).client.signInAtServer(options).catch(() => {});
    await until(() => before.forms.length > 0);
    const sent = sentBy(before);
    const address = `${sent.values.return_to}#latchkey=${CODE}&latchkey_state=${sent.values.state}`;
    return { before, sent, storage, back: () => tabAt(address, storage) };
}

test("leaving sends a form with the address, a state and the hash of a verifier that stays in the tab", async () => {
    const { before, sent, storage } = await roundTrip({ remember: true });
    assert.deepEqual([sent.action, sent.method], [`${SERVER}/hand-off`, "post"]);
    const { return_to: returnTo, state, challenge, ...rest } = sent.values;
    assert.equal(returnTo, "https://me.example/site/page.html?q=1", "without the fragment");
    assert.deepEqual(rest, { remember: "true" });
    const memory = JSON.parse(storage.get(`latchkey hand-off ${state}`));
    assert.match(memory.verifier, /^[\w-]{43}$/);
    assert.match(state, /^[\w-]{43}$/);
    assert.equal(challenge, createHash("sha256").update(memory.verifier).digest("base64url"));
    assert.ok(!JSON.stringify(sent).includes(memory.verifier));
    assert.deepEqual(before.head.map(({ name, content }) => [name, content]).at(-1), ["referrer", "strict-origin"]);
});

test("G-057: what comes back is exchanged once, also when the client is made twice, and the page's own hash is there again", async () => {
    const { back, storage } = await roundTrip();
    const page = back();
    const { fetch, asked } = fakeFetch({ [EXCHANGE]: answer({ user: TOBY }), "GET /api/session": answer(TOBY) });
    const clients = [1, 2].map(() => createClient(SERVER, { fetch, page }));
    assert.equal(page.location.href, PAGE, "before anything was asked");
    assert.deepEqual(page.history.state, { own: 1 });
    const users = await Promise.all(clients.map((client) => client.currentUser()));
    assert.deepEqual(users.map(({ uid }) => uid), ["toby", "toby"]);
    const exchanges = asked.filter(({ route }) => route === EXCHANGE);
    assert.equal(exchanges.length, 1);
    assert.deepEqual([exchanges[0].body.code, exchanges[0].credentials], [CODE, "include"]);
    assert.match(exchanges[0].body.verifier, /^[\w-]{43}$/);
    assert.equal(storage.size, 0);
});

test("a hand-off that comes back is told as a change", async () => {
    const { back } = await roundTrip();
    const { client } = clientAt(back(), { [EXCHANGE]: answer({ user: TOBY }) });
    const causes = [];
    client.addEventListener("change", ({ detail }) => causes.push(detail.cause));
    await client.currentUser();
    assert.deepEqual([causes, client.handOffError], [["here"], null]);
});

test("G-052: a code whose state this tab does not know is sent nowhere", async (t) => {
    quietConsole(t);
    const { sent } = await roundTrip();
    const [here] = pairOfChannels();
    for (const state of [sent.values.state, "s".repeat(43)]) {
        const page = tabAt(`${PAGE.split("#")[0]}#latchkey=${CODE}&latchkey_state=${state}`);
        const { client, names } = clientAt(page, { "GET /api/session": NOBODY }, { handOffChannel: here });
        const heard = [];
        client.addEventListener("error", ({ detail }) => heard.push(detail.error.code));
        assert.equal(page.location.hash, "");
        assert.equal(await client.currentUser(), null);
        assert.deepEqual([heard, client.handOffError.code], [["hand_off_unknown"], "hand_off_unknown"]);
        assert.deepEqual(names(), ["GET /api/session"]);
    }
});

test("a refused exchange is an error of the hand-off; whoever was signed in stays", async (t) => {
    quietConsole(t);
    const { back } = await roundTrip();
    const { client } = clientAt(back(), { [EXCHANGE]: refusal(403, "hand_off_invalid", "No") });
    assert.equal((await client.currentUser()).uid, "toby");
    assert.equal(client.handOffError.code, "hand_off_invalid");
});

test("what another server's hand-off brought is left to that server's client", async () => {
    const { back } = await roundTrip();
    const page = back();
    const { fetch, routes } = fakeFetch({ "GET /api/session": NOBODY });
    await createClient("https://other.example", { fetch, page }).currentUser();
    assert.match(page.location.hash, /^#latchkey=/);
    assert.deepEqual(routes(), ["GET /api/session"]);
});

test("a site that hands a path of its own on to the server leaves for the server's own address", async () => {
    for (const [base, settings, action] of [
        ["/_latchkey", { public_url: SERVER }, `${SERVER}/hand-off`], ["/_latchkey", {}, "https://me.example/_latchkey/hand-off"],
        ["", { public_url: "https://me.example" }, "https://me.example/hand-off"],
        [SERVER, { public_url: "https://other.example" }, `${SERVER}/hand-off`],
    ]) {
        const page = tabAt(PAGE);
        const { fetch } = fakeFetch({ "GET /api/session": NOBODY });
        createClient(base, { fetch, page, settings }).signInAtServer().catch(() => {});
        await until(() => page.forms.length > 0);
        const { action: left, values } = sentBy(page);
        assert.deepEqual([left, new URL(values.return_to).origin], [action, "https://me.example"]);
    }
});

test("the page comes back only to an address of its own", async () => {
    for (const returnTo of ["https://evil.example/", "//evil.example", "javascript:alert(1)", "data:,x"]) {
        const page = tabAt(PAGE);
        await assert.rejects(clientAt(page, {}).client.signInAtServer({ returnTo }), TypeError, returnTo);
        assert.equal(page.forms.length, 0);
    }
    const { sent } = await roundTrip({ returnTo: "other.html?a=\\b#c" });
    assert.equal(sent.values.return_to, "https://me.example/site/other.html?a=%5Cb");
});

test("a page without WebCrypto says so", async () => {
    const page = Object.assign(tabAt(PAGE), { crypto: {} });
    await assert.rejects(clientAt(page, {}).client.signInAtServer(), { code: "hand_off_unavailable" });
});

test("a page for which the browser keeps nothing says that cookies are blocked, and whose", async () => {
    const page = tabAt(PAGE);
    Object.defineProperty(page, "sessionStorage", { get() { throw new DOMException("no", "SecurityError"); } });
    const error = await clientAt(page, {}).client.signInAtServer().catch((refused) => refused);
    assert.deepEqual([error.code, page.forms], ["cookies_blocked", []]);
    assert.match(error.message, /Allow cookies for me\.example in/);
});

test("whoever comes back by the browser's button may try again", async () => {
    const page = tabAt(PAGE);
    const left = clientAt(page, {}).client.signInAtServer();
    left.catch(() => {});
    await until(() => page.forms.length > 0);
    await until(() => false);
    page.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
    await assert.rejects(left, { code: "aborted" });
});

test("G-059: a pop-up hands its code to the page that opened it, and closes", async () => {
    const [here, there] = pairOfChannels();
    const opener = tabAt(PAGE);
    const opened = [];
    opener.open = (...given) => (opened.push(given), { close: () => {} });
    const { client, asked } = clientAt(opener, { [EXCHANGE]: answer({ user: TOBY }) }, { handOffChannel: here });
    const signedIn = client.signInAtServer({ popup: true });
    assert.equal(opened.length, 1, "in the click itself");
    await until(() => opener.forms.length > 0);
    const { target, values } = sentBy(opener);
    assert.equal(target, opened[0][1]);
    assert.equal(opener.sessionStorage.length, 0, "the verifier is in nobody's storage");
    await until(() => false);
    here.dispatchEvent(new MessageEvent("message", { data: { state: "s".repeat(43), code: "x" } }));
    const popup = tabAt(`${values.return_to}#latchkey=${CODE}&latchkey_state=${values.state}`);
    const closed = new Promise((resolve) => Object.assign(popup, { close: resolve }));
    clientAt(popup, {}, { handOffChannel: there });
    assert.equal((await signedIn).uid, "toby");
    await closed;
    assert.deepEqual(asked.filter(({ route }) => route === EXCHANGE).map(({ body }) => body.code), [CODE]);
});

test("G-059: where the pop-up is blocked the same window leaves", async () => {
    const page = Object.assign(tabAt(PAGE), { open: () => null });
    clientAt(page, {}).client.signInAtServer({ popup: true }).catch(() => {});
    await until(() => page.forms.length > 0);
    assert.equal(sentBy(page).target, undefined);
    assert.equal(page.sessionStorage.length, 1);
});

test("G-062: a page of the server that leads here lets it begin a hand-off of its own, unless somebody is signed in", async () => {
    for (const [session, forms] of [[NOBODY, 1], [answer(TOBY), 0]]) {
        const page = tabAt("https://me.example/site/#latchkey=begin");
        await clientAt(page, { "GET /api/session": session }).client.currentUser();
        await until(() => page.forms.length > 0);
        assert.deepEqual([page.forms.length, page.location.href], [forms, "https://me.example/site/"]);
    }
});

test("the server's own page proves with the ticket, and gets an address in place of a session", async () => {
    const location = "https://me.example/#latchkey=x&latchkey_state=y";
    const page = tabAt(`${SERVER}/continue`);
    const handedOff = answer({ message: "Authentication for toby successful", location, recovery_codes: ["A"] });
    const { fetch, asked, routes } = fakeFetch({
        "POST /api/authenticate": handedOff, "POST /api/authenticate/factor": handedOff,
        "POST /api/authenticate/setup": answer({ totp: { secret: "s", uri: "u", qr_svg: "q" }, expires_at: "x" }),
        "POST /api/authenticate/setup/confirm": handedOff,
    });
    const client = createClient("", { fetch, page, handOff: "ticket" });
    assert.equal((await client.signIn({ uid: "toby", password: "p" })).location, location);
    assert.equal((await client.finishSignIn({ ticket: "t", code: "1" })).location, location);
    await client.factors.setUp({ ticket: "t" });
    const { user, recoveryCodes } = await client.factors.confirmSetUp({ ticket: "t", code: "1" });
    assert.deepEqual([user.location, recoveryCodes], [location, ["A"]]);
    assert.deepEqual(asked.map(({ body }) => body.hand_off), ["ticket", "ticket", "ticket", "ticket"]);
    assert.ok(!routes().includes("GET /api/session"), "nobody is signed in here");
});
