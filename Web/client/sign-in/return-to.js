const CONTROL_OR_BACKSLASH = /[\u0000-\u0020\u007f\\]/;
const ENCODED_SEPARATOR = /%(2f|5c|7f|0|1)/i;

/**
 * The path to go on to, when `target` leads to this origin; otherwise null (S-166, S-320). Pass every address that
 * comes from a query or an attribute through here, and go to the result, never to what was given.
 *
 * @param {string | null | undefined} target a path such as `/profile?tab=sessions`, or one relative to this page
 * @param {{ origin: string, href: string }} [page]
 * @param {string} [base] what the page resolves addresses against: a `<base href>` may name another origin
 * @returns {string | null} path, query and fragment
 */
export function sameOriginPath(target, page = globalThis.location, base = baseOf(page)) {
    if (typeof target !== "string" || target === "" || CONTROL_OR_BACKSLASH.test(target)) return null;
    const path = target.split(/[?#]/, 1)[0];
    // Two slashes begin a host, also those of "/..//evil.example" once it is resolved; a colon ends a scheme, unless a slash is
    // before it; browsers and proxies decode %2f and %5c at different moments.
    if (path.includes("//") || /^[^/]*:/.test(path) || ENCODED_SEPARATOR.test(path)) return null;
    const address = resolved(target, page.href);
    if (address === null || address.origin !== page.origin || !/^https?:$/.test(address.protocol)) return null;
    const result = address.pathname + address.search + address.hash;
    // Many hosts serve this page at "//login.html" too: there a relative target becomes "//evil.example", another host.
    if (address.pathname.startsWith("//")) return null;
    return resolved(result, base)?.origin === page.origin ? result : null;
}

function baseOf(page) {
    return page === globalThis.location ? (globalThis.document?.baseURI ?? page.href) : page.href;
}

function resolved(target, base) {
    try {
        return new URL(target, base);
    } catch {
        return null;
    }
}
