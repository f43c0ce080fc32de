import { isChallenge, isSessionToken } from "../answers/shapes.js";

/** A token is used for this part of its life: the clock may jump, and a request takes its time. */
const USED = 0.8;
/** How often a proof is repeated that others have overtaken, and for how many seconds at most it waits before: clocks of nodes differ by less. */
const REPEATS = 5;
const LONGEST_WAIT = 30;
/** In milliseconds, and more each time: tabs that were opened at once are not to meet again. */
const SPREAD = 300;
const DATABASE = "latchkey";
const STORE = "keys";
const ALGORITHM = { name: "ECDSA", namedCurve: "P-256" };

/**
 * The key of this page's session at one server, and the token that its proof gives: that one in memory alone. The browser keeps the key
 * where scripts can use it and nobody can read it.
 */
export class SessionKeys {
    #page;
    #requests;
    /** What this tab knows. @type {Held | undefined} */
    #held;
    /** @type {{ text: string, from: number, until: number } | undefined} */
    #token;
    /** @type {Promise<string | undefined> | undefined} */
    #asking;
    /** Grows when another session may be there: what was asked before is not this one's. */
    #era = 0;
    #isStored = true;

    /** @param {Window} page @param {import("../requests/request.js").Requests} requests */
    constructor(page, requests) {
        this.#page = page;
        this.#requests = requests;
    }

    /** @returns {Promise<NewKey>} */
    async make() {
        const { subtle } = this.#page.crypto;
        const { privateKey, publicKey } = await subtle.generateKey(ALGORITHM, false, ["sign"]);
        const { kty, crv, x, y } = await subtle.exportKey("jwk", publicKey);
        return { jwk: { kty, crv, x, y }, privateKey };
    }

    /** Stored nowhere before `keep`. Throws where the server takes no proof of it. @param {Named} session @param {NewKey} key */
    async begin({ id, receipt }, { privateKey }) {
        const held = { session: id, receipt, privateKey };
        const token = await this.#prove(held);
        this.lookAgain();
        this.#held = held;
        this.#isStored = false;
        this.#token = token;
    }

    /** @returns {Promise<boolean>} false where the browser stores none: then it is this page's alone */
    async keep() {
        try {
            await this.#inStore("readwrite", (store) => done(store.put(this.#held, this.#name)), true);
            this.#isStored = true;
        } catch {
            this.#isStored = false;
        }
        return this.#isStored;
    }

