import { findingsOf } from "./diagnose-findings.js";
import { Questions } from "./diagnose-questions.js";
import { LatchkeyError } from "../errors.js";
import { errorText } from "../language.js";
import { isLoopback } from "../requests/reach.js";

/** @import { Finding } from "../latchkey.js" */

/** Seconds after which a clock is wrong: tokens and codes last longer, other clocks differ by less. */
const CLOCK_OFF = 30;
/** What somebody's blocker may take for tracking, and signing in needs. */
const NEEDED = ["/api/session", "/api/authenticate"];
/** Nobody's session: the server refuses a DELETE without a token, and says so itself. */
const REFUSED = "/api/sessions/none";

/** The cookies that the server tries. */
const COOKIES = ["planned", "none", "lax"];
/** What `GET /api/doctor` tells beside them, each with what it may be. */
const ANSWERED = {
    origin: orNull(isText), allowed: orNull(isFlag), site: orNull(oneOf("same-origin", "same-site", "cross-site", "none")), https: isFlag,
    https_required: isFlag, client: orNull(isText), forwarded: oneOf("none", "trusted", "nameless", "ignored"), host_matches: isFlag,
    address_matches: orNull(isFlag), cookie_plan: oneOf("lax", "strict", "partitioned"), nonce: orNull(isText), server_time: isText,
};

/**
 * Looks at this page, its browser and the server, and tells what is wrong, the first cause first. At most ten requests to the server and
 * half a minute; three cookies that die within one.
 *
 * @param {{ server: string, page: Window, fetch?: typeof globalThis.fetch, signal?: AbortSignal }} where
 * @returns {Promise<{ findings: Finding[], facts: Record<string, any> }>}
 */
export async function diagnose({ server, page, fetch, signal }) {
    const policy = watchPolicy(server, page);
    let facts = factsOfPage(server, page);
    const questions = new Questions(server, { fetch, signal });
    try {
        // What the page knows itself, no answer tells it otherwise.
        if (facts.is_online && !facts.is_mixed_content) facts = { ...(await factsOfServer(questions, server)), ...facts };
        // Browsers tell of what a policy stopped after the request has failed.
        await new Promise((resolve) => { setTimeout(resolve); });
    } finally {
        questions.end();
        policy.stop();
    }
    if (signal?.aborted) throw told(new LatchkeyError("aborted", { cause: signal.reason }));
    facts.policy_stopped = policy.stopped;
    const findings = findingsOf(facts);
    for (const finding of findings) console.warn(consoleLine(finding));
    return { findings, facts };
}

/** What is known without a request. */
function factsOfPage(server, page) {
    const { location, navigator, document } = page;
    const address = new URL(server);
    const metas = [...(document?.querySelectorAll?.("meta[name], meta[http-equiv]") ?? [])];
    const meta = (name) => metas.findLast((one) => (one.name || one.httpEquiv).toLowerCase() === name)?.content ?? null;
    return {
        page: location?.href.split(/[?#]/)[0] ?? null,
        page_origin: page.origin ?? location?.origin ?? null,
        server,
        is_online: navigator?.onLine !== false || isLoopback(address.hostname),
        is_mixed_content: location?.protocol === "https:" && address.protocol === "http:" && !isLoopback(address.hostname),
        has_webcrypto: Boolean(page.crypto?.subtle),
        has_service_worker: hasServiceWorker(navigator),
        referrer_policy: meta("referrer"),
        page_policy: meta("content-security-policy"),
    };
}

/** A sandboxed frame has none, and may not even ask. */
function hasServiceWorker(navigator) {
    try {
        return Boolean(navigator?.serviceWorker?.controller);
    } catch {
        return false;
    }
}

/** @param {Questions} questions */
async function factsOfServer(questions, server) {
    const nonce = random();
    const path = `/api/doctor?${new URLSearchParams({ nonce, address: new URL(server).origin })}`;
    const began = Date.now();
    const first = await questions.ask(path);
    const middle = (began + Date.now()) / 2;
    if (!first.isRead) return { is_read: false, ...(await questions.reach()) };
    const { answer, status, retryAfter, isRedirected } = first;
    // Of an earlier version, or asked too often.
    if (isText(answer?.code)) {
        throw told(new LatchkeyError(answer.code, { status, retryAfter, message: isText(answer.message) ? answer.message : undefined }));
    }
    const facts = { is_read: true, status, is_ours: Array.isArray(answer?.cookies_seen), is_redirected: isRedirected };
    if (!facts.is_ours) return facts;
    const seen = answered(answer);
    const off = Math.round((middle - Date.parse(seen.server_time)) / 1000);
    return {
        ...seen, ...facts,
        is_this_answer: seen.nonce === nonce,
        clock_off_seconds: Math.abs(off) > CLOCK_OFF ? off : 0,
        ...(await factsOfTries(questions, path, seen)),
    };
}

/** What a request that is no plain GET meets, and which cookies came back. */
async function factsOfTries(questions, path, { allowed }) {
    const probe = await questions.ask("/api/doctor/probe", { method: "POST", headers: { "Content-Type": "application/json" } });
    const again = probe.status === 204 ? await questions.ask(path) : undefined;
    const [remove, ...needed] = await Promise.all([
        questions.ask(REFUSED, { method: "DELETE" }), ...NEEDED.map((one) => questions.ask(one)),
    ]);
    return {
        is_redirected: [probe, remove, ...needed].some((one) => one.isRedirected),
        can_post: probe.status === 204 || typeof probe.answer?.code === "string",
        allowed: probe.answer?.code === "origin_not_allowed" ? false : allowed,
        can_delete: typeof remove.answer?.code === "string",
        blocked_paths: NEEDED.filter((_, index) => !needed[index].isRead),
        cookies_kept: cookiesSeen(again?.answer),
    };
}

/** What is known of an answer, where it is what it should be: whoever answers in the server's place may write anything. */
function answered(answer) {
    const known = Object.keys(ANSWERED).filter((key) => Object.hasOwn(answer, key) && ANSWERED[key](answer[key]));
    return { ...Object.fromEntries(known.map((key) => [key, answer[key]])), cookies_seen: cookiesSeen(answer) };
}

/** Which of the three came back; null where nobody says. */
function cookiesSeen(answer) {
    return Array.isArray(answer?.cookies_seen) ? COOKIES.filter((one) => answer.cookies_seen.includes(one)) : null;
}

function isText(value) {
    return typeof value === "string";
}

function isFlag(value) {
    return typeof value === "boolean";
}

function orNull(isRight) {
    return (value) => value === null || isRight(value);
}

function oneOf(...words) {
    return (value) => words.includes(value);
}

/** What the page's Content-Security-Policy stopped of what goes to the server. */
function watchPolicy(server, page) {
    const stopped = [];
    const note = ({ blockedURI, effectiveDirective }) => {
        if (URL.canParse?.(blockedURI) && new URL(blockedURI).origin === new URL(server).origin) stopped.push(effectiveDirective);
    };
    page.document?.addEventListener?.("securitypolicyviolation", note);
    return { stopped, stop: () => page.document?.removeEventListener?.("securitypolicyviolation", note) };
}

function consoleLine({ code, severity, text, fix }) {
    const lines = [fix, fix?.next].filter(Boolean).map(({ line }) => `\n    ${line}`);
    return `Latchkey ${severity}: ${code}. ${text}${lines.join("")}`;
}

function random() {
    return Array.from({ length: 16 }, () => Math.floor(Math.random() * 36).toString(36)).join("");
}

function told(error) {
    error.message = errorText(error);
    return error;
}
