import assert from "node:assert/strict";
import { test } from "node:test";
import { createClient } from "../../../Web/client/latchkey.js";
import { answer, ENDED, fakeFetch, NOBODY, pageAt, quietConsole, refusal, REFUSED, TOBY } from "./fake-server.js";

const SIGNED_IN = answer({ message: "Authentication for toby successful", user: TOBY });
const CREDENTIALS = { uid: "toby", password: "light bulb 1879" };

function clientAt(page, server, routes) {
    const fake = fakeFetch(routes);
    const client = createClient(server, { fetch: fake.fetch, page: pageAt(page) });
    const changes = [];
    client.addEventListener("change", ({ detail }) => changes.push([detail.user?.uid ?? null, detail.cause]));
    return { client, changes, ...fake };
}

test("a sign-in sends what the server expects and looks whether the cookie was kept", async () => {
    const { client, asked, changes } = clientAt("http://localhost:4500/", "http://localhost:8587", {
        "POST /api/authenticate": SIGNED_IN,
        "GET /api/session": answer(TOBY),
    });
    assert.deepEqual(await client.signIn({ ...CREDENTIALS, remember: true }), TOBY);
    const [signIn, check] = asked;
    assert.deepEqual(signIn.body, { ...CREDENTIALS, remember: true });
    assert.equal(signIn.address, "http://localhost:8587/api/authenticate");
    assert.equal(signIn.credentials, "include");
    assert.equal(signIn.headers["Content-Type"], "application/json");
    assert.equal(check.route, "GET /api/session");
    assert.equal(check.headers, undefined, "a GET with a Content-Type would cost a preflight");
    assert.deepEqual(changes, [["toby", "here"]]);
    await client.currentUser();
    assert.equal(asked.length, 2, "who signed in is known");
});

test("a wrong password is the server's code and message, and changes nothing", async () => {
    const { client, changes, asked } = clientAt("http://localhost:4500/", "http://localhost:8587", {
        "POST /api/authenticate": REFUSED,
    });
    await assert.rejects(client.signIn(CREDENTIALS), {
        name: "LatchkeyError",
        code: "invalid_credentials",
        status: 401,
        message: "Invalid user id or password",
        isSignedOut: false,
    });
    assert.deepEqual(changes, []);
    assert.equal(asked.length, 1);
});

test("a throttled sign-in tells how long to wait", async () => {
    const { client } = clientAt("https://auth.example/login", "", {
        "POST /api/authenticate": refusal(429, "too_many_attempts", "Too many", { headers: { "Retry-After": "90" } }),
    });
    await assert.rejects(client.signIn(CREDENTIALS), { code: "too_many_attempts", retryAfter: 90 });
});

const DROPPED = [
    ["http://127.0.0.1:4500/", "http://localhost:8587", "other_host_name", /http:\/\/localhost:4500 instead/],
    ["http://localhost:4500/", "http://[::1]:8587", "other_host_name", /\[::1\]/],
    ["http://school.example/", "http://auth.school.example", "insecure", /does not use https/],
    ["https://me.github.io/page/", "http://localhost:8587", "insecure", /does not use https/],
    ["https://me.github.io/page/", "https://auth.school.example", "third_party_cookies", /blocks cookies of auth\.s/],
    ["https://www.school.example/", "https://auth.school.example", "unknown", /Allow cookies/],
    ["http://localhost:4500/", "http://localhost:8587", "unknown", /Allow cookies for localhost/],
];

for (const [page, server, reason, sentence] of DROPPED) {
    test(`a cookie that ${page} did not keep of ${server} is ${reason}`, async (t) => {
        const warn = quietConsole(t);
        const { client, changes } = clientAt(page, server, {
            "POST /api/authenticate": SIGNED_IN,
            "GET /api/session": NOBODY,
        });
        await assert.rejects(client.signIn(CREDENTIALS), { code: "cookie_dropped", reason, message: sentence });
        assert.equal(await client.currentUser(), null);
        assert.deepEqual(changes, [[null, "here"]]);
        assert.equal(warn.mock.callCount(), 1);
    });
}

test("a sign-in whose place an older cookie keeps is not taken for one", async (t) => {
    quietConsole(t);
    const { client } = clientAt("https://www.school.example/", "https://auth.school.example", {
        "POST /api/authenticate": SIGNED_IN,
        "GET /api/session": answer({ ...TOBY, id: "b2", uid: "mort" }),
    });
    await assert.rejects(client.signIn(CREDENTIALS), { code: "cookie_dropped" });
    assert.equal((await client.currentUser()).uid, "mort", "who the browser says it is");
});

test("signing out is done when the session had ended already", async () => {
    const { client, changes } = clientAt("https://auth.example/", "", {
        "GET /api/session": answer(TOBY),
        "DELETE /api/authenticate": ENDED,
    });
    await client.currentUser();
    await client.signOut();
    assert.deepEqual(changes, [[null, "here"]]);
    assert.equal(await client.currentUser(), null);
});

test("a sign-out that the server could not do leaves the person signed in", async (t) => {
    quietConsole(t);
    const { client, changes } = clientAt("https://auth.example/", "", {
        "GET /api/session": answer(TOBY),
        "DELETE /api/authenticate": refusal(503, "unavailable", "later", { headers: { "Retry-After": "2" } }),
    });
    await client.currentUser();
    await assert.rejects(client.signOut(), { code: "unavailable", retryAfter: 2 });
    assert.deepEqual(changes, []);
    assert.equal((await client.currentUser()).uid, "toby");
});
