import { ADDRESS_TO_SERVER, keep } from "./hand-off-memory.js";

/** Bytes of verifier and state: 43 characters each (RFC 7636 §4.1). */
const RANDOM = 32;
const FIELDS = ["return_to", "state", "challenge", "remember", "provider"];

/**
 * Leaves for the server's own sign-in, by a form that this page sends itself: that, and a verifier which only this tab knows, is
 * what the server trusts (decision 0039).
 *
 * @param {{ server: string, page: Window, window?: Window | null, returnTo?: string, remember?: boolean, provider?: string,
 *     from?: string, message?: string, at?: string }} wish `window`: a pop-up that is open already; `provider`: by whom, else
 *     the person chooses there; `from`: which file takes the answer; `at`: the server's own address, where the page has another for it
 * @returns {Promise<{ state: string, verifier: string }>} once the form is sent
 */
export async function begin({ server, at = server, page, window: popup, returnTo, remember, provider, ...memory }) {
    const target = addressOfReturn(returnTo, page);
    const [state, verifier] = [random(page), random(page)];
    const challenge = base64url(new Uint8Array(await page.crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier))));
    // The pop-up's page finds nothing in its storage and asks this one; a page that is left finds it again when it comes back.
    if (!popup) keep(page, state, { ...memory, server, verifier, hash: target.hash, at: Date.now() });
    const address = target.origin + target.pathname + target.search.replaceAll("\\", "%5C");
    const values = { return_to: address, state, challenge, remember: remember ? "true" : undefined, provider };
    send(page, `${at}${ADDRESS_TO_SERVER}`, values, popup?.name);
    return { state, verifier };
}

/** @param {Window} page */
export function canBegin(page) {
    return whyNot(page) === "";
}

/**
 * Why this page cannot: WebCrypto is there on https and on one's own machine only, and where cookies are blocked there is no storage.
 * @param {Window} page @returns {"" | "hand_off_unavailable" | "cookies_blocked"}
 */
export function whyNot(page) {
    if (!page.crypto?.subtle || !page.document?.createElement) return "hand_off_unavailable";
    try {
        return page.sessionStorage ? "" : "hand_off_unavailable";
    } catch {
        return "cookies_blocked";
    }
}

/** An address of another origin would carry the person off. @param {string | undefined} returnTo @param {Window} page */
export function addressOfReturn(returnTo, page) {
    const address = new URL(returnTo ?? page.location.href, page.location.href);
    if (address.origin !== page.location.origin || address.origin === "null") {
        throw new TypeError(`Latchkey: returnTo is no address of this site: ${address.href}`);
    }
    return address;
}

function send(page, action, values, target) {
    const { document } = page;
    // Under no-referrer and same-origin browsers hide the page's origin, and the server could not tell who asks (M7).
    const policy = document.createElement("meta");
    policy.name = "referrer";
    policy.content = "strict-origin";
    document.head.append(policy);
    const form = document.createElement("form");
    form.method = "post";
    form.action = action;
    form.hidden = true;
    if (target) form.target = target;
    for (const name of FIELDS) {
        if (values[name] === undefined) continue;
        const input = document.createElement("input");
        input.type = "hidden";
        input.name = name;
        input.value = values[name];
        form.append(input);
    }
    document.body.append(form);
    form.submit();
    form.remove();
}

function random(page) {
    return base64url(page.crypto.getRandomValues(new Uint8Array(RANDOM)));
}

function base64url(bytes) {
    return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
