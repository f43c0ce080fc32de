import assert from "node:assert/strict";
import { test } from "node:test";
import { serverOfPage } from "../../../Web/client/settings/page-meta.js";
import { sentBy, tabAt } from "./page-that-leaves.js";

/** The module as a page at `address` gets it: loaded anew, from `file:` here, so as if from elsewhere. */
async function configAt(address, { meta } = {}) {
    const place = { textContent: "old" };
    globalThis.location = new URL(address);
    globalThis.document = {
        getElementById: (id) => (id === "message" ? place : null),
        querySelector: () => (meta === undefined ? null : { getAttribute: () => meta }),
    };
    const config = await import(`../../../Web/client/config.js?${encodeURIComponent(address + meta)}`);
    return { config, place };
}

function signInOptions(config, callback) {
    return {
        URL: `${config.pythonURI}/api/authenticate`,
        callback,
        message: "message",
        method: "POST",
        cache: "no-cache",
        body: { uid: "toby", password: "light bulb" },
    };
}

test("the Flask system's sign-in sends its request and then calls back", async (t) => {
    const { config, place } = await configAt("http://localhost:4500/", { meta: "http://localhost:8587" });
    const fetch = t.mock.method(globalThis, "fetch", async () => new Response("{}"));
    const callback = t.mock.fn();
    await config.login(signInOptions(config, callback));
    const [address, request] = fetch.mock.calls[0].arguments;
    assert.equal(address, "http://localhost:8587/api/authenticate");
    assert.deepEqual(request, {
        method: "POST",
        mode: "cors",
        cache: "no-cache",
        credentials: "include",
        headers: { "Content-Type": "application/json", "X-Origin": "client" },
        body: '{"uid":"toby","password":"light bulb"}',
    });
    assert.deepEqual(callback.mock.calls[0].arguments, []);
    assert.equal(place.textContent, "");
});

test("the Flask system's sign-in shows the status of a refusal, and does not call back", async (t) => {
    const log = t.mock.method(console, "log", () => {});
    const { config, place } = await configAt("http://localhost:4500/", { meta: "http://localhost:8587" });
    t.mock.method(globalThis, "fetch", async () => new Response("{}", { status: 401 }));
    const callback = t.mock.fn();
    await config.login(signInOptions(config, callback));
    assert.equal(place.textContent, "Login error: 401");
    assert.deepEqual(log.mock.calls[0].arguments, ["Login error: 401"]);
    assert.equal(callback.mock.callCount(), 0);
});

test("the Flask system's sign-in says what a server that does not answer can mean", async (t) => {
    const log = t.mock.method(console, "log", () => {});
    const { config, place } = await configAt("http://localhost:4500/", { meta: "http://localhost:8587" });
    t.mock.method(globalThis, "fetch", async () => {
        throw new TypeError("Failed to fetch");
    });
    await config.login(signInOptions(config, () => {}));
    assert.equal(place.textContent, "Possible CORS or service down error: TypeError: Failed to fetch");
    assert.deepEqual(log.mock.calls[0].arguments, ["Possible CORS or Service Down error: TypeError: Failed to fetch"]);
});

test("an error of the page's own callback is shown where the Flask system shows it", async (t) => {
    t.mock.method(console, "log", () => {});
    const { config, place } = await configAt("http://localhost:4500/", { meta: "http://localhost:8587" });
    t.mock.method(globalThis, "fetch", async () => new Response("{}"));
    await config.login({ ...signInOptions(config), callback: undefined });
    assert.match(place.textContent, /^Possible CORS or service down error: TypeError: callback is not a function/);
});

const ADDRESSES = [
    ["http://localhost:4500/", "http://localhost:4500", "http://localhost:8587"],
    ["http://127.0.0.1:4500/", "http://127.0.0.1:4500", "http://127.0.0.1:8587"],
    ["http://127.0.0.1:4500/", "http://localhost:9000", "http://127.0.0.1:9000"],
    ["https://me.github.io/site/", "https://auth.example", "https://auth.example"],
    ["https://www.example/site/", "https://www.example", "https://www.example"],
];

for (const [page, files, server] of ADDRESSES) {
    test(`a page at ${page} with files from ${files} finds its server at ${server}`, async () => {
        const { config } = await configAt(page);
        assert.equal(config.serverAddress(new URL(files), new URL(page)), server);
    });
}

