import { LatchkeyError } from "../errors.js";
import { errorText } from "../language.js";
import { atHost, isLoopback, valuesOf } from "../requests/reach.js";

/**
 * The user of a sign-in that the server has taken, once the browser has shown that it kept the cookie; what other tabs
 * say meanwhile is looked into first.
 *
 * @param {object} signedIn as the server answered
 * @param {import("./current-user.js").CurrentUser} current which then knows it
 * @param {() => Promise<object | null>} ask
 * @param {URL} server
 * @param {Location | undefined} page
 * @returns {Promise<object>}
 */
export async function keptSignIn(signedIn, current, ask, server, page) {
    let kept, era, hasNews = false;
    current.forget();
    do {
        hasNews ||= era !== undefined;
        era = current.era;
        kept = await ask();
    } while (era !== current.era);
    current.set(kept, "here");
    if (kept === null && hasNews) throw told(new LatchkeyError("token_invalid", { status: 401 }));
    // Somebody else: an older cookie that this sign-in's could not replace.
    if (kept?.id !== signedIn.id) throw cookieDropped(server, page);
    return kept;
}

/** Browsers do not say why they drop a cookie; the two addresses tell the usual reasons apart. */
function cookieDropped(server, page) {
    const better = page ? atHost(page, server.hostname) : "";
    const error = told(new LatchkeyError("cookie_dropped", {
        status: 401,
        reason: whyDropped(server, page),
        values: { ...valuesOf(server, page), better },
    }));
    console.warn(`Latchkey: the session cookie was not kept (${error.reason})`, error.values);
    return error;
}

function told(error) {
    error.message = errorText(error);
    return error;
}

/** @returns {"other_host_name" | "insecure" | "third_party_cookies" | "unknown"} */
function whyDropped(server, page) {
    // Programs keep cookies only where somebody gave them a jar.
    if (!page) return "unknown";
    const sameHost = server.hostname === page.hostname;
    const bothLoopback = isLoopback(server.hostname) && isLoopback(page.hostname);
    // Browsers take localhost and 127.0.0.1 for two sites.
    if (bothLoopback && !sameHost) return "other_host_name";
    if (server.protocol === "http:" && !bothLoopback) return "insecure";
    if (!sameHost && lastLabels(server.hostname) !== lastLabels(page.hostname)) return "third_party_cookies";
    return "unknown";
}

/** Near enough to the site for choosing a sentence; the exact one needs the public suffix list. */
function lastLabels(hostname) {
    return hostname.split(".").slice(-2).join(".");
}
