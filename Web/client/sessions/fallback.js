import { LatchkeyError } from "../errors.js";
import { errorText } from "../language.js";
import { isLoopback, valuesOf } from "../requests/reach.js";

/** That a key is stored for a server, beside which the cookie need not be asked: never anything that signs somebody in. */
const MARK = "latchkey session key ";

/**
 * For browsers that drop the cookie of a server on another site: tokens, which the page gets by the proof of a key of its own. What that takes
 * is loaded where it is needed.
 */
export class Fallback {
    #page;
    #server;
    #requests;
    #settings;
    /** @type {Promise<import("./session-key.js").SessionKeys> | undefined} */
    #loading;

    /** The session lasts until this page is left: the browser keeps no key. */
    isOfPage = false;

    /** @param {import("./presence.js").Presence} presence @param {import("../settings/settings.js").ServerSettings} settings */
    constructor(presence, settings) {
        this.#page = presence.page;
        this.#requests = presence.requests;
        this.#server = presence.requests.server;
        this.#settings = settings;
        presence.fallback = this;
        presence.requests.around = (request, send) => this.#send(request, send);
    }

    /** A new key for a sign-in of this page, in memory alone; undefined where none is taken. @returns {Promise<NewKey | undefined>} */
    async newKey() {
        if (!this.#isPossible) return undefined;
        try {
            if ((await this.#settings.get({})).fallback !== true) return undefined;
            return await (await this.#keys()).make();
        } catch {
            // Most browsers keep the cookie, and the sign-in itself says what is wrong.
            return undefined;
        }
    }

    /**
     * Who is signed in by the cookie of a sign-in; where the browser has dropped it, by tokens from now on.
     * @param {{ session?: Named, key_bound?: boolean }} signedIn as the server answered
     * @param {NewKey | undefined} key that came with it @param {(by?: "cookie") => Promise<object | null>} ask
     * @returns {Promise<object | null>}
     */
    async probe({ session, key_bound: isBound }, key, ask) {
        const kept = await ask("cookie");
        if (kept !== null || !key || !isBound) {
            await this.end();
            return kept;
        }
        try {
            await this.#begin(session, key);
        } catch (error) {
            // Why it is not taken: the cookie was dropped, and there is no other way.
            if (error.isSignedOut || error.code === "not_found") return kept;
            throw error;
        }
        return ask();
    }

    async #begin(session, key) {
        const keys = await this.#keys();
        await keys.begin(session, key);
        this.isOfPage = !((await keys.keep()) && this.#mark(true));
        if (!this.isOfPage) return;
        // What no mark tells of nobody would use, nor delete.
        await keys.letGo();
        console.warn("Latchkey: this browser stores no keys. You are signed in until this page is left.");
    }

    /** The session goes on as this one, by the same key. @param {{ session?: Named }} signedIn as the server answered */
    async move({ session }) {
        if (session && this.#isOn) await (await this.#keys()).move(session);
    }

    get #isOn() {
        return this.isOfPage || this.#isMarked;
    }

    /** Other tabs may have another session by now. */
    async lookAgain() {
        if (this.#loading) (await this.#keys()).lookAgain();
    }

    /**
     * Nothing of the session stays here, also where no mark tells of it.
     * @param {{ isSignOut?: boolean }} [how] signing out leaves another tab's later session
     */
    async end({ isSignOut = false } = {}) {
        if (!this.isOfPage && !this.#isPossible) return;
        this.isOfPage = false;
        this.#mark(false);
        // What is not loaded here has nothing in memory; the next end deletes what is stored.
        const keys = await this.#keys().catch(() => undefined);
        if (await keys?.forget(isSignOut)) this.#mark(true);
    }

    async #send(request, send) {
        const token = await this.#tokenFor(request);
        if (token === undefined) return send();
        let answer, refusal;
        try {
            answer = await send(token);
        } catch (error) {
            if (error.code !== "token_invalid") throw error;
            refusal = error;
        }
        // Null says that nobody is signed in, and so may be said of a token that was refused before its time.
        if (refusal || answer === null) {
            const another = await this.#token(token);
            if (another !== undefined && another !== token) return send(another);
        }
        if (refusal) throw refusal;
        return answer;
    }

    async #tokenFor({ by }) {
        if (by === "cookie" || by === "nobody") return undefined;
        try {
            return await this.#token();
        } catch (error) {
            // A sign-in only tells which session is to end: it does not wait for that.
            if (by !== "both") throw error;
            return undefined;
        }
    }

    /** @param {string} [refused] one that the server has refused @returns {Promise<string | undefined>} undefined: cookies are sent instead */
    async #token(refused) {
        if (!this.#isOn) return undefined;
        const keys = await this.#keys();
        const token = await keys.token(refused);
        if (token === undefined && !this.isOfPage && !(await keys.isStored())) this.#mark(false);
        if (token === undefined) this.isOfPage = keys.isOfPage;
        return token;
    }

    #keys() {
        this.#loading ??= import("./session-key.js").then(({ SessionKeys }) => new SessionKeys(this.#page, this.#requests));
        return this.#loading.catch((cause) => {
            // It is asked for again.
            this.#loading = undefined;
            throw this.#unreachable(cause);
        });
    }

    #unreachable(cause) {
        const error = new LatchkeyError("unreachable", { cause, values: valuesOf(this.#server, this.#page.location) });
        error.message = errorText(error);
        return error;
    }

    /** The server says the last word: it knows what is one site. */
    get #isPossible() {
        const { location, crypto } = this.#page;
        if (!location || !crypto?.subtle) return false;
        const isHTTPS = location.protocol === "https:" && this.#server.protocol === "https:";
        const isLocal = isLoopback(location.hostname) || isLoopback(this.#server.hostname);
        return isHTTPS && !isLocal && location.hostname !== this.#server.hostname;
    }

    get #isMarked() {
        try {
            return this.#isPossible && this.#page.localStorage?.getItem(MARK + this.#server.href) === "1";
        } catch {
            return false;
        }
    }

    /** @returns {boolean} false where this browser does not take it */
    #mark(isStored) {
        try {
            if (isStored) this.#page.localStorage.setItem(MARK + this.#server.href, "1");
            else this.#page.localStorage.removeItem(MARK + this.#server.href);
            return true;
        } catch {
            return false;
        }
    }
}

/** @typedef {import("./session-key.js").NewKey} NewKey */
/** @typedef {import("./session-key.js").Named} Named */
