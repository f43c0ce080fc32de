import { hasText, language, text, waitText } from "../language.js";
import { atHost, isLoopback, wrongPageAddress } from "../requests/reach.js";

/** @import { Finding } from "../latchkey.js" */

const REFERRER = '<meta name="referrer" content="strict-origin-when-cross-origin">';
const HIDES_ORIGIN = ["no-referrer", "same-origin"];

/** The judges, the cause of others before them. Each tells what it finds, or nothing. */
const JUDGES = [
    mixedContent, offline, hiddenOrigin, otherAddress, pagePolicy, unreachable, notOurs, serviceWorker, plainHTTP, wrongPublicURL,
    originNotAllowed, corsOfOthers, methodsLost, unknownProxy, cookies, blocked, hostLost, clock, noWebCrypto, referrerPolicy, formPolicy,
    workerInTheWay,
];

/**
 * What the facts mean: errors before advice, causes before what they cause.
 *
 * @param {object} facts as `diagnose` gathers them
 * @returns {Finding[]}
 */
export function findingsOf(facts) {
    const where = placesOf(facts);
    const findings = [];
    for (const judge of JUDGES) {
        const found = judge(facts, where, findings);
        if (found) findings.push(finding(found, where));
        // All else that was seen is what the worker said.
        if (judge === serviceWorker && found) break;
    }
    return [...findings.filter(isError), ...findings.filter((one) => !isError(one))];
}

function isError({ severity }) {
    return severity === "error";
}

function finding({ code, variant, severity = "error", fix = null, values }, where) {
    const keys = [`doctor.${code}.${variant}`, `doctor.${code}`];
    const key = keys.find((candidate) => hasText(candidate, language)) ?? keys[1];
    return { code, severity, text: text(key, { ...where.values, ...values }), fix };
}

function placesOf({ page, page_origin: origin, server }) {
    const url = new URL(server);
    const location = page ? new URL(page) : undefined;
    const better = location && /^https?:$/.test(location.protocol) ? atHost(location, url.hostname) : "";
    return { url, location, origin, values: { page: origin ?? "", server: url.origin, host: url.hostname, better } };
}

const inConfiguration = (line) => ({ where: "configuration", line });
const atProxy = (line) => ({ where: "proxy", line });
const awayFromProxy = (line) => ({ where: "proxy_remove", line });

function mixedContent({ is_mixed_content: isMixed }, { url }) {
    return isMixed && { code: "mixed_content", fix: inConfiguration(`public_url: https://${url.hostname}`) };
}

function offline({ is_online: isOnline }) {
    return !isOnline && { code: "offline" };
}

/** Pages of files and of sandboxed frames have no origin that a server could allow. */
function hiddenOrigin({ page_origin: origin }, { location }) {
    if (origin !== "null") return undefined;
    if (location?.protocol === "file:") {
        return { code: "origin_null", variant: "file", fix: { where: "page", line: "python3 -m http.server 8000 --bind localhost" } };
    }
    // No `sandbox` that lets scripts keep their origin: they could take it off.
    const isAddress = location && /^https?:$/.test(location.protocol);
    return { code: "origin_null", variant: "sandbox", fix: isAddress ? { where: "address", line: location.href } : null };
}

/** Browsers take `localhost` and `127.0.0.1` for two sites. */
function otherAddress(facts, { url, location }) {
    if (!location || !/^https?:$/.test(location.protocol)) return undefined;
    const wrong = wrongPageAddress(url, location);
    const isOtherName = isLoopback(url.hostname) && isLoopback(location.hostname) && url.hostname !== location.hostname;
    if (!wrong && !isOtherName) return undefined;
    const origin = wrong?.values.better ?? atHost(location, url.hostname);
    return { code: "host_name_differs", values: { better: origin }, fix: { where: "address", line: origin + location.pathname } };
}

function pagePolicy({ policy_stopped: stopped }, { url }) {
    return stopped.length > 0 && { code: "csp", fix: policyFix(url) };
}

