import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { createClient } from "../../../Web/client/latchkey.js";
import { leftFrom } from "../../../Web/client/federation/provider-start.js";
import { answer, fakeFetch, NOBODY, quietConsole, refusal, TOBY } from "./fake-server.js";
import { sentBy, tabAt, until } from "./page-that-leaves.js";

const SERVER = "https://auth.example";
const SITE = "https://me.example/site/page.html?q=1#/own/route";
const START = "POST /api/federation/github/start";
const AT_GITHUB = "https://github.com/login/oauth/authorize?state=s";
const PROVIDERS = [{ id: "github", name: "GitHub" }, { id: "oidc", name: "School" }];
const SETTINGS = { registration: "open", uid_label: "User ID", password: { min_length: 8, max_length: 256 }, providers: PROVIDERS };
const IDENTITY = { id: "i1", provider: "github", issuer: "x", subject: "1", login: "octocat", email: null };

function clientAt(page, server, routes, more = {}) {
    const { fetch, asked, routes: names } = fakeFetch({ "GET /api/session": NOBODY, ...routes });
    return { client: createClient(server, { fetch, page, ...more }), asked, names };
}

/** A page of the server's own, and where it goes. */
function ownPageAt(address, storage) {
    const page = tabAt(address, storage);
    page.went = [];
    page.location.assign = (target) => page.went.push(target);
    return page;
}

test("by whom people can sign in is in the order of the server; earlier servers know nobody", async () => {
    const { client, names } = clientAt(tabAt(SITE), SERVER, { "GET /api/settings": answer(SETTINGS) });
    assert.deepEqual(await client.providers(), PROVIDERS);
    await client.providers();
    assert.deepEqual(names(), ["GET /api/settings"], "asked once, with the settings");
    const { providers, ...earlier } = SETTINGS;
    assert.deepEqual(await clientAt(tabAt(SITE), SERVER, { "GET /api/settings": answer(earlier) }).client.providers(), []);
});

test("a page of another origin leaves by a hand-off that names the provider", async () => {
    const page = tabAt(SITE);
    const { client, names } = clientAt(page, SERVER, {});
    client.signInWith("github", { remember: true }).catch(() => {});
    await until(() => page.forms.length > 0);
    const { action, values } = sentBy(page);
    assert.equal(action, `${SERVER}/hand-off`);
    assert.deepEqual([values.provider, values.remember, values.return_to], ["github", "true", "https://me.example/site/page.html?q=1"]);
    assert.deepEqual(names(), [], "nothing is asked before the page is left");
    assert.equal(page.sessionStorage.length, 1);
});

test("its pop-up is opened in the click itself", async () => {
    const opened = [];
    const page = Object.assign(tabAt(SITE), { open: (...given) => (opened.push(given), { close: () => {} }) });
    clientAt(page, SERVER, {}).client.signInWith("github", { popup: true }).catch(() => {});
    assert.equal(opened.length, 1);
    await until(() => page.forms.length > 0);
    assert.deepEqual([sentBy(page).target, sentBy(page).values.provider], [opened[0][1], "github"]);
});

test("the server's own page asks where to go, and keeps what only this tab may know", async () => {
    const page = ownPageAt(`${SERVER}/login?notice=again`);
    const { client, asked } = clientAt(page, "", { [START]: answer({ location: AT_GITHUB }) });
    const left = client.signInWith("github", { returnTo: "/users?page=2#bob", remember: true });
    left.catch(() => {});
    await until(() => page.went.length > 0);
    assert.deepEqual(asked.map(({ route, body }) => [route, body]), [[START, { return_to: "/users?page=2", remember: true }]]);
    assert.deepEqual(page.went, [AT_GITHUB]);
    assert.equal(page.forms.length, 0);
    assert.deepEqual(leftFrom(page), { began: "/login?notice=again", hash: "#bob" });
    page.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
    await assert.rejects(left, { code: "aborted" }, "by the browser's Back");
});

test("the server's page for another site goes on with its ticket, and leads nowhere else", async () => {
    const page = ownPageAt(`${SERVER}/continue`);
    const { client, asked } = clientAt(page, "", { [START]: answer({ location: AT_GITHUB }) }, { handOff: "ticket" });
    client.signInWith("github", { remember: false }).catch(() => {});
    await until(() => page.went.length > 0);
    assert.deepEqual(asked.map(({ body }) => body), [{ ticket: "ticket", remember: false }]);
    assert.deepEqual(leftFrom(page), { began: "/continue", hash: "" });
});

