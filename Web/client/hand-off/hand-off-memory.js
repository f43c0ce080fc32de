/** Where the form goes. */
export const ADDRESS_TO_SERVER = "/hand-off";
/** Milliseconds that the server keeps an attempt. */
export const LASTS = 600_000;
const KEY = "latchkey hand-off ";
/** As the server writes them; the state is one of ours. */
const RETURN = /^#latchkey=([\w-]{20,200})&latchkey_state=([\w-]{22,64})$/;
const BEGIN = "#latchkey=begin";

/**
 * What the server put behind the # of this page's address: `{ code, state }`, `{ begins: true }` where a page of the server sent the
 * person here to sign in, or null. @param {Window} page
 */
export function returnIn({ location }) {
    const hash = location?.hash ?? "";
    if (hash === BEGIN) return { begins: true };
    const [, code, state] = RETURN.exec(hash) ?? [];
    return code ? { code, state } : null;
}

/** Before anything else looks at the address: what is read from it is used once (G-006). @param {Window} page @param {string} [hash] */
export function clean({ location, history }, hash = "") {
    history?.replaceState(history.state, "", location.pathname.replace(/^\/+/, "/") + location.search + hash);
}

/** For this tab alone. @param {Window} page */
export function keep(page, state, memory) {
    forgetOld(page.sessionStorage);
    page.sessionStorage.setItem(KEY + state, JSON.stringify(memory));
}

/** What this tab knows of an attempt, or null. @param {Window} page @returns {Memory | null} */
export function peek(page, state) {
    try {
        const memory = JSON.parse(page.sessionStorage.getItem(KEY + state));
        return typeof memory?.verifier === "string" && Date.now() - memory.at < LASTS ? memory : null;
    } catch {
        return null;
    }
}

/**
 * As `peek`, and nobody gets it again: a page that runs its scripts twice exchanges once.
 * @typedef {{ server: string, verifier: string, hash: string, at: number, from?: string, message?: string }} Memory
 */
export function take(page, state) {
    const memory = peek(page, state);
    if (memory) page.sessionStorage.removeItem(KEY + state);
    return memory;
}

function forgetOld(storage) {
    const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index)).filter((key) => key?.startsWith(KEY));
    for (const key of keys) {
        const { at } = parsed(storage.getItem(key));
        if (!(Date.now() - at < LASTS)) storage.removeItem(key);
    }
}

function parsed(text) {
    try {
        return JSON.parse(text) ?? {};
    } catch {
        return {};
    }
}
