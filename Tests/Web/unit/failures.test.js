import assert from "node:assert/strict";
import { test } from "node:test";
import { createClient, errorText } from "../../../Web/client/latchkey.js";
import { answer, fakeFetch, pageAt, quietConsole, refusal, TOBY } from "./fake-server.js";

function clientAt(page, server, routes = {}, navigator = undefined) {
    const fake = fakeFetch(routes);
    return { client: createClient(server, { fetch: fake.fetch, page: pageAt(page, navigator) }), ...fake };
}

const OPEN_FILE = "GET /client/errors.js";
const HEALTH = "GET /health/live";

test("an offline browser is told so, and what it was is in the console", async (t) => {
    const warn = quietConsole(t);
    const { client } = clientAt("https://a.example/", "https://auth.example", {}, { onLine: false });
    await assert.rejects(client.currentUser(), { code: "offline", status: 0, message: /You are offline/ });
    assert.match(String(warn.mock.calls[0].arguments.at(-1)), /TypeError: Failed to fetch/);
});

test("a server on one's own machine is there without a network", async (t) => {
    quietConsole(t);
    const { client } = clientAt("http://localhost:4500/", "http://localhost:8587", {}, { onLine: false });
    await assert.rejects(client.currentUser(), { code: "unreachable", message: /localhost:8587 does not answer/ });
});

test("a server that is there but does not let this origin read is told apart from one that is down", async (t) => {
    quietConsole(t);
    const routes = { "GET /under/client/errors.js": answer("export {};") };
    const there = clientAt("https://a.example/", "https://auth.example/under", routes);
    await assert.rejects(there.client.currentUser(), {
        code: "origin_not_allowed",
        message: /add https:\/\/a\.example to its allowed origins/,
    });
    const down = clientAt("https://a.example/", "https://auth.example");
    await assert.rejects(down.client.currentUser(), { code: "unreachable" });
});

test("a single lost request to a server that lets this origin read is no question of origins", async (t) => {
    quietConsole(t);
    const routes = { [OPEN_FILE]: answer("export {};"), [HEALTH]: answer({}) };
    const { client, asked } = clientAt("https://a.example/", "https://auth.example", routes);
    await assert.rejects(client.currentUser(), { code: "unreachable" });
    const probes = asked.filter(({ route }) => [OPEN_FILE, HEALTH].includes(route));
    assert.ok(probes.length >= 3);
});

/** Answers as a browser does that lets requests without CORS through whatever the page may read. */
function readableWhere(isReadable) {
    return (_, options) => {
        if (options.mode === "no-cors" || isReadable(options)) return new Response("");
        throw new TypeError("Failed to fetch");
    };
}

test("a server that is there is not called down when something keeps the page from reading its answers", async (t) => {
    quietConsole(t);
    const blocked = { code: "unreachable", reason: "blocked", message: /Something answers at https:\/\/auth\.example, but/ };
    for (const isReadable of [() => false, () => true]) {
        const routes = { [OPEN_FILE]: readableWhere(isReadable), [HEALTH]: readableWhere(isReadable) };
        const { client } = clientAt("https://a.example/", "https://auth.example", routes);
        await assert.rejects(client.currentUser(), blocked);
    }
});

/** Too many cookies, and a proxy's `Access-Control-Allow-Origin: *`: scripts cannot tell one from the other. */
test("answers that fail only with the browser's cookies are told to be about cookies, and no cause is presumed", async (t) => {
    quietConsole(t);
    const isReadable = ({ credentials }) => credentials !== "include";
    const routes = { [OPEN_FILE]: readableWhere(isReadable), [HEALTH]: readableWhere(isReadable) };
    const { client } = clientAt("http://localhost:4500/", "http://localhost:8587", routes);
    await assert.rejects(client.currentUser(), {
        code: "unreachable",
        reason: "blocked_with_cookies",
        message: /too many cookies of localhost, or a proxy changes the answers\. Delete the cookies of localhost/,
    });
});

const TOO_LARGE = [
    ["the server's own refusal", refusal(431, "headers_too_large", "The headers are too large")],
    ["a blank 431", answer("", { status: 431 })],
    ["a blank 400", answer("", { status: 400 })],
    ["a proxy's page", answer("<h1>400 Bad Request</h1>Request Header Or Cookie Too Large", { status: 400 })],
];

for (const [what, given] of TOO_LARGE) {
    test(`too many cookies are told as such: ${what}`, async (t) => {
        quietConsole(t);
        const { client } = clientAt("https://auth.example/", "", { "GET /api/session": given });
        await assert.rejects(client.currentUser(), (error) => {
            assert.equal(error.code, "headers_too_large");
            assert.match(errorText(error), /Delete the cookies of auth\.example/);
            return true;
        });
    });
}