test("a login that failed is told to onFailure, once, with what failed", async (t) => {
    t.mock.method(console, "log", () => {});
    const { config } = await configAt("http://localhost:4500/", { meta: "http://localhost:8587" });
    const refused = new Response("{}", { status: 401 });
    t.mock.method(globalThis, "fetch", async () => refused);
    const heard = [];
    await config.login({ ...signInOptions(config, () => {}), onFailure: (failure) => heard.push(failure) });
    const lost = new TypeError("Failed to fetch");
    t.mock.method(globalThis, "fetch", async () => {
        throw lost;
    });
    await config.login({ ...signInOptions(config, () => {}), onFailure: (failure) => heard.push(failure) });
    assert.deepEqual(heard, [refused, lost]);
});

const STEP = { code: "factor_required", ticket: "t1", factors: ["totp"], expires_in: 300 };
const json = (body, status) => new Response(JSON.stringify(body), { status });

test("F-002: where a second step is needed and the page cannot leave, the login shows the number, and does not call back", async (t) => {
    t.mock.method(console, "log", () => {});
    const { config, place } = await configAt("http://localhost:4500/", { meta: "http://localhost:8587" });
    const fetch = t.mock.method(globalThis, "fetch", async () => json(STEP, 403));
    const callback = t.mock.fn();
    const heard = [];
    await config.login({ ...signInOptions(config, callback), onFailure: (failure) => heard.push(failure) });
    assert.equal(place.textContent, "Login error: 403");
    assert.deepEqual([callback.mock.callCount(), fetch.mock.callCount()], [0, 1]);
    assert.deepEqual(await heard[0].json(), STEP, "the page may read it");
});

test("a login that is given a function asks it for codes until one is right", async (t) => {
    t.mock.method(console, "log", () => {});
    const { config, place } = await configAt("http://localhost:4500/", { meta: "http://localhost:8587" });
    const answers = [json(STEP, 403), json({ code: "factor_invalid" }, 401), json({}, 200)];
    const fetch = t.mock.method(globalThis, "fetch", async () => answers.shift());
    const callback = t.mock.fn();
    const asked = [];
    const codes = ["111111", "222222"];
    await config.login({ ...signInOptions(config, callback), factor: async (question) => (asked.push(question), codes.shift()) });
    assert.deepEqual(asked.map(({ isAgain }) => isAgain), [false, true]);
    assert.deepEqual([asked[0].factors, asked[0].expiresIn], [["totp"], 300]);
    const sent = fetch.mock.calls.slice(1).map(({ arguments: [address, { body, credentials }] }) => [address, JSON.parse(body), credentials]);
    const step = "http://localhost:8587/api/authenticate/factor";
    assert.deepEqual(sent, [[step, { ticket: "t1", code: "111111" }, "include"], [step, { ticket: "t1", code: "222222" }, "include"]]);
    assert.deepEqual([callback.mock.callCount(), place.textContent], [1, ""]);
});

test("a login whose function answers nothing, or whose refusal is another one, fails as ever", async (t) => {
    t.mock.method(console, "log", () => {});
    const { config, place } = await configAt("http://localhost:4500/", { meta: "http://localhost:8587" });
    const factor = t.mock.fn(() => null);
    for (const [refused, questions] of [[json(STEP, 403), 1], [json({ code: "email_unconfirmed" }, 403), 1], [new Response("<html>", { status: 403 }), 1]]) {
        t.mock.method(globalThis, "fetch", async () => refused);
        await config.login({ ...signInOptions(config, () => assert.fail("signed in")), factor });
        assert.equal(place.textContent, "Login error: 403");
        assert.equal(factor.mock.callCount(), questions);
    }
});

