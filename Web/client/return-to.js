const CONTROL_OR_BACKSLASH = /[\u0000-\u0020\u007f\\]/;
const ENCODED_SEPARATOR = /%(2f|5c|0|1)/i;

/**
 * The address to go on to, when it is a path of this origin; otherwise null (S-166). Whatever takes such an address
 * from a query or an attribute passes it through here, and goes to what comes out, never to what went in.
 *
 * @param {string | null | undefined} target a path such as `/profile?tab=sessions`, or one relative to this page
 * @param {{ origin: string, href: string }} [page]
 * @returns {string | null} path, query and fragment
 */
export function sameOriginPath(target, page = globalThis.location) {
    if (typeof target !== "string" || target === "" || CONTROL_OR_BACKSLASH.test(target)) return null;
    const path = target.split(/[?#]/, 1)[0];
    // Two slashes begin a host, also those of "/..//evil.example" once it is resolved; a colon ends a scheme; browsers
    // and proxies decode %2f and %5c at different moments.
    if (path.includes("//") || path.includes(":") || ENCODED_SEPARATOR.test(path)) return null;
    let address;
    try {
        address = new URL(target, page.href);
    } catch {
        return null;
    }
    if (address.origin !== page.origin) return null;
    return address.pathname + address.search + address.hash;
}
