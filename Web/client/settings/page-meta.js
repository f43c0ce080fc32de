import { isLoopback } from "../requests/reach.js";

/** Content of `<meta name="…">` in this page, trimmed; undefined without one. @param {string} name */
export function metaContent(name) {
    return globalThis.document?.querySelector(`meta[name="${name}"]`)?.getAttribute("content")?.trim();
}

/** What the server wrote into its own page of its settings; undefined on every other page. */
export function settingsOfPage() {
    const written = metaContent("latchkey-settings");
    return written && JSON.parse(written);
}

/**
 * The server that this page uses: what `<meta name="latchkey-server">` says; else where these files were loaded from,
 * when that is not this site; else this site ("").
 */
export function serverOfPage(files = new URL("../..", import.meta.url), page = globalThis.location) {
    const named = metaContent("latchkey-server");
    if (named !== undefined) return named;
    // Where pages are rendered there is none.
    if (!page) return files.origin === "null" ? "" : files.origin;
    return files.origin === page.origin ? "" : onHostOf(page, files).href.replace(/\/$/, "");
}

/** On a developer's machine, the host name at which the page is open: to browsers, localhost and 127.0.0.1 are two sites. */
export function onHostOf(page, address) {
    const own = new URL(address);
    if (isLoopback(own.hostname) && isLoopback(page?.hostname ?? "")) own.hostname = page.hostname;
    return own;
}
