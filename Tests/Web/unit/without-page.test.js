/** Where pages are rendered on a server, and in programs: no window, no document, no elements, no location. */
import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { test } from "node:test";
import { createClient } from "../../../Web/client/latchkey.js";
import { answer, fakeFetch, networkFailure, quietConsole, TOBY } from "./fake-server.js";

const CLIENT = new URL("../../../Web/client/", import.meta.url);

test("every file of the client is imported without a page, quietly", async (t) => {
    assert.equal(globalThis.location ?? globalThis.document ?? globalThis.HTMLElement, undefined);
    const said = ["log", "warn", "error"].map((name) => t.mock.method(console, name, () => {}));
    const files = (await readdir(CLIENT, { recursive: true })).filter((name) => name.endsWith(".js"));
    assert.ok(files.length > 20);
    for (const name of files) await import(new URL(name, CLIENT));
    assert.deepEqual(said.map((mock) => mock.mock.callCount()), [0, 0, 0]);
});

test("config.js knows no page and still names a server", async () => {
    const config = await import(new URL("config.js", CLIENT));
    assert.equal(config.pythonURI, "http://localhost:8587");
    assert.equal(config.serverAddress(new URL("https://auth.example/"), undefined), "https://auth.example");
});

test("with a whole address a client needs no page", async () => {
    const { fetch } = fakeFetch({ "GET /api/session": answer(TOBY), "GET /api/settings": networkFailure });
    const client = createClient("https://auth.example/under/", { fetch: (address, options) =>
        fetch(String(address).replace("/under", ""), options) });
    assert.equal(client.server, "https://auth.example/under");
    assert.equal((await client.currentUser()).uid, "toby");
});

test("a server that does not answer is told in a sentence here too", async (t) => {
    quietConsole(t);
    const { fetch, asked } = fakeFetch({});
    const client = createClient("https://auth.example", { fetch });
    await assert.rejects(client.settings(), { code: "unreachable", message: /https:\/\/auth\.example does not answer/ });
    assert.equal(asked.length, 1);
});

test("a sign-in whose cookie nothing keeps is told here too", async (t) => {
    quietConsole(t);
    const { fetch } = fakeFetch({ "POST /api/authenticate": answer({ user: TOBY }), "GET /api/session": answer({ ...TOBY, id: "x" }) });
    const client = createClient("https://auth.example", { fetch });
    await assert.rejects(client.signIn({ uid: "toby", password: "x" }), { code: "cookie_dropped", reason: "unknown" });
});

test("without a page an address that needs one is refused with a sentence", () => {
    for (const address of ["", undefined, "/", "auth.example"]) {
        assert.throws(() => createClient(address), { name: "TypeError", message: /whole address/ });
    }
});
