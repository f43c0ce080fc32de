import { addressOfReturn } from "../hand-off/hand-off.js";
import { untilBack } from "../hand-off/leaving.js";
import { pathOf } from "../requests/path.js";
import { isHandedOff } from "../answers/shapes.js";
import { withSignal } from "../requests/with-signal.js";

const KEY = "latchkey provider";

/**
 * Leaves one of the server's own pages for a provider, which comes back to the server's page at its redirect URI.
 *
 * @param {import("../sessions/presence.js").Presence} presence
 * @param {string} provider its id
 * @param {{ returnTo?: string, remember?: boolean, ticket?: string, signal?: AbortSignal }} options `ticket`: of a hand-off or of a
 *     link; then the page at the redirect URI knows where to go
 * @returns {Promise<never>} settles only where "back" shows this page again (`aborted`)
 */
export async function start(presence, provider, { returnTo, remember, ticket = presence.handOff, signal }) {
    const { page } = presence;
    const target = addressOfReturn(returnTo, page);
    const body = ticket ? { ticket, remember } : { return_to: pathIn(target), remember };
    const path = `${pathOf("/api/federation", provider)}/start`;
    const { location } = await presence.send("POST", path, { body, signal, expect: isHandedOff });
    const address = new URL(location);
    if (!/^https?:$/.test(address.protocol)) throw new TypeError(`Latchkey: not an address of a provider: ${address.protocol}`);
    keep(page, { began: pathIn(page.location), hash: ticket ? "" : target.hash });
    page.location.assign(address.href);
    return withSignal(untilBack(page), signal);
}

/**
 * What this tab knows of the page that it has left for a provider: its path, and the fragment to go on to, which no server is told.
 * @param {Window} page @returns {{ began: string, hash: string }} empty where it knows nothing
 */
export function leftFrom(page) {
    try {
        const { began, hash } = JSON.parse(page.sessionStorage.getItem(KEY)) ?? {};
        return { began: asText(began), hash: asText(hash) };
    } catch {
        return { began: "", hash: "" };
    }
}

function keep({ sessionStorage }, memory) {
    try {
        sessionStorage.setItem(KEY, JSON.stringify(memory));
    } catch {
        // Where nothing is kept, the way back is the page for signing in.
    }
}

function pathIn({ pathname, search }) {
    return pathname.replace(/^\/+/, "/") + search;
}

function asText(value) {
    return typeof value === "string" ? value : "";
}
