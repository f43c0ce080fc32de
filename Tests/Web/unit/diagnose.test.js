import assert from "node:assert/strict";
import { test } from "node:test";
import en from "../../../Web/client/en.js";
import { createClient } from "../../../Web/client/latchkey.js";
import { setUp } from "./broken-set-up.js";
import { quietConsole } from "./fake-server.js";

const META = (name, content) => ({ name, httpEquiv: "", content });
const POLICY = (content) => ({ name: "", httpEquiv: "Content-Security-Policy", content });

/** What is broken, what is found first, the line that mends it, and the set-up with that line. */
const BROKEN = [
    ["origin_not_allowed", { allowed: [] }, "allowed_origins: https://alice.github.io", {}],
    ["origin_null", { page: "file:///home/alice/index.html", origin: "null", allowed: [] },
        "python3 -m http.server 8000 --bind localhost", { page: "http://localhost:8000/" }],
    ["origin_null", { origin: "null", allowed: [] }, 'sandbox="allow-scripts allow-same-origin allow-forms"', {}],
    ["origin_null", { metas: [META("referrer", "no-referrer")] },
        '<meta name="referrer" content="strict-origin-when-cross-origin">', { metas: [META("referrer", "strict-origin-when-cross-origin")] }],
    ["host_name_differs", { page: "http://localhost:3000/a", server: "http://127.0.0.1:8587", keeps: [] },
        "http://127.0.0.1:3000/a", { page: "http://127.0.0.1:3000/a", server: "http://127.0.0.1:8587", site: "same-site" }],
    ["host_name_differs", { page: "http://0.0.0.0:3000/", server: "http://localhost:8587", allowed: [] },
        "http://localhost:3000/", { page: "http://localhost:3000/", server: "http://localhost:8587", site: "same-site" }],
    ["http_public_url", { publicURL: "http://auth.example" }, "public_url: https://auth.example", {}],
    ["public_url_wrong", { publicURL: "https://login.example" }, "public_url: https://auth.example", {}],
    ["public_url_wrong", { page: "https://auth.example/doctor", publicURL: "https://login.example", allowed: [] },
        "public_url: https://auth.example", { page: "https://auth.example/doctor" }],
    ["proxy_strips", { saysPlain: true }, "proxy_set_header X-Forwarded-Proto $scheme;", {}],
    ["proxy_strips", { replacesHost: true }, "proxy_set_header Host $host;", {}],
    ["proxy_strips", { eatsPreflights: true }, "if ($request_method = OPTIONS) { … }", {}],
    ["proxy_strips", { eats: ["DELETE"] }, "limit_except GET POST { … }", {}],
    ["proxy_strips", { answersForAll: () => new Response("<h1>It works!</h1>") }, "proxy_pass http://127.0.0.1:8587;", {}],
    ["proxy_not_trusted", { forwarded: "ignored" }, "trusted_proxies: ADDRESS_OF_YOUR_PROXY", {}],
    ["doubled_cors", { doublesCORS: true }, "add_header Access-Control-Allow-Origin …;", {}],
    ["doubled_cors", { isStarred: true }, "add_header Access-Control-Allow-Origin …;", {}],
    ["cookie_dropped", { keeps: [] }, "public_url: https://auth.alice.github.io", { site: "same-site" }],
    ["cookie_dropped", { plan: "lax", keeps: ["none"] }, "cookie.same_site: auto", {}],
    ["cookie_dropped", { site: "same-site", keeps: ["lax", "none"] }, "cookie.domain: …", { site: "same-site" }],
    ["cookie_dropped", { page: "https://auth.example/doctor", keeps: [] }, "https://auth.example", { page: "https://auth.example/doctor" }],
    ["partition_unsupported", { keeps: ["none"] }, "public_url: https://auth.alice.github.io", { site: "same-site" }],
    ["mixed_content", { server: "http://auth.example" }, "public_url: https://auth.example", {}],
    ["service_worker", { serviceWorker: { controller: {} }, fromWorker: JSON.stringify({ cookies_seen: [], nonce: "old", https: true }) },
        'if (new URL(event.request.url).origin === "https://auth.example") return;', { serviceWorker: { controller: {} } }],
    ["blocked_by_extension", { isBlocked: (path) => path === "/api/authenticate" }, "https://auth.example/api/authenticate", {}],
    ["blocked_by_extension", { isBlocked: (path) => path === "/api/doctor" }, "https://auth.example/api/doctor", {}],
    ["csp", { policyStops: true }, "connect-src 'self' https://auth.example; form-action 'self' https://auth.example", {}],
    ["csp", { metas: [POLICY("default-src 'self'; form-action 'self'")] },
        "connect-src 'self' https://auth.example; form-action 'self' https://auth.example",
        { metas: [POLICY("form-action 'self' https://auth.example")] }],
    ["no_webcrypto", { page: "http://www.school.example/", crypto: undefined, site: "same-site" }, "https://www.school.example/", {}],
    ["unreachable", { isDown: true }, undefined, {}],
    ["offline", { isOffline: true }, undefined, {}],
    ["clock_off", { clock: -240 }, undefined, {}],
];

