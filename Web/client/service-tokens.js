import { isServiceToken } from "./shapes.js";
import { withSignal } from "./with-signal.js";

/** A token is used for this part of its life: the clock of the API may be ahead, and a request takes its time. */
const USED = 0.8;
/** Milliseconds. A token that was just made and is refused all the same: another one would be, too. */
const JUST_MADE = 5_000;

/** Tokens for APIs of one's own, each for one origin, in memory alone. */
export class ServiceTokens {
    #presence;
    #fetch;
    /** By origin: what is asked for, and what was answered. @type {Map<string, { asked?: Promise<Token>, token?: Token }>} */
    #known = new Map();
    /** Of whoever is signed in: it grows with each sign-in and sign-out. */
    #era = 0;

    /** @param {import("./presence.js").Presence} presence @param {typeof globalThis.fetch} [fetch] given by tests */
    constructor(presence, fetch) {
        this.#presence = presence;
        // Called as a plain function: browsers refuse a fetch that is called as a method of another object.
        this.#fetch = fetch ?? ((...request) => globalThis.fetch(...request));
    }

    /** What was for whoever was signed in before is for nobody else. */
    forget() {
        this.#known = new Map();
    }

    get #all() {
        const { era } = this.#presence.user;
        if (era !== this.#era) this.forget();
        this.#era = era;
        return this.#known;
    }

    /**
     * The same text until shortly before its end; callers at once share one request.
     * @param {{ audience: string, fresh?: boolean, signal?: AbortSignal }} request
     * @returns {Promise<string>}
     */
    async token({ audience, fresh = false, signal }) {
        return (await this.#get(this.#place(audience).origin, { fresh, signal })).text;
    }

    /**
     * @param {string | URL} url @param {RequestInit} [options]
     * @returns {Promise<Response>}
     */
    async fetch(url, options = {}) {
        const address = this.#place(url);
        const { signal } = options;
        const token = await this.#get(address.origin, { signal: signal ?? undefined });
        const response = await this.#send(address, options, token);
        const isRepeatable = !(options.body instanceof (globalThis.ReadableStream ?? Array));
        if (response.status !== 401 || !isRepeatable || Date.now() - token.madeAt < JUST_MADE) return response;
        const isCurrent = this.#all.get(address.origin)?.token === token;
        const another = await this.#get(address.origin, { fresh: isCurrent, signal: signal ?? undefined });
        return this.#send(address, options, another);
    }

    /** A redirect could lead elsewhere, and not every browser takes the token out then. */
    #send(address, options, token) {
        const headers = new Headers(options.headers);
        headers.set("Authorization", `Bearer ${token.text}`);
        return this.#fetch(address.href, { redirect: "error", ...options, headers });
    }

    /** @param {string | URL} address */
    #place(address) {
        // A Request, or nothing, would become an address of this page.
        if (typeof address !== "string" && !(address instanceof URL)) throw new TypeError("not an address: " + address);
        const place = new URL(address, this.#presence.page.location?.href);
        if (!/^https?:$/.test(place.protocol)) throw new TypeError(`not an http address: ${address}`);
        return place;
    }

    /** @returns {Promise<Token>} */
    async #get(origin, { fresh, signal }) {
        const all = this.#all;
        const known = all.get(origin) ?? {};
        all.set(origin, known);
        const now = Date.now();
        if (!fresh && known.token && now >= known.token.madeAt && now < known.token.until) return known.token;
        known.asked ??= this.#ask(origin).finally(() => (known.asked = undefined));
        known.asked.then((token) => (known.token = token), () => {});
        const token = await withSignal(known.asked, signal);
        // Somebody else signed in, or out, meanwhile.
        return all === this.#all ? token : this.#get(origin, { fresh: false, signal });
    }

    /** @returns {Promise<Token>} */
    async #ask(audience) {
        const madeAt = Date.now();
        const answer = await this.#presence.send("POST", "/api/token", { body: { audience }, expect: isServiceToken });
        return { text: answer.access_token, madeAt, until: madeAt + answer.expires_in * 1000 * USED };
    }
}

/** @typedef {{ text: string, madeAt: number, until: number }} Token times in milliseconds since 1970 */
