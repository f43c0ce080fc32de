import { LatchkeyError } from "../errors.js";

/** A file of the server's that every origin may load, and an answer that only allowed origins may read. */
const FOR_EVERYBODY = "/client/errors.js";
const FOR_ALLOWED = "/health/live";
const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/;
/** "All addresses of this machine": servers print them as where they listen, and browsers open them. */
const UNSPECIFIED = /^(0\.0\.0\.0|\[::\])$/;
const OWN_NETWORK =
    /^(10(\.\d{1,3}){3}|192\.168(\.\d{1,3}){2}|172\.(1[6-9]|2\d|3[01])(\.\d{1,3}){2}|169\.254(\.\d{1,3}){2}|\[f[cd].*\]|\[fe[89ab].*\]|.+\.local)$/;

/** Taken before the page's other scripts wrap it, as tracing and mocks do. */
const browserFetch = globalThis.fetch;

/** @param {string} hostname */
export function isLoopback(hostname) {
    return LOOPBACK.test(hostname);
}

/** Whether browsers open this machine by that name, although no cookie of `localhost` goes with it. */
export function isUnspecified(hostname) {
    return UNSPECIFIED.test(hostname);
}

/**
 * The error for a page that is open at an address where signing in cannot work: `0.0.0.0`, or this machine's address in
 * its network while the server is at `localhost`. Undefined for all others.
 *
 * @param {URL} server @param {Location | undefined} location of the page
 */
export function wrongPageAddress(server, location) {
    if (!location) return undefined;
    const isServerHere = isLoopback(server.hostname);
    const isAnyAddress = isUnspecified(location.hostname) && (isServerHere || isUnspecified(server.hostname));
    if (!isAnyAddress && !(isServerHere && OWN_NETWORK.test(location.hostname))) return undefined;
    const better = atHost(location, isServerHere ? server.hostname : "localhost");
    const values = { ...valuesOf(server, location), better };
    return new LatchkeyError("origin_not_allowed", { reason: "other_address", values });
}

/** The page's origin under another host name. @param {Location} location */
export function atHost(location, hostname) {
    const address = new URL(location.href);
    address.hostname = hostname;
    return address.origin;
}

/** What texts about a server and a page mention. @param {URL} server @param {Location | undefined} location */
export function valuesOf(server, location) {
    return { server: server.origin, host: server.hostname, page: location?.origin ?? "" };
}

/**
 * Why a request got no answer. Browsers tell scripts only "failed", so this asks the server more questions, which tell
 * apart what they do not.
 *
 * @param {{ server: URL, page: { location?: Location, navigator?: Navigator }, fetch?: typeof globalThis.fetch,
 *     cause: unknown }} request
 */
export async function whyNoAnswer({ server, page, fetch = browserFetch, cause }) {
    const { location, navigator } = page;
    const details = { values: valuesOf(server, location), cause };
    if (navigator?.onLine === false && !isLoopback(server.hostname)) return new LatchkeyError("offline", details);
    if (location?.protocol === "https:" && server.protocol === "http:" && !isLoopback(server.hostname)) {
        return new LatchkeyError("unreachable", { reason: "mixed_content", ...details });
    }
    // Where no page is, no browser keeps answers from anybody.
    if (!location || server.origin === location.origin) return new LatchkeyError("unreachable", details);
    return crossOriginFailure(server, fetch, details);
}

async function crossOriginFailure(server, fetch, details) {
    const answers = (path, options) => answersTo(server, fetch, path, options);
    // A request without CORS gets through whatever the page may read: it tells whether anything is there.
    const isThere = await answers(FOR_EVERYBODY, { mode: "no-cors" });
    if (!isThere) return new LatchkeyError("unreachable", details);
    const [isReadable, isAllowed, isAllowedWithCookies] = await Promise.all([
        answers(FOR_EVERYBODY, { mode: "cors" }),
        answers(FOR_ALLOWED, { mode: "cors" }),
        answers(FOR_ALLOWED, { mode: "cors", credentials: "include" }),
    ]);
    if (isReadable && !isAllowed) return new LatchkeyError("origin_not_allowed", details);
    // Two causes look the same from here: more cookies than the server reads, and a proxy that answers every origin with
    // "*", which browsers refuse for requests with cookies. Only what is known is said.
    const reason = isReadable && !isAllowedWithCookies ? "blocked_with_cookies" : "blocked";
    return new LatchkeyError("unreachable", { reason, ...details });
}

async function answersTo(server, fetch, path, options) {
    try {
        // Appended, not resolved: the server may stand under a path.
        const address = `${server.href.replace(/\/$/, "")}${path}`;
        await fetch(address, { credentials: "omit", cache: "no-store", redirect: "follow", ...options });
        return true;
    } catch {
        return false;
    }
}
