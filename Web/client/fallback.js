import { isLoopback } from "./reach.js";

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
    #settings = async () => undefined;
    /** @type {Promise<import("./session-key.js").SessionKeys> | undefined} */
    #loading;

    /** @param {Window} page @param {import("./request.js").Requests} requests */
    constructor(page, requests) {
        this.#page = page;
        this.#requests = requests;
        this.#server = requests.server;
        requests.token = (refused) => this.#token(refused);
    }

    /** @param {() => Promise<{ fallback?: boolean } | undefined>} settings */
    set settings(settings) {
        this.#settings = settings;
    }

    /** The session lasts until this page is left: the browser keeps no key. @returns {boolean} */
    isOfPage = false;

    /** A new key for a sign-in of this page, in memory alone; undefined where none is taken. @returns {Promise<NewKey | undefined>} */
    async newKey() {
        if (!this.#isPossible) return undefined;
        try {
            if ((await this.#settings())?.fallback !== true) return undefined;
            return await (await this.#keys()).make();
        } catch {
            // Most browsers keep the cookie, and the sign-in itself says what is wrong.
            return undefined;
        }
    }

    /** The browser dropped the cookie of this session: from now on this page has tokens for it. @param {string} session @param {NewKey} key */
    async begin(session, key) {
        const keys = await this.#keys();
        await keys.begin(session, key);
        this.isOfPage = !(await keys.keep());
        if (this.isOfPage) console.warn("Latchkey: this browser stores no keys. You are signed in until this page is left.");
        else this.#mark(true);
    }

    /** The session goes on as this one. @param {string} session */
    async move(session) {
        if (this.isOn) await (await this.#keys()).move(session);
    }

    /** Whether this page's session goes on by tokens. @returns {boolean} */
    get isOn() {
        return this.isOfPage || this.#isMarked;
    }

    /** Other tabs may have another session by now. */
    async lookAgain() {
        if (this.#loading) (await this.#keys()).lookAgain();
    }

    /** Nothing of the session stays here. */
    async end() {
        if (!this.isOn) return;
        this.isOfPage = false;
        this.#mark(false);
        await (await this.#keys()).forget();
    }

    /** @param {string} [refused] one that the server has refused @returns {Promise<string | undefined>} undefined: cookies are sent instead */
    async #token(refused) {
        if (!this.isOn) return undefined;
        const keys = await this.#keys();
        const token = await keys.token(refused);
        if (token === undefined && !this.isOfPage && !(await keys.isStored())) this.#mark(false);
        if (token === undefined) this.isOfPage = false;
        return token;
    }

    #keys() {
        this.#loading ??= import("./session-key.js").then(({ SessionKeys }) => new SessionKeys(this.#page, this.#requests));
        // A file that did not come is asked for again.
        this.#loading.catch(() => { this.#loading = undefined; });
        return this.#loading;
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

    #mark(isStored) {
        try {
            if (isStored) this.#page.localStorage.setItem(MARK + this.#server.href, "1");
            else this.#page.localStorage.removeItem(MARK + this.#server.href);
        } catch {
            this.isOfPage ||= isStored;
        }
    }
}

/** @typedef {import("./session-key.js").NewKey} NewKey */
