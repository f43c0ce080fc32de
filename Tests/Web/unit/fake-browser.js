/** A page on another site that has keys and storage, as browsers have them, and a server that takes proofs. */
import { answer, pageAt, refusal, TOBY } from "./fake-server.js";

const ENDED = refusal(401, "token_invalid", "Invalid Authentication token!");

/** Storage of one origin, which the tabs of a test share. */
export function storage() {
    const values = new Map();
    return {
        values,
        getItem: (key) => values.get(key) ?? null,
        setItem: (key, value) => values.set(key, String(value)),
        removeItem: (key) => values.delete(key),
    };
}

/** As much of IndexedDB as is used: one database with one store, which opening alone does not leave behind. */
export function indexedDatabase({ isRefused = false } = {}) {
    let stores;
    const later = (request, outcome) => {
        queueMicrotask(outcome);
        return request;
    };
    const request = (work) => {
        const made = {};
        return later(made, () => {
            made.result = work();
            made.onsuccess?.();
        });
    };
    const transaction = () => {
        const made = {
            objectStore: (name) => ({
                get: (key) => request(() => stores.get(name).get(key)),
                put: (value, key) => request(() => void stores.get(name).set(key, value)),
                delete: (key) => request(() => void stores.get(name).delete(key)),
            }),
        };
        setTimeout(() => made.oncomplete?.());
        return made;
    };
    return {
        get kept() {
            return stores && [...stores.get("keys").values()];
        },
        /** As another tab stores it. */
        put(held) {
            for (const key of stores.get("keys").keys()) stores.get("keys").set(key, held);
        },
        open() {
            if (isRefused) throw new Error("SecurityError");
            const opening = {};
            return later(opening, () => {
                let isAborted = false;
                opening.result = { createObjectStore: (name) => (stores = new Map([[name, new Map()]])), transaction, close() {} };
                opening.transaction = { abort: () => (isAborted = true) };
                if (!stores) opening.onupgradeneeded?.();
                if (!isAborted) return opening.onsuccess?.();
                opening.error = new Error("AbortError");
                opening.onerror?.();
            });
        },
    };
}

/** @param {{ at?: string, localStorage?: object, indexedDB?: object }} [given] */
export function crossSitePage({ at = "https://me.github.io/page/", localStorage = storage(), indexedDB = indexedDatabase() } = {}) {
    return Object.assign(pageAt(at), { crypto: globalThis.crypto, localStorage, indexedDB });
}

/** A server whose cookie this browser drops. It knows one session at a time, and its key. */
export class DroppedCookieServer {
    publicURL = "https://auth.school.example";
    session = { id: "S".repeat(22), key: undefined, proofs: 0 };
    asked = [];
    settings = { registration: "open", uid_label: "User ID", password: { min_length: 8, max_length: 256 }, fallback: true };
    keepsCookies = false;
    isKeyBound = true;
    /** How many right proofs are answered first as where another tab was faster, and after how many seconds the next one is good. */
    overtakes = 0;
    retryAfter = 0;
    /** How many are refused first, as where a challenge is over. */
    refusesFirst = 0;
    /** What this server tells with a session's name. */
    receipt = "receipt-1";
    /** False at a node of an earlier version, and where it is switched off. */
    takesKeys = true;
    #challenges = 0;
    #tokens = new Set();
    #hasCookie = false;

    /** Ends the session, and with it its tokens. */
    end() {
        this.session = undefined;
        this.#tokens.clear();
    }

    /** The tokens are void before their time, and the session goes on. */
    forgetTokens() {
        this.#tokens.clear();
    }

    fetch = async (address, options = {}) => {
        const { pathname } = new URL(address);
        const body = typeof options.body === "string" ? JSON.parse(options.body) : undefined;
        const bearer = options.headers?.Authorization?.replace("Bearer ", "");
        const asked = { route: `${options.method ?? "GET"} ${pathname}`, credentials: options.credentials, bearer, body };
        this.asked.push(asked);
        const made = await this.#answer(asked);
        return made();
    };

    routes() {
        return this.asked.map(({ route }) => route);
    }

    async #answer({ route, credentials, bearer, body }) {
        const isSignedIn = this.session && (bearer ? this.#tokens.has(bearer) : this.#hasCookie && credentials === "include");
        if (!this.takesKeys && route.startsWith("POST /api/session/")) return refusal(404, "not_found", "Not found!");
        switch (route) {
            case "GET /api/settings": return answer(this.settings);
            case "POST /api/authenticate":
            case "POST /api/hand-off/exchange": return this.#begin(body.key);
            case "POST /api/reauth":
                if (!isSignedIn) return ENDED;
                this.session = { ...this.session, id: "R".repeat(22) };
                return this.#signedIn();
            case "POST /api/session/challenge": return answer({ challenge: `c${++this.#challenges}` });
            case "POST /api/session/token": return this.#prove(body);
            case "GET /api/session": return answer(isSignedIn ? TOBY : null);
            case "GET /api/sessions": return isSignedIn ? answer({ sessions: [] }) : ENDED;
            case "DELETE /api/authenticate":
                if (!isSignedIn) return ENDED;
                this.end();
                return answer({ message: "Token invalidated successfully" });
            default: throw new TypeError("Failed to fetch");
        }
    }

    #busy() {
        return refusal(503, "busy", "Try again in a moment.", { headers: { "Retry-After": String(this.retryAfter) } });
    }

    #begin(jwk) {
        this.session = { id: "S".repeat(22), key: this.isKeyBound ? jwk : undefined };
        this.#hasCookie = this.keepsCookies;
        return this.#signedIn();
    }

    #signedIn() {
        return answer({ user: TOBY, session: { id: this.session.id, receipt: this.receipt }, key_bound: Boolean(this.session.key) });
    }

    async #prove({ session, challenge, signature }) {
        if (!this.session?.key || session !== this.session.id) return ENDED;
        const { subtle } = globalThis.crypto;
        const key = await subtle.importKey("jwk", this.session.key, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
        const text = `latchkey session token\n${this.publicURL}\n${session}\n${challenge}`;
        const bytes = Uint8Array.from(atob(signature.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
        const isRight = await subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, bytes, new TextEncoder().encode(text));
        if (!isRight || this.refusesFirst-- > 0) return ENDED;
        if (challenge !== `c${this.#challenges}` || this.overtakes-- > 0) return this.#busy();
        const token = `token-${this.#challenges}`;
        this.#tokens.add(token);
        return answer({ access_token: token, token_type: "Bearer", expires_in: 300, receipt: this.receipt, user: TOBY });
    }
}
