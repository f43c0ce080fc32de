// What the server said about tokens a moment ago, and which questions go first.

/** Answers by token, bounded in number and in age (seconds); the oldest goes first. */
export class RecentAnswers {
    #limit;
    #longestAge;
    /** In the order of keeping. */
    #entries = new Map();

    constructor(limit, longestAge) {
        this.#limit = limit;
        this.#longestAge = longestAge;
    }

    get size() {
        return this.#entries.size;
    }

    /** `{ answer, age }`, the age counted from when the question was asked; or null. */
    find(token, now) {
        const entry = this.#entries.get(token);
        if (!entry || now - entry.askedAt >= this.#longestAge) return null;
        return { answer: entry.answer, age: now - entry.askedAt };
    }

    keep(answer, token, askedAt) {
        this.#entries.delete(token);
        this.#entries.set(token, { answer, askedAt });
        for (const [oldest, entry] of this.#entries) {
            if (this.#entries.size <= this.#limit && askedAt - entry.askedAt < this.#longestAge) break;
            this.#entries.delete(oldest);
        }
    }
}

/** For each lane. */
export const mostUnderWay = 1_000;
/** A token and the one that replaces it. */
const mostOfASession = 2;
const trustedFor = 3_600;

/**
 * Room for questions: sessions that the server called good within the last hour have a lane of their own, so that a flood of
 * invented tokens cannot keep signed-in people waiting. A lane is chosen by the session that a token names. That proves nothing,
 * but nobody else can know the name.
 */
export class Lanes {
    #good = new RecentAnswers(10_000, trustedFor);
    #ofSessions = new Map();
    #trusted = 0;
    #untried = 0;

    /** The lane; null when there is no room. */
    enter(session, now) {
        const count = this.#ofSessions.get(session) ?? 0;
        const isGood = session !== null && this.#good.find(session, now) !== null;
        if (isGood && this.#trusted < mostUnderWay && count < mostOfASession) {
            this.#ofSessions.set(session, count + 1);
            this.#trusted += 1;
            return "trusted";
        }
        if (this.#untried >= mostUnderWay) return null;
        this.#untried += 1;
        return "untried";
    }

    /** With the same session as at `enter`. */
    leave(lane, session) {
        if (lane === "untried") {
            this.#untried -= 1;
            return;
        }
        this.#trusted -= 1;
        const left = (this.#ofSessions.get(session) ?? 1) - 1;
        if (left > 0) this.#ofSessions.set(session, left);
        else this.#ofSessions.delete(session);
    }

    /** Not anew for each answer: a busy session would push out those that ask seldom. */
    trust(session, now) {
        if (session !== null && !this.#good.find(session, now + trustedFor / 2)) this.#good.keep(true, session, now);
    }
}
