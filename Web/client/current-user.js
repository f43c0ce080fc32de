/**
 * Who is signed in: undefined until somebody asked, then a user or null. One request serves all who ask while it runs.
 * An answer to a question from before a sign-in or sign-out is old news and never becomes the state.
 */
export class CurrentUser {
    /** @type {object | null | undefined} */
    #known;
    /** @type {Promise<object | null> | undefined} */
    #asking;
    #era = 0;
    #ask;
    #changed;
    checkedAt = 0;

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

    async get({ fresh = false, cause = "server" } = {}) {
        if (!fresh && this.#known !== undefined) return this.#known;
        this.#asking ??= this.#askOnce(cause);
        return this.#asking;
    }

    /** Makes `user` the state, whatever requests still run. */
    set(user, cause) {
        this.startEra();
        this.#become(user, cause, true);
    }

    /** From now on, what was asked before is old news. */
    startEra() {
        this.#era += 1;
        this.#asking = undefined;
    }

    async #askOnce(cause) {
        const era = this.#era;
        try {
            const user = await this.#ask();
            if (era !== this.#era) return this.get();
            // The first answer is no change, unless another tab's news made this one ask.
            this.#become(user, cause, this.#known !== undefined || cause === "other_tab");
            return user;
        } finally {
            if (era === this.#era) this.#asking = undefined;
        }
    }

    #become(user, cause, isNews) {
        const differs = JSON.stringify(user) !== JSON.stringify(this.#known);
        this.#known = user;
        this.checkedAt = Date.now();
        if (differs && isNews) this.#changed(user, cause);
    }
}