test("what the server refuses is an error, and the page stays", async () => {
    for (const [status, code] of [[503, "provider_unavailable"], [404, "not_found"], [403, "hand_off_invalid"]]) {
        const page = ownPageAt(`${SERVER}/login`);
        const { client } = clientAt(page, "", { [START]: refusal(status, code, "No", { headers: { "Retry-After": "10" } }) });
        await assert.rejects(client.signInWith("github"), { code, retryAfter: 10 });
        assert.deepEqual([page.went, page.sessionStorage.length], [[], 0]);
    }
});

test("nobody is led to another origin, to a script, or to a provider without a name", async () => {
    for (const returnTo of ["https://evil.example/", "//evil.example", "javascript:alert(1)"]) {
        const page = ownPageAt(`${SERVER}/login`);
        await assert.rejects(clientAt(page, "", {}).client.signInWith("github", { returnTo }), TypeError, returnTo);
    }
    const page = ownPageAt(`${SERVER}/login`);
    const { client } = clientAt(page, "", { [START]: answer({ location: "javascript:alert(1)" }) });
    await assert.rejects(client.signInWith("github"), TypeError);
    for (const provider of ["", "..", undefined]) await assert.rejects(client.signInWith(provider), TypeError);
    assert.deepEqual(page.went, []);
});

test("storage that is turned off, or holds something else, is no reason to fail", async () => {
    const page = ownPageAt(`${SERVER}/login`);
    page.sessionStorage = { setItem: () => { throw new Error("no"); }, getItem: () => { throw new Error("no"); } };
    clientAt(page, "", { [START]: answer({ location: AT_GITHUB }) }).client.signInWith("github").catch(() => {});
    await until(() => page.went.length > 0);
    assert.deepEqual(page.went, [AT_GITHUB]);
    for (const kept of ["no json", "null", "7", '{"began":7,"hash":[]}']) {
        assert.deepEqual(leftFrom(tabAt(SERVER, new Map([["latchkey provider", kept]]))), { began: "", hash: "" }, kept);
    }
});

test("one's own accounts at providers are listed, and unlinked by their id", async () => {
    const page = ownPageAt(`${SERVER}/profile`);
    const { client, asked } = clientAt(page, "", {
        "GET /api/identities": answer({ identities: [IDENTITY] }), "DELETE /api/identities/i1": answer(undefined, { status: 204 }),
    });
    assert.deepEqual(await client.identities.list(), [IDENTITY]);
    await client.identities.unlink("i1");
    assert.equal(asked.at(-1).route, "DELETE /api/identities/i1");
    for (const id of [undefined, "", ".."]) await assert.rejects(client.identities.unlink(id), TypeError);
});

test("an answer of another shape is no list, no ticket and no place", async (t) => {
    quietConsole(t);
    const page = ownPageAt(`${SERVER}/profile`);
    const { client } = clientAt(page, "", {
        "GET /api/identities": answer({ identities: [{ id: 1 }] }), "POST /api/identities/link": answer({}), [START]: answer({}),
        "POST /api/federation/confirm": answer({}),
    });
    const asked = [client.identities.list(), client.identities.link("github"), client.signInWith("github"), client.identities.confirm("T")];
    for (const one of asked) await assert.rejects(one, { code: "not_json" });
});

test("linking asks for a proof on the spot, then leaves with the ticket, and is confirmed by it", async () => {
    const page = ownPageAt(`${SERVER}/profile`);
    const old = refusal(403, "reauth_required", "Again", { needs: { recent: 600, factors: 1 } });
    const { client, asked } = clientAt(page, "", {
        "GET /api/session": answer(TOBY), "POST /api/identities/link": [old, answer({ ticket: "L" })],
        [START]: answer({ location: AT_GITHUB }), "POST /api/federation/confirm": answer({ next: "linked" }),
    });
    const questions = [];
    client.onReauthRequired = async ({ needs }) => questions.push(needs);
    client.identities.link("github").catch(() => {});
    await until(() => page.went.length > 0);
    assert.deepEqual(questions, [{ recent: 600, factors: 1 }]);
    assert.deepEqual(asked.at(-1).body, { ticket: "L" });
    assert.deepEqual([page.went, leftFrom(page).began], [[AT_GITHUB], "/profile"]);
    await client.identities.confirm("K");
    assert.deepEqual(asked.at(-1).body, { ticket: "K" });
});

test("each provider has a page to come back to", async () => {
    const description = await readFile(new URL("../../../Sources/LatchkeyServer/OpenAPI/openapi.yaml", import.meta.url), "utf8");
    const [, ids] = /\n {4}ProviderID:\n {6}type: string\n {6}enum: \[(.+)\]/.exec(description);
    for (const id of ids.split(", ")) assert.ok(description.includes(`\n  /callback-${id}:\n`), id);
});
