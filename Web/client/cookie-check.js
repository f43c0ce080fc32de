import { LatchkeyError } from "./errors.js";
import { isLoopback } from "./reach.js";

/**
 * The error for a sign-in that the server answered with a cookie which the browser then did not send back. Browsers do
 * not say why; the two addresses tell the usual reasons apart.
 *
 * @param {URL} server
 * @param {Location} page
 */
export function cookieDropped(server, page) {
    const better = new URL(page.href);
    better.hostname = server.hostname;
    return new LatchkeyError("cookie_dropped", {
        status: 401,
        reason: whyDropped(server, page),
        values: { server: server.origin, page: page.origin, host: server.hostname, better: better.origin },
    });
}

/** @returns {"other_host_name" | "insecure" | "third_party_cookies" | "unknown"} */
function whyDropped(server, page) {
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
