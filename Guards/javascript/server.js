// The authority to recommend: asks a Latchkey server whose a token is.

import { identityURL } from "./address.js";
import { ask } from "./question.js";
import { Lanes, RecentAnswers } from "./recent.js";
import { Refusal, tokenInvalid, unavailable } from "./refusal.js";
import { beginsAsToken, shapeOf } from "./shape.js";

const longestAge = 5;

/**
 * Passes the caller's token to the server's `GET /api/id`, and needs no secret. An answer is kept for at most five seconds, so
 * sign-out, a disabled account and a changed role take effect within five seconds. However many requests wait for one token, the
 * server is asked once. When it is away, slow (three seconds in all), or answers anything but a user, requests are refused with
 * 503: never let through.
 */
export class Server {
    #url;
    #patience;
    #now;
    #known = new RecentAnswers(10_000, longestAge);
    /** On a shelf of their own: invented tokens must not push out the good ones. */
    #refused = new RecentAnswers(1_000, longestAge);
    #underWay = new Map();
    #lanes = new Lanes();

    /** How many seconds a whole question may take. */
    static patience = 3;

    /** `address` is as in `https://auth.example`. The second argument is for tests. */
    constructor(address, { patience = Server.patience, now = () => performance.now() / 1_000 } = {}) {
        this.#url = identityURL(address);
        this.#patience = patience;
        this.#now = now;
    }

    get knowsGroups() {
        return true;
    }

    /** Whether it begins as the tokens of any Latchkey server do: this guard does not know the key. */
    recognizes(token) {
        return beginsAsToken(token);
    }

    /** The person `token` belongs to, as the server said within the last five seconds. Throws a refusal. */
    async userOf(token) {
        const shape = shapeOf(token);
        if (!shape) throw tokenInvalid();
        const now = this.#now();
        const known = this.#known.find(token, now);
        // Older by now than when the server was asked.
        if (known) return known.answer.aged(known.age);
        if (this.#refused.find(token, now)) throw tokenInvalid();
        const answer = await (this.#underWay.get(token) ?? this.#begin(token, shape.session, now));
        if (answer instanceof Refusal) throw answer;
        return answer;
    }

    #begin(token, session, now) {
        const lane = this.#lanes.enter(session, now);
        if (lane === null) return unavailable("too many questions under way");
        const question = this.#ask(token, session, lane, now);
        this.#underWay.set(token, question);
        return question;
    }

    async #ask(token, session, lane, askedAt) {
        const answer = await ask(this.#url, token, this.#patience);
        this.#underWay.delete(token);
        this.#lanes.leave(lane, session);
        if (answer instanceof Refusal) {
            if (!answer.isUnavailable) this.#refused.keep(true, token, askedAt);
            return answer;
        }
        this.#known.keep(answer, token, askedAt);
        this.#lanes.trust(session, askedAt);
        // Nobody knows when on its way it was true: it is taken for as old as it can be.
        return answer.aged(this.#now() - askedAt);
    }
}

const servers = new Map();

/** One for each address, so that guards share what it has learned. */
export function serverAt(address) {
    if (!servers.has(address)) servers.set(address, new Server(address));
    return servers.get(address);
}
