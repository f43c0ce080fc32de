import { LatchkeyError } from "./errors.js";

/** A file of the server's that every origin may load, and an answer that only allowed origins may read. */
const FOR_EVERYBODY = "/client/errors.js";
const FOR_ALLOWED = "/health/live";
const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** @param {string} hostname */
export function isLoopback(hostname) {
    return LOOPBACK.test(hostname);
}

/**
 * Why a request got no answer. Browsers tell scripts only "failed", so this asks the server two things that tell apart
 * what they do not: is it there at all, and may this page read its answers?
 *
 * @param {{ server: URL, page: { location: Location, navigator?: Navigator }, fetch: typeof globalThis.fetch,
 *     cause: unknown }} request
 */
export async function whyNoAnswer({ server, page, fetch, cause }) {
    const values = { server: server.origin, page: page.location.origin };
    if (page.navigator?.onLine === false && !isLoopback(server.hostname)) {
        return new LatchkeyError("offline", { values, cause });
    }
    if (page.location.protocol === "https:" && server.protocol === "http:" && !isLoopback(server.hostname)) {
        return new LatchkeyError("unreachable", { reason: "mixed_content", values, cause });
    }
    if (server.origin !== page.location.origin && (await refusesThisPage(server, fetch))) {
        return new LatchkeyError("origin_not_allowed", { values, cause });
    }
    return new LatchkeyError("unreachable", { values, cause });
}

async function refusesThisPage(server, fetch) {
    const [isThere, isReadable] = await Promise.all([
        answers(server, fetch, FOR_EVERYBODY),
        answers(server, fetch, FOR_ALLOWED),
    ]);
    return isThere && !isReadable;
}

async function answers(server, fetch, path) {
    try {
        // Appended, not resolved: the server may stand under a path.
        const address = `${server.href.replace(/\/$/, "")}${path}`;
        await fetch(address, { mode: "cors", credentials: "omit", cache: "no-store", redirect: "follow" });
        return true;
    } catch {
        return false;
    }
}