function policyFix({ origin }) {
    return { where: "page", line: `connect-src 'self' ${origin}; form-action 'self' ${origin}` };
}

function unreachable({ is_read: isRead, is_there: isThere, policy_stopped: stopped }) {
    return isRead === false && !isThere && stopped.length === 0 && { code: "unreachable" };
}

/** Something answers, and it is no server that knows this question. */
function notOurs({ is_ours: isOurs, status, is_redirected: isRedirected }) {
    return isRedirected ? redirected() : isOurs === false && {
        code: "proxy_strips", variant: "answer", values: { status }, fix: atProxy("proxy_pass http://127.0.0.1:8587;"),
    };
}

function redirected() {
    return { code: "proxy_strips", variant: "redirect", fix: awayFromProxy("return 301 …;") };
}

function serviceWorker({ has_service_worker: hasOne, is_ours: isOurs, is_this_answer: isThis }, { url }) {
    return hasOne && isOurs && !isThis && { code: "service_worker", fix: workerFix(url) };
}

function workerFix({ origin }) {
    return { where: "service_worker", line: `if (new URL(event.request.url).origin === "${origin}") return;` };
}

function originNotAllowed(facts, { origin }) {
    if (origin === null || origin === "null") return undefined;
    const isKept = facts.is_read === false && facts.is_there && facts.is_file_read && !facts.is_allowed;
    return (isKept || facts.allowed === false) && { code: "origin_not_allowed", fix: inConfiguration(`allowed_origins: ${origin}`) };
}

/** Two `Access-Control-Allow-Origin` are none to a browser, and `*` is none where cookies go along. */
function corsOfOthers(facts) {
    if (facts.is_read !== false || !facts.is_there || facts.policy_stopped.length > 0) return undefined;
    const isOurs = facts.is_file_read && (!facts.is_allowed || facts.is_allowed_with_cookies);
    return !isOurs && { code: "doubled_cors", fix: awayFromProxy("add_header Access-Control-Allow-Origin …;") };
}

function plainHTTP({ https: isHTTPS, https_required: isRefused }, { url, location }) {
    if (isHTTPS === undefined || isHTTPS) return undefined;
    if (isRefused) {
        return { code: "proxy_strips", variant: "https", fix: atProxy("proxy_set_header X-Forwarded-Proto $scheme;") };
    }
    const isOpenedByHTTPS = url.protocol === "https:";
    const isFar = !isLoopback(url.hostname) && location !== undefined;
    if (!isOpenedByHTTPS && !isFar) return undefined;
    return {
        code: "http_public_url", variant: isOpenedByHTTPS ? "https" : undefined, severity: isOpenedByHTTPS ? "error" : "advice",
        fix: inConfiguration(`public_url: https://${isOpenedByHTTPS ? url.host : url.hostname}`),
    };
}

/** Below a path, and where a page's own host hands requests on, another address is meant to be there. */
function wrongPublicURL({ address_matches: isOurs, allowed }, { url, origin }, found) {
    if (isOurs !== false || url.pathname !== "/" || found.some(({ code }) => code === "http_public_url")) return undefined;
    const isHandedOn = url.origin === origin && allowed !== false;
    return isHandedOn
        ? { code: "public_url_wrong", variant: "handed_on", severity: "advice" }
        : { code: "public_url_wrong", fix: inConfiguration(`public_url: ${url.origin}`) };
}

function methodsLost({ is_ours: isOurs, can_post: canPost, can_delete: canDelete, ...facts }, where, found) {
    if (!isOurs || facts.https_required || facts.is_redirected) return undefined;
    if (found.some(({ code }) => code === "origin_not_allowed" || code === "csp")) return undefined;
    if (!canPost) {
        return { code: "proxy_strips", variant: "preflight", fix: awayFromProxy("if ($request_method = OPTIONS) { … }") };
    }
    return !canDelete && { code: "proxy_strips", variant: "methods", fix: awayFromProxy("limit_except GET POST { … }") };
}

