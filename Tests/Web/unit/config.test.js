import assert from "node:assert/strict";
import { test } from "node:test";
import { serverOfPage } from "../../../Web/client/page-meta.js";

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
