import { LatchkeyError } from "../errors.js";
import { isServiceToken } from "../answers/shapes.js";
import { withSignal } from "../requests/with-signal.js";

/** A token is used for this part of its life: the clock of the API may be ahead, and a request takes its time. */
const USED = 0.8;
/** Milliseconds. A token that was just made and is refused all the same: another one would be, too. */
const JUST_MADE = 5_000;
/** Milliseconds for which a refused address is not asked for again: such questions count as the others do. */
const REFUSED_FOR = 60_000;
/** What can be sent a second time. A stream or an iterator has been read by then. */
const REPEATABLE = ["Blob", "ArrayBuffer", "FormData", "URLSearchParams"];

/** Tokens for APIs of one's own, each for one origin, in memory alone. */
export class ServiceTokens {
    #presence;
    #fetch;
    /** By origin: what is asked for, and what was answered. @type {Map<string, Known>} */
    #known = new Map();
    /** Of the person who is signed in: it grows with each sign-in and sign-out. */
    #era = 0;

    /** @param {import("../sessions/presence.js").Presence} presence @param {typeof globalThis.fetch} [fetch] given by tests */
    constructor(presence, fetch) {
        this.#presence = presence;
        // Called as a plain function: browsers refuse a fetch that is called as a method of another object.
        this.#fetch = fetch ?? ((...request) => globalThis.fetch(...request));
    }

    /** What was for the person who was signed in before is for nobody else. */
    forget() {
        this.#known = new Map();
    }

    /**
     * The same text until shortly before its end; callers at once share one request.
     * @param {{ audience: string, fresh?: boolean, signal?: AbortSignal }} request
     * @returns {Promise<string>} throws `token_invalid` when somebody else signs in, or out, meanwhile
     */
    async token({ audience, fresh = false, signal }) {
        return (await this.#get(this.#place(audience).origin, { fresh, signal })).text;
    }

    /**
     * What one person wanted to send is never sent as another one.
     * @param {string | URL} url @param {RequestInit | null} [options]
     * @returns {Promise<Response>} throws `token_invalid` when somebody else signs in, or out, before it is sent
     */
    async fetch(url, options) {
        const address = this.#place(url);
        const given = options ?? {};
        const signal = given.signal ?? undefined;
        const isSame = this.#samePerson();
        const token = await this.#get(address.origin, { signal });
        const response = await this.#send(address, given, token);
        if (response.status !== 401 || !isRepeatable(given.body) || Date.now() - token.madeAt < JUST_MADE) return response;
        if (!isSame()) return response;
        const another = await this.#get(address.origin, { besides: token, signal });
        return token.subject === another.subject ? this.#send(address, given, another) : response;
    }

    /** Answers whether the person is still the one of now, who may have signed in again meanwhile. */
    #samePerson() {
        const { user } = this.#presence;
        const { era } = user;
        const id = user.known?.id;
        return () => era === user.era || (id !== undefined && user.known?.id === id);
    }

    /** A redirect could lead elsewhere, and not every browser takes the token out then. */
    #send(address, options, token) {
        const headers = new Headers(options.headers);
        headers.set("Authorization", `Bearer ${token.text}`);
        return this.#fetch(address.href, { ...options, redirect: options.redirect ?? "error", headers });
    }

    /** @param {string | URL} address */
    #place(address) {
        // A Request, or nothing, would become an address of this page.
        if (typeof address !== "string" && !(address instanceof URL)) throw new TypeError("not an address: " + address);
        const place = new URL(address, this.#presence.page.location?.href);
        if (!/^https?:$/.test(place.protocol)) throw new TypeError(`not an http address: ${address}`);
        return place;
    }

    /** @returns {Map<string, Known>} */
    get #all() {
        const { era } = this.#presence.user;
        if (era !== this.#era) this.forget();
        this.#era = era;
        return this.#known;
    }

    /** @returns {Promise<Token>} one that is not `besides`; a fresh one was asked for after this call */
    async #get(origin, { fresh = false, besides, signal }) {
        const { user } = this.#presence;
        // From now on this page hears of a sign-out elsewhere, as one does that shows who is signed in.
        user.isWanted = true;
        const isSame = this.#samePerson();
        const all = this.#all;
        const known = all.get(origin) ?? {};
        all.set(origin, known);
        if (!fresh) {
            if (known.token !== besides && this.#isGood(known.token)) return known.token;
            if (known.refusal && isBetween(known.refusal)) throw known.refusal.error;
        } else {
            known.asked = undefined;
        }
        known.asked ??= this.#ask(origin, known);
        const token = await withSignal(known.asked, signal);
        if (!isSame() || !(await this.#isTheirs(token))) throw new LatchkeyError("token_invalid", { status: 401 });
        return token;
    }

    #isGood(token) {
        return token && isBetween(token) && this.#isOf(token, this.#presence.user.known);
    }

    /** Where it is not known who is signed in, the server's word is taken. */
    #isOf(token, person) {
        return person === undefined || token.subject === undefined || person?.id === token.subject;
    }

    /** Pages of other origins share the session: where the token is somebody else's, this page does not know yet who is there. */
    async #isTheirs(token) {
        const { user } = this.#presence;
        return this.#isOf(token, user.known) || this.#isOf(token, await user.get({ fresh: true }));
    }

    /** @returns {Promise<Token>} */
    #ask(audience, known) {
        const asked = this.#answer(audience);
        const over = (news) => Object.assign(known, news, known.asked === asked && { asked: undefined });
        asked.then((token) => over({ token, refusal: undefined }), (error) => {
            const from = Date.now();
            const isRefused = error.code === "audience_not_allowed";
            over({ refusal: isRefused ? { error, madeAt: from, until: from + REFUSED_FOR } : undefined });
        });
        return asked;
    }

    async #answer(audience) {
        const madeAt = Date.now();
        const answer = await this.#presence.send("POST", "/api/token", { body: { audience }, expect: isServiceToken });
        const text = answer.access_token;
        return { text, subject: subjectOf(text), madeAt, until: madeAt + answer.expires_in * 1000 * USED };
    }
}

/** Also a clock that went back ends it. */
function isBetween({ madeAt, until }) {
    const now = Date.now();
    return now >= madeAt && now < until;
}

function isRepeatable(body) {
    if (body === undefined || body === null || typeof body === "string" || ArrayBuffer.isView(body)) return true;
    return REPEATABLE.some((name) => globalThis[name] && body instanceof globalThis[name]);
}

/** Whose token it is: the account's id; undefined where the text has another form than the server gives it. */
function subjectOf(token) {
    try {
        const { sub } = JSON.parse(atob(token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/")));
        return typeof sub === "string" ? sub : undefined;
    } catch {
        return undefined;
    }
}

/** @typedef {{ text: string, subject?: string, madeAt: number, until: number }} Token times in milliseconds since 1970 */
/** @typedef {{ asked?: Promise<Token>, token?: Token, refusal?: { error: Error, madeAt: number, until: number } }} Known */