async function diagnosed(set) {
    const made = setUp(set);
    const { page, fetch, server } = made;
    return { ...made, ...(await createClient(server, { page, fetch }).diagnose()) };
}

for (const [code, broken, line, mended] of BROKEN) {
    test(`G-080: ${code} is named first, and is gone with its line: ${line ?? "(none)"}`, async (t) => {
        quietConsole(t);
        const { findings, asked } = await diagnosed(broken);
        assert.equal(findings[0]?.code, code, JSON.stringify(findings));
        assert.equal(findings[0].fix?.line, line);
        assert.ok(asked.length <= 10, asked.join(" "));
        const after = await diagnosed(mended);
        assert.ok(after.findings.every((finding) => finding.code !== code || finding.fix?.line !== line), JSON.stringify(after.findings));
    });
}

test("where all is well nothing is found, by six requests, and nothing is said in the console", async (t) => {
    const warn = quietConsole(t);
    const { findings, facts, asked } = await diagnosed({});
    assert.deepEqual(findings, []);
    assert.deepEqual(asked, [
        "GET /api/doctor", "POST /api/doctor/probe", "GET /api/doctor", "DELETE /api/doctor", "GET /api/session", "GET /api/authenticate",
    ]);
    assert.deepEqual([facts.page, facts.allowed, facts.cookies_kept], ["https://alice.github.io/site/", true, ["planned", "none", "lax"]]);
    assert.equal(warn.mock.callCount(), 0);
});

test("each finding is a sentence with its values, in one line of the console with its fix", async (t) => {
    const warn = quietConsole(t);
    for (const [, broken] of BROKEN) {
        for (const { text, severity, code } of (await diagnosed(broken)).findings) {
            assert.doesNotMatch(text, /[{}]|^doctor\./, code);
            assert.match(severity, /^(error|advice)$/);
        }
    }
    const lines = warn.mock.calls.map(({ arguments: [line] }) => line);
    assert.ok(lines.includes(
        "Latchkey error: origin_not_allowed. The sign-in server does not accept requests from https://alice.github.io.\n" +
        "    allowed_origins: https://alice.github.io"));
});

test("errors stand before advice, and what a cause explains is not told again", async (t) => {
    quietConsole(t);
    const { findings } = await diagnosed({ clock: 3600, crypto: undefined, keeps: [], forwarded: "ignored" });
    assert.deepEqual(findings.map(({ code }) => code), ["proxy_not_trusted", "cookie_dropped", "clock_off", "no_webcrypto"]);
    assert.match(findings[2].text, /60 minutes/);
    const other = await diagnosed({ page: "http://localhost:3000/", server: "http://127.0.0.1:8587", keeps: [] });
    assert.deepEqual(other.findings.map(({ code }) => code), ["host_name_differs"]);
    const plain = await diagnosed({ publicURL: "http://auth.example" });
    assert.deepEqual(plain.findings.map(({ code }) => code), ["http_public_url"]);
});

test("a server that is asked too often or of an earlier version is an error of the client, not a finding", async (t) => {
    quietConsole(t);
    await assert.rejects(diagnosed({ tooOften: true }), { code: "too_many_attempts", retryAfter: 60 });
    const notFound = () => new Response(JSON.stringify({ code: "not_found", message: "No" }), { status: 404 });
    await assert.rejects(diagnosed({ answersForAll: notFound }), { code: "not_found" });
});

test("whatever answers in the server's place costs a page little, and ends when its caller has enough", async (t) => {
    quietConsole(t);
    let pulled = 0;
    const endless = () => new Response(new ReadableStream({ pull(stream) {
        pulled += 1;
        stream.enqueue(new Uint8Array(8192));
    } }));
    const { findings } = await diagnosed({ answersForAll: endless });
    assert.equal(findings[0].code, "proxy_strips");
    assert.ok(pulled < 10, String(pulled));

    const { page, fetch, server } = setUp({ hangs: true });
    const enough = new AbortController();
    const run = createClient(server, { page, fetch }).diagnose({ signal: enough.signal });
    setTimeout(() => enough.abort(), 5);
    await assert.rejects(run, { code: "aborted" });
});

test("no text of the doctor is one that nobody can get to see", async () => {
    const { readFile } = await import("node:fs/promises");
    const read = (path) => readFile(new URL(`../../../Web/${path}`, import.meta.url), "utf8");
    const source = (await Promise.all(["client/diagnose-findings.js", "pages/assets/doctor.js", "pages/doctor.html"].map(read))).join();
    for (const key of Object.keys(en).filter((one) => one.startsWith("doctor."))) {
        const [first, second] = key.slice("doctor.".length).split(".");
        const isWhole = source.includes(`"${key}"`);
        assert.ok(isWhole || (source.includes(`"${first}"`) && (!second || source.includes(`"${second}"`)))
            || ["where", "severity"].includes(first), key);
    }
});
