import { withSignal } from "../requests/with-signal.js";

/**
 * Who is signed in: undefined until somebody asked, then a user or null. One request serves all who ask while it runs.
 * An answer to a question from before a sign-in or sign-out is old news and never becomes the state.
 */
export class CurrentUser {
    /** @type {object | null | undefined} */
    #known;
    /** What was known last, also after `forget`: only what differs from it is news. */
    #last;
    /** @type {Promise<object | null> | undefined} */
    #asking;
    #era = 0;
    #ask;
    #changed;
    checkedAt = 0;
    /** Whether anything on this page wants to know. */
    isWanted = false;

    /**
     * @param {() => Promise<object | null>} ask
     * @param {(user: object | null, cause: string) => void} changed
     */
    constructor(ask, changed) {
        this.#ask = ask;
        this.#changed = changed;
    }

    get known() {
        return this.#known;
    }

    /** Grows with each sign-in and sign-out: lets a caller see whether an answer is still about the same person. */
    get era() {
        return this.#era;
    }

    /**
     * @param {{ fresh?: boolean, cause?: string, isNews?: boolean, signal?: AbortSignal }} [how] `isNews`: the first
     *     answer is, too
     */
    async get({ fresh = false, cause = "server", isNews = false, signal } = {}) {
        this.isWanted = true;
        if (!fresh && this.#known !== undefined) return withSignal(this.#known, signal);
        this.#asking ??= this.#askOnce(cause, isNews);
        return withSignal(this.#asking, signal);
    }

    /** Makes `user` the state, whatever requests still run. */
    set(user, cause) {
        this.startEra();
        this.#become(user, cause, true);
    }

    /** Nobody knows any more: the next who asks makes a request. */
    forget() {
        this.startEra();
        this.#known = undefined;
    }

    /** From now on, what was asked before is old news. */
    startEra() {
        this.isWanted = true;
        this.#era += 1;
        this.#asking = undefined;
    }

    async #askOnce(cause, isNews) {
        const era = this.#era;
        try {
            const user = await this.#ask();
            if (era !== this.#era) return this.#asking ?? this.get();
            // The first answer is no change for those who asked.
            this.#become(user, cause, isNews || this.#last !== undefined);
            return user;
        } finally {
            if (era === this.#era) this.#asking = undefined;
        }
    }

    #become(user, cause, isNews) {
        const differs = JSON.stringify(user) !== JSON.stringify(this.#last);
        this.#known = this.#last = user;
        this.checkedAt = Date.now();
        if (differs && isNews) this.#changed(user, cause);
    }
}