/** A proxy that is believed must write the address itself: as a rule they pass on what callers write. */
function unknownProxy({ forwarded }, { url }) {
    const fix = atProxy("proxy_set_header X-Forwarded-For $remote_addr;");
    if (forwarded === "ignored") {
        return { code: "proxy_not_trusted", fix: { ...fix, next: inConfiguration("trusted_proxies: ADDRESS_OF_YOUR_PROXY") } };
    }
    return forwarded === "nameless" && !isLoopback(url.hostname) && { code: "proxy_strips", variant: "client", fix };
}

/** Which of the three cookies are missing tells why. */
function cookies({ cookies_kept: kept, cookie_plan: plan, site }, { url, location }, found) {
    if (!kept || !location || kept.includes("planned") || found.some(({ code }) => code === "host_name_differs")) return undefined;
    if (site === "cross-site") {
        if (plan !== "partitioned") {
            const isPlain = url.protocol === "http:";
            return isPlain
                ? { code: "cookie_dropped", variant: "insecure", fix: inConfiguration(`public_url: https://${url.hostname}`) }
                : { code: "cookie_dropped", variant: "same_site", fix: inConfiguration("cookie.same_site: auto") };
        }
        const fix = inConfiguration(`public_url: https://auth.${location.hostname.replace(/^www\./, "")}`);
        return kept.includes("none") ? { code: "partition_unsupported", fix } : { code: "cookie_dropped", variant: "other_site", fix };
    }
    if (kept.includes("lax")) {
        return { code: "cookie_dropped", variant: "domain", fix: { where: "configuration_remove", line: "cookie.domain: …" } };
    }
    return { code: "cookie_dropped", fix: { where: "browser", line: url.origin } };
}

function blocked({ is_ours: isOurs, can_post: canPost, blocked_paths: paths, policy_stopped: stopped, ...facts }, { url }) {
    const isDoctorAlone = facts.is_read === false && facts.is_file_read && facts.is_allowed && facts.is_allowed_with_cookies;
    const missing = isDoctorAlone ? ["/api/doctor"] : isOurs && canPost ? paths : [];
    return missing.length > 0 && stopped.length === 0
        && { code: "blocked_by_extension", values: { paths: missing }, fix: { where: "browser", line: url.origin + missing[0] } };
}

function hostLost({ host_matches: isOurs, address_matches: isAddressOurs }) {
    return isOurs === false && isAddressOurs
        && { code: "proxy_strips", variant: "host", severity: "advice", fix: atProxy("proxy_set_header Host $host;") };
}

function clock({ clock_off_seconds: off }) {
    return Boolean(off) && { code: "clock_off", severity: "advice", values: { off: waitText(Math.abs(off)) } };
}

function noWebCrypto({ has_webcrypto: hasIt }, { location }) {
    if (hasIt || !location) return undefined;
    const isPlain = location.protocol === "http:" && !isLoopback(location.hostname);
    const fix = isPlain ? { where: "address", line: `https://${location.host}${location.pathname}` } : null;
    return { code: "no_webcrypto", variant: isPlain ? "insecure" : undefined, severity: "advice", fix };
}

function referrerPolicy({ referrer_policy: policy, page_origin: origin }) {
    return HIDES_ORIGIN.includes(policy) && origin !== "null"
        && { code: "origin_null", variant: "referrer", severity: "advice", fix: { where: "page", line: REFERRER } };
}

function formPolicy({ page_policy: policy, policy_stopped: stopped }, { url, origin }) {
    const directive = policy?.split(";").map((one) => one.trim().split(/\s+/)).find(([name]) => name === "form-action");
    const isMissing = directive && url.origin !== origin && !directive.some((one) => one === "*" || one.startsWith(url.origin));
    return isMissing && stopped.length === 0 && { code: "csp", variant: "form", severity: "advice", fix: policyFix(url) };
}

/** Where nothing else explains it. */
function workerInTheWay({ has_service_worker: hasOne, is_read: isRead }, { url }, found) {
    return hasOne && isRead === false && found.every(({ severity }) => severity === "advice")
        && { code: "service_worker", variant: "maybe", severity: "advice", fix: workerFix(url) };
}
