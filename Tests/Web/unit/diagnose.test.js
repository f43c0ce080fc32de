import assert from "node:assert/strict";
import { test } from "node:test";
import en from "../../../Web/client/en.js";
import { createClient } from "../../../Web/client/latchkey.js";
import { setUp } from "./broken-set-up.js";
import { quietConsole } from "./fake-server.js";

const META = (name, content) => ({ name, httpEquiv: "", content });
const POLICY = (content) => ({ name: "", httpEquiv: "Content-Security-Policy", content });

/** What is broken, what is found first, the line that fixes it, and the set-up with that line. */
const BROKEN = [
    ["origin_not_allowed", { allowed: [] }, "allowed_origins: https://alice.github.io", {}],
    ["origin_null", { page: "file:///home/alice/index.html", origin: "null", allowed: [] },
        "python3 -m http.server 8000 --bind localhost", { page: "http://localhost:8000/" }],
    ["origin_null", { origin: "null", allowed: [] }, "https://alice.github.io/site/", {}],
    ["origin_null", { page: "about:srcdoc", origin: "null", allowed: [] }, undefined, {}],
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
    ["proxy_strips", { redirects: ["GET", "POST", "DELETE"] }, "return 301 …;", {}],
    ["proxy_strips", { redirects: ["POST"] }, "return 301 …;", {}],
    ["proxy_strips", { forwarded: "nameless" }, "proxy_set_header X-Forwarded-For $remote_addr;", {}],
    ["proxy_not_trusted", { forwarded: "ignored" }, "proxy_set_header X-Forwarded-For $remote_addr;", {}],
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
        "GET /api/doctor", "POST /api/doctor/probe", "GET /api/doctor", "DELETE /api/sessions/none", "GET /api/session",
        "GET /api/authenticate",
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

/** What is no such fact, and facts of the page itself. */
const POISON = {
    page_origin: "https://evil.example", page: "https://evil.example/", server: "junk", has_webcrypto: false, is_mixed_content: true,
    is_online: false, has_service_worker: true, referrer_policy: "no-referrer", page_policy: "form-action 'none'", policy_stopped: 7,
    is_read: false, is_ours: false, is_there: false, is_redirected: true, can_post: false, can_delete: false, blocked_paths: ["/evil"],
    cookies_kept: 7, is_this_answer: false, clock_off_seconds: 999, status: "evil",
};
const WRONG = {
    origin: 7, allowed: "no", site: "cross-site\n", https: 0, https_required: 1, client: [], forwarded: ["ignored"], host_matches: "false",
    address_matches: 0, cookie_plan: { toString: 1 }, server_time: {},
};

test("G-080: what answers in the server's place chooses no line, and no fact of the page", async (t) => {
    quietConsole(t);
    for (const [code, broken] of [["good", {}], ...BROKEN]) {
        const { findings, facts } = await diagnosed(broken);
        const lines = ({ fix }) => [fix?.line, fix?.next?.line];
        const poisoned = await diagnosed({ ...broken, poison: POISON, poisonOfSecond: { ...POISON, ...WRONG } });
        assert.deepEqual(poisoned.findings.map(lines), findings.map(lines), code);
        for (const key of ["page", "page_origin", "server", "has_webcrypto"]) assert.equal(poisoned.facts[key], facts[key], `${code} ${key}`);
    }
    for (const poison of [WRONG, { ...POISON, ...WRONG }]) {
        const { findings, facts } = await diagnosed({ poison });
        assert.deepEqual(findings, []);
        for (const key of Object.keys(WRONG)) assert.ok(!(key in facts) || facts[key] !== WRONG[key], key);
    }
    const seen = ["none", "evil", 7, null, "planned"];
    const { facts } = await diagnosed({ poison: { cookies_seen: seen }, poisonOfSecond: { cookies_seen: seen } });
    assert.deepEqual([facts.cookies_seen, facts.cookies_kept], [["planned", "none"], ["planned", "none"]]);
    for (const junk of [7, "planned", null, { includes: 1 }]) {
        assert.deepEqual((await diagnosed({ poisonOfSecond: { cookies_seen: junk } })).findings, []);
        const { findings } = await diagnosed({ poison: { ...POISON, cookies_seen: junk } });
        assert.deepEqual(findings.map(({ fix }) => fix.line), ["proxy_pass http://127.0.0.1:8587;"]);
    }
});

test("a proxy is trusted only once it writes the address itself, and both lines are told in this order", async (t) => {
    const warn = quietConsole(t);
    const { findings: [{ fix }] } = await diagnosed({ forwarded: "ignored" });
    assert.deepEqual(fix, {
        where: "proxy", line: "proxy_set_header X-Forwarded-For $remote_addr;",
        next: { where: "configuration", line: "trusted_proxies: ADDRESS_OF_YOUR_PROXY" },
    });
    assert.match(warn.mock.calls[0].arguments[0], /\n {4}proxy_set_header .*\n {4}trusted_proxies: ADDRESS_OF_YOUR_PROXY$/);
});

test("where a page's own host hands requests on, the server keeps its address", async (t) => {
    quietConsole(t);
    const { findings: [found] } = await diagnosed({ page: "https://auth.example/doctor", publicURL: "https://login.example" });
    assert.deepEqual([found.code, found.severity, found.fix], ["public_url_wrong", "advice", null]);
    assert.match(found.text, /^https:\/\/auth\.example is not the server's own address/);
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
    const source = (await Promise.all(["client/doctor/diagnose-findings.js", "pages/assets/doctor/doctor.js", "pages/doctor.html"].map(read))).join();
    for (const key of Object.keys(en).filter((one) => one.startsWith("doctor."))) {
        const [first, second] = key.slice("doctor.".length).split(".");
        const isWhole = source.includes(`"${key}"`);
        assert.ok(isWhole || (source.includes(`"${first}"`) && (!second || source.includes(`"${second}"`)))
            || ["where", "severity"].includes(first), key);
    }
});