const WRONG_ADDRESSES = [
    ["http://0.0.0.0:4500/", "http://localhost:8587", "http://localhost:4500"],
    ["http://0:4500/", "http://127.0.0.1:8587", "http://127.0.0.1:4500"],
    ["http://[::]:4500/", "http://localhost:8587", "http://localhost:4500"],
    ["http://0.0.0.0:8587/login", "", "http://localhost:8587"],
    ["http://192.168.1.20:4500/", "http://localhost:8587", "http://localhost:4500"],
    ["http://10.0.0.7:4500/", "http://localhost:8587", "http://localhost:4500"],
    ["http://172.20.3.4:4500/", "http://localhost:8587", "http://localhost:4500"],
    ["http://169.254.3.4:4500/", "http://localhost:8587", "http://localhost:4500"],
    ["http://[fd00::7]:4500/", "http://localhost:8587", "http://localhost:4500"],
    ["http://[fe80::7]:4500/", "http://localhost:8587", "http://localhost:4500"],
    ["http://my-laptop.local:4500/", "http://auth.localhost:8587", "http://auth.localhost:4500"],
];

for (const [page, server, better] of WRONG_ADDRESSES) {
    test(`a page at ${page} is told to open at ${better}, before anything is asked`, async (t) => {
        quietConsole(t);
        const { client, asked } = clientAt(page, server);
        const wrong = { code: "origin_not_allowed", reason: "other_address", message: new RegExp(`Open this page at ${better} `) };
        await assert.rejects(client.currentUser(), wrong);
        await assert.rejects(client.signIn({ uid: "a", password: "b" }), wrong);
        assert.equal(asked.length, 0);
    });
}

const RIGHT_ADDRESSES = [
    ["http://localhost:4500/", "http://localhost:8587"],
    ["http://127.0.0.1:4500/", "http://localhost:8587"],
    ["http://192.168.1.20:4500/", "http://192.168.1.20:8587"],
    ["http://192.168.1.20/", "https://auth.school.example"],
    ["http://172.32.0.1:4500/", "http://localhost:8587"],
    ["http://[fa00::1]:4500/", "http://localhost:8587"],
];

for (const [page, server] of RIGHT_ADDRESSES) {
    test(`a page at ${page} may ask ${server}`, async () => {
        const { client } = clientAt(page, server, { "GET /api/session": answer(TOBY) });
        assert.equal((await client.currentUser()).uid, "toby");
    });
}

test("this page's own server is not asked about origins", async (t) => {
    quietConsole(t);
    const { client, asked } = clientAt("https://auth.example/login", "");
    await assert.rejects(client.currentUser(), { code: "unreachable" });
    assert.equal(asked.length, 1);
});

test("an https page with an http server is told that browsers block that", async (t) => {
    quietConsole(t);
    const { client } = clientAt("https://a.example/", "http://auth.example");
    const blocked = { code: "unreachable", reason: "mixed_content", message: /needs https/ };
    await assert.rejects(client.currentUser(), blocked);
});

const NOT_OURS = [
    ["a proxy's page", answer("<html>502 Bad Gateway</html>", { status: 502 }), 502],
    ["another program's page", answer("<h1>Welcome</h1>"), 200],
    ["another program's JSON", answer({ detail: "Not Found" }, { status: 404 }), 404],
    ["JSON that is no user", answer({ ok: true }), 200],
    ["a JSON number", answer("7"), 200],
    ["an empty error", answer(undefined, { status: 500 }), 500],
    ["an empty answer", answer(""), 200],
];

for (const [what, given, status] of NOT_OURS) {
    test(`${what} is not taken for an answer of the server`, async (t) => {
        const warn = quietConsole(t);
        const { client } = clientAt("https://auth.example/", "", { "GET /api/session": given });
        await assert.rejects(client.currentUser(), { code: "not_json", status, message: /did not come from the sign-in server/ });
        assert.equal(warn.mock.callCount(), 1);
    });
}