test("F-002: where a second step is needed the unchanged page leaves for the server, and comes back signed in", async (t) => {
    const { config, place } = await configAt("https://me.example/login.html#/x", { meta: "https://auth.example" });
    const storage = new Map();
    const tab = tabAt(globalThis.location.href, storage);
    const [{ document }, names] = [globalThis, ["document", "sessionStorage"]];
    Object.assign(globalThis, { sessionStorage: tab.sessionStorage, document: { ...document, ...tab.document } });
    t.after(() => names.forEach((name) => delete globalThis[name]));
    t.mock.method(globalThis, "fetch", async () => json(STEP, 403));
    const callback = t.mock.fn();
    await config.login({ ...signInOptions(config, callback), onFailure: () => assert.fail("is no failure") });
    const { action, values } = sentBy(tab);
    assert.deepEqual([action, values.return_to], ["https://auth.example/hand-off", "https://me.example/login.html"]);
    assert.deepEqual([callback.mock.callCount(), place.textContent], [0, ""]);

    const back = tabAt(`${values.return_to}#latchkey=${"c".repeat(65)}&latchkey_state=${values.state}`, storage);
    back.location.reload = () => {};
    const loads = [];
    back.history.replaceState = (state, _, path) => {
        back.location = Object.assign(new URL(path, back.location), { reload: () => loads.push(path) });
    };
    const fetch = t.mock.method(globalThis, "fetch", async () => json({}, 200));
    await config.finishLogin(back);
    await config.finishLogin(back);
    const [address, { method, credentials, body }] = fetch.mock.calls.at(-1).arguments;
    assert.deepEqual([address, method, credentials], ["https://auth.example/api/hand-off/exchange", "POST", "include"]);
    assert.deepEqual(Object.keys(JSON.parse(body)), ["code", "verifier"]);
    assert.deepEqual([loads, storage.size], [["/login.html#/x"], 0]);
});

test("the page says when what came back is refused", async (t) => {
    t.mock.method(console, "log", () => {});
    const { config, place } = await configAt("https://me.example/login.html", { meta: "https://auth.example" });
    const how = { from: "config.js", message: "message" };
    const memory = { server: "https://auth.example", verifier: "v", hash: "", at: Date.now(), ...how };
    const state = "s".repeat(43);
    const storage = new Map([[`latchkey hand-off ${state}`, JSON.stringify(memory)]]);
    const back = tabAt(`https://me.example/login.html#latchkey=${"c".repeat(65)}&latchkey_state=${state}`, storage);
    back.document.getElementById = () => place;
    t.mock.method(globalThis, "fetch", async () => json({ code: "hand_off_invalid" }, 403));
    await config.finishLogin(back);
    assert.equal(place.textContent, "Login error: 403");
});

/** Every name that front ends of that system import from their config.js. */
const NAMES = ["baseurl", "pythonURI", "javaURI", "javaWebSocketURI", "fetchOptions", "login", "GOOGLE_CLIENT_ID"];

test("every name that the Flask system's pages import is there", async () => {
    const { config } = await configAt("http://localhost:4500/");
    for (const name of NAMES) assert.notEqual(config[name], undefined, name);
    assert.deepEqual([config.baseurl, config.GOOGLE_CLIENT_ID], ["", ""]);
    assert.equal(config.javaURI, "http://localhost:8585");
    assert.equal(config.javaWebSocketURI, "ws://localhost:8585");
});

test("a second backend that nobody named gets no password", async () => {
    const { config } = await configAt("https://me.github.io/portfolio/");
    assert.match(new URL(config.javaURI).hostname, /\.invalid$/);
});

test("a copy of the files at 0.0.0.0 looks for its server at localhost", async () => {
    const { config } = await configAt("http://0.0.0.0:4500/");
    assert.equal(config.pythonURI, "http://localhost:8587");
    assert.equal(config.serverAddress(new URL("http://localhost:9000/"), new URL("http://0.0.0.0:4500/")), "http://localhost:9000");
});

test("what the page's meta says is the server", async () => {
    const { config } = await configAt("https://me.github.io/", { meta: " https://auth.example/ " });
    assert.equal(config.pythonURI, "https://auth.example");
    const page = new URL("https://me.github.io/");
    assert.equal(serverOfPage(new URL("https://cdn.example/"), page), "https://auth.example/");
});

test("the element's server is where its script came from, or this site", async () => {
    await configAt("https://me.github.io/");
    const page = new URL("https://me.github.io/site/");
    assert.equal(serverOfPage(new URL("https://auth.example/under/"), page), "https://auth.example/under");
    assert.equal(serverOfPage(new URL("https://me.github.io/site/"), page), "");
    const local = new URL("http://127.0.0.1:4500/");
    assert.equal(serverOfPage(new URL("http://localhost:8587/"), local), "http://127.0.0.1:8587");
});
