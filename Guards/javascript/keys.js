// A server's public keys, kept here: asked for again after an hour, and once a minute at most for one that is not among them.

const freshFor = 3_600;
const staleFor = 86_400;
const usualPause = 60;
/** Shorter while nothing is known: nobody can be let in before the first answer. */
const firstPause = 2;

/** While the server is away, keys that are known stay good for a day. */
export class PublishedKeys {
    #question;
    #clock;
    #keys = null;
    #learnedAt = null;
    #askedAt = null;
    #underWay = null;

    /** `question` answers the keys, or null where they could not be found out, and never throws; `clock` is in seconds. */
    constructor(question, clock) {
        this.#question = question;
        this.#clock = clock;
    }

    /**
     * By the headers of their tokens; null when nothing is known, or that is older than a day. What is older than an hour is asked
     * for again, and nobody waits for that.
     */
    known() {
        if (this.#learnedAt === null) return null;
        const age = this.#clock() - this.#learnedAt;
        if (age >= freshFor) this.#ask();
        return age < staleFor ? this.#keys : null;
    }

    /** Waits for a question if one may be asked now or is under way; then what is known. */
    async refreshed() {
        await this.#ask();
        return this.known();
    }

    /** The question under way, begun here if the last one is long enough ago; null when it is not. */
    #ask() {
        if (this.#underWay !== null) return this.#underWay;
        const now = this.#clock();
        const pause = this.#learnedAt === null ? firstPause : usualPause;
        if (this.#askedAt !== null && now - this.#askedAt < pause) return null;
        this.#askedAt = now;
        this.#underWay = this.#learn(now);
        return this.#underWay;
    }

    async #learn(askedAt) {
        const keys = await this.#question();
        this.#underWay = null;
        if (keys === null) return;
        this.#keys = keys;
        this.#learnedAt = askedAt;
    }
}