/** What another program may answer with 200: JSON, but not ours. */
const SHAPES = [
    ["signUp", "POST /api/user", { uid: "a", password: "b", name: "c" }],
    ["signIn", "POST /api/authenticate", { uid: "a", password: "b" }],
    ["signOut", "DELETE /api/authenticate"],
    ["currentUser", "GET /api/session"],
    ["updateUser", "PUT /api/user/a1", { name: "c" }, { "GET /api/session": answer(TOBY) }],
    ["changePassword", "PUT /api/password", { current: "a", password: "b" }],
    ["checkPassword", "POST /api/password/check", { password: "b" }],
    ["sessions", "GET /api/sessions"],
    ["endSession", "DELETE /api/sessions/s1", "s1"],
    ["endOtherSessions", "DELETE /api/sessions"],
    ["users", "GET /api/user"],
    ["settings", "GET /api/settings"],
    ["setUp", "POST /api/setup", { code: "x", uid: "a", name: "c", password: "b" }],
    ["deleteAccount", "DELETE /api/user/a1", {}, { "GET /api/session": answer(TOBY) }],
];
const STRANGE = [
    { ok: true }, [], [1], { sessions: {} }, { sessions: [null] }, { users: [{}], pagination: {} }, { users: [] },
    { user: null }, { user: { id: 7 } }, { id: null }, { password: 8 }, { acceptable: "yes" },
];

for (const [method, route, argument, others] of SHAPES) {
    test(`${method} takes no other program's JSON for the server's`, async (t) => {
        quietConsole(t);
        for (const strange of STRANGE) {
            const { client } = clientAt("https://auth.example/", "", { ...others, [route]: answer(strange) });
            await assert.rejects(client[method](argument), (error) => {
                assert.equal(error.name, "LatchkeyError", `${JSON.stringify(strange)}: ${error.stack}`);
                assert.deepEqual([error.code, error.status], ["not_json", 200], JSON.stringify(strange));
                return true;
            });
        }
    });
}

test("what is said of another program's answer names the address and the status", async (t) => {
    quietConsole(t);
    const given = answer("<html>502 Bad Gateway</html>", { status: 502 });
    const { client } = clientAt("https://auth.example/", "", { "GET /api/session": given });
    await assert.rejects(client.currentUser(), {
        message:
            "The answer from https://auth.example did not come from the sign-in server (502). Try again later, or " +
            "check the address.",
    });
});

test("a page that is not there is no earlier version of the server", async (t) => {
    quietConsole(t);
    const given = answer("<h1>404</h1>", { status: 404 });
    const routes = { "GET /api/settings": given, "POST /api/password/check": given };
    const { client } = clientAt("https://auth.example/", "", routes);
    await assert.rejects(client.settings(), { code: "not_json", status: 404 });
    await assert.rejects(client.checkPassword({ password: "b" }), { code: "not_json", status: 404 });
});

test("a proxy that throttles in its own words is understood", async (t) => {
    quietConsole(t);
    const given = answer("<h1>Slow down</h1>", { status: 429, headers: { "Retry-After": "30" } });
    const { client } = clientAt("https://auth.example/", "", { "GET /api/session": given });
    await assert.rejects(client.currentUser(), {
        code: "too_many_attempts",
        retryAfter: 30,
        message: "Too many attempts. You can try again in 30 seconds.",
    });
});

test("an error's JSON cannot set what only the client knows", async () => {
    const claims = { code: "busy", message: "x", status: 1, retryAfter: 9, reason: "r", values: {} };
    const given = answer(claims, { status: 503 });
    const { client } = clientAt("https://auth.example/", "", { "GET /api/sessions": given });
    await assert.rejects(client.sessions(), { code: "busy", status: 503, retryAfter: null, reason: null });
});

test("a request can be aborted, before and after it was sent", async () => {
    const hanging = (_, { signal }) =>
        new Promise((_, reject) => {
            signal.throwIfAborted();
            signal.addEventListener("abort", () => reject(signal.reason));
        });
    const { client } = clientAt("https://auth.example/", "", { "POST /api/authenticate": hanging });
    await assert.rejects(client.signIn({ uid: "a", password: "b", signal: AbortSignal.abort() }), { code: "aborted" });
    const stopping = new AbortController();
    const waiting = client.signIn({ uid: "a", password: "b", signal: stopping.signal });
    stopping.abort();
    await assert.rejects(waiting, { code: "aborted", status: 0 });
});

test("a browser without fetch is told that it is too old", async (t) => {
    quietConsole(t);
    const { fetch } = globalThis;
    t.after(() => (globalThis.fetch = fetch));
    globalThis.fetch = undefined;
    const client = createClient("", { page: pageAt("https://auth.example/") });
    await assert.rejects(client.currentUser(), { code: "old_browser", message: /too old/ });
});

test("only an http address can be a server's", () => {
    for (const address of ["javascript:alert(1)", "file:///etc", "data:,x", "ftp://auth.example"]) {
        assert.throws(() => createClient(address, { page: pageAt("https://a.example/") }), TypeError);
    }
});
