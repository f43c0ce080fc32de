// A server's public keys, kept here for an hour, and asked for again at most twice a minute for one that is not among them.

const freshFor = 3_600;
/** From then on they are asked for while nobody waits. */
const renewedAfter = 3_000;
const staleFor = 86_400;
const usualPause = 60;
/** Before a second question: another node of the server may have been asked, which did not know a new key yet. */
const secondPause = 3;
/** Shorter while nothing is known: nobody can be let in before the first answer. */
const firstPause = 2;

/** While the server is away, keys that are known stay good for a day. */
export class PublishedKeys {
    #question;
    #clock;
    #keys = null;
    #learnedAt = null;
    #askedAt = null;
    /** Whether the last question came right after another one. */
    #isSecond = false;
    #underWay = null;

    /** `question` answers the keys, or null where they could not be found out, and never throws; `clock` is in seconds. */
    constructor(question, clock) {
        this.#question = question;
        this.#clock = clock;
    }

    /**
     * By the headers of their tokens; null when nothing is known, or that is older than an hour: then `refreshed` waits for the
     * server, which may have taken a key back. Shortly before, it is asked while nobody waits.
     */
    known() {
        const age = this.#age();
        if (age >= freshFor) return null;
        if (age >= renewedAfter) this.#ask();
        return this.#keys;
    }

    /** Waits for a question if one may be asked now or is under way; then what is known, null when older than a day. */
    async refreshed() {
        await this.#ask();
        return this.#age() < staleFor ? this.#keys : null;
    }

    /** Of what is known; infinite when that is nothing. */
    #age() {
        return this.#learnedAt === null ? Infinity : this.#clock() - this.#learnedAt;
    }

    /** The question under way, begun here if the last one is long enough ago; null when it is not. */
    #ask() {
        if (this.#underWay !== null) return this.#underWay;
        const now = this.#clock();
        if (this.#askedAt !== null) {
            const since = now - this.#askedAt;
            const pause = this.#isSecond ? usualPause : secondPause;
            if (since < (this.#learnedAt === null ? firstPause : pause)) return null;
            this.#isSecond = since < usualPause;
        }
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