    /** @param {Named} session that takes the place of the one before, by the same key */
    async move({ id, receipt }) {
        const held = await this.#current();
        if (!held || held.session === id) return;
        this.lookAgain();
        this.#held = { ...held, session: id, receipt };
        if (this.#isStored) await this.keep();
    }

    lookAgain() {
        this.#era += 1;
        this.#token = this.#asking = undefined;
        if (this.#isStored) this.#held = undefined;
    }

    /** The key stays with this page alone. */
    async letGo() {
        this.#isStored = false;
        await this.#deleteStored().catch(() => {});
    }

    /**
     * @param {boolean} [isOwnAlone] the session of this tab alone
     * @returns {Promise<Held | undefined>} another tab's session, whose key stays
     */
    async forget(isOwnAlone = false) {
        const session = isOwnAlone ? this.#held?.session : undefined;
        this.#isStored = true;
        this.#held = undefined;
        this.lookAgain();
        return this.#deleteStored(session).catch(() => undefined);
    }

    /**
     * Looked at and deleted in one transaction: another tab may begin a session at any time.
     * @param {string} [session] this one alone @returns {Promise<Held | undefined>} another one, which stays
     */
    async #deleteStored(session) {
        return this.#inStore("readwrite", async (store) => {
            const stored = await done(store.get(this.#name));
            if (session !== undefined && stored && stored.session !== session) return stored;
            return done(store.delete(this.#name));
        });
    }

    /** The key is in this page alone. */
    get isOfPage() {
        return !this.#isStored;
    }

    async isStored() {
        return Boolean(await this.#stored());
    }

    /** @param {string} [refused] @returns {Promise<string | undefined>} undefined where the session has ended, this browser has none, or the server takes none */
    async token(refused) {
        if (refused !== undefined && this.#token?.text === refused) this.lookAgain();
        const now = Date.now();
        // Also a clock that went back ends it.
        if (this.#token && now >= this.#token.from && now < this.#token.until) return this.#token.text;
        this.#asking ??= this.#ask();
        return this.#asking;
    }

    async #ask() {
        const era = this.#era;
        try {
            const held = await this.#current();
            const token = held && (await this.#proveOrForget(held));
            // Somebody else may be signed in by now.
            if (era !== this.#era) return await this.token();
            this.#token = token;
            return token?.text;
        } finally {
            if (era === this.#era) this.#asking = undefined;
        }
    }

    async #proveOrForget(held) {
        try {
            return await this.#prove(held);
        } catch (error) {
            // A node that takes no keys, where others may: the session lives, and its key stays.
            if (error.code === "not_found") return undefined;
            if (!error.isSignedOut) throw error;
        }
        // The session is over. Another tab may have begun one meanwhile: that one's key stays.
        const other = this.#isStored ? await this.#deleteStored(held.session).catch(() => undefined) : undefined;
        if (!other && this.#held === held) this.#isStored = true;
        if (this.#held === held) this.#held = other;
        return other && this.#proveOrForget(other);
    }

    /**
     * Again where another tab was faster, or another node's clock is ahead: of two challenges the later one is good. Once more where it is
     * refused: a device may have slept until the challenge was over.
     */
    async #prove(held) {
        let refused = 0;
        let overtaken = 0;
        for (;;) {
            try {
                return await this.#proveOnce(held);
            } catch (error) {
                if (error.isSignedOut) refused += 1;
                else if (error.code === "busy") overtaken += 1;
                else throw error;
                if (refused > 1 || overtaken > REPEATS) throw error;
                if (error.code === "busy") await pause(error.retryAfter ?? 1, overtaken);
            }
        }
    }

    async #proveOnce(held) {
        const { session, receipt, privateKey } = held;
        const ask = (path, body, expect) => this.#requests.send("POST", `/api/session/${path}`, { body, expect, by: "nobody" });
        const { challenge } = await ask("challenge", { session }, isChallenge);
        const text = `latchkey session token\n${this.#requests.server.origin}\n${session}\n${challenge}`;
        const algorithm = { name: "ECDSA", hash: "SHA-256" };
        const bytes = await this.#page.crypto.subtle.sign(algorithm, privateKey, new TextEncoder().encode(text));
        const from = Date.now();
        const signature = base64url(new Uint8Array(bytes));
        const answer = await ask("token", { session, challenge, signature, receipt }, isSessionToken);
        if (answer.receipt !== receipt) await this.#note(held, answer.receipt).catch(() => {});
        return { text: answer.access_token, from, until: from + answer.expires_in * 1000 * USED };
    }

    /** Another secret of the server has made it than the one before. */
    async #note(held, receipt) {
        held.receipt = receipt;
        if (!this.#isStored) return;
        await this.#inStore("readwrite", async (store) => {
            const stored = await done(store.get(this.#name));
            if (stored?.session === held.session) await done(store.put({ ...stored, receipt }, this.#name));
        });
    }

    /** @returns {Promise<Held | undefined>} */
    async #current() {
        this.#held ??= await this.#stored();
        return this.#held;
    }

    /** @returns {Promise<Held | undefined>} */
    async #stored() {
        try {
            return await this.#inStore("readonly", (store) => done(store.get(this.#name)));
        } catch {
            return undefined;
        }
    }

    get #name() {
        return this.#requests.server.href;
    }

    /** Throws where there is nothing, unless `isMade` makes it: nothing is left behind by looking. */
    async #inStore(mode, use, isMade = false) {
        const opening = this.#page.indexedDB.open(DATABASE, 1);
        opening.onupgradeneeded = () => (isMade ? opening.result.createObjectStore(STORE) : opening.transaction.abort());
        const database = await done(opening);
        try {
            const transaction = database.transaction(STORE, mode);
            const isOver = new Promise((resolve, reject) => {
                transaction.oncomplete = resolve;
                transaction.onabort = transaction.onerror = () => reject(transaction.error);
            });
            // Both are awaited together: one that fails fails the other.
            const [result] = await Promise.all([use(transaction.objectStore(STORE)), isOver]);
            return result;
        } finally {
            database.close();
        }
    }
}

function pause(seconds, nth) {
    const length = Math.min(seconds, LONGEST_WAIT) * 1000 + Math.random() * SPREAD * nth;
    return new Promise((resolve) => { setTimeout(resolve, length); });
}

function done(request) {
    return new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
}

function base64url(bytes) {
    return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** @typedef {{ jwk: { kty: string, crv: string, x: string, y: string }, privateKey: CryptoKey }} NewKey */
/** `receipt` shows that the server has named the session here: strangers of the network keep nobody from a token who has it. */
/** @typedef {{ id: string, receipt?: string }} Named */
/** @typedef {{ session: string, receipt?: string, privateKey: CryptoKey }} Held */
