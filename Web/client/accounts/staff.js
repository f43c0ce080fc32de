import { checkedID, pathOf, place } from "../requests/path.js";
import * as shapes from "../answers/shapes.js";

/** @import { AddedUser, AuditEvent, ConfigurationLine, EventQuery, FactorsOfUser, HandedOutCode, IdentityOfUser, JoinCode, Mail, Overview,
    Pagination, Session, Sort, User } from "../latchkey.js" */

/** What needs a permission: `users:write`, `users:invite`, `users:recover`, `mail:read`, `audit:read`,
 * `settings:read`. */
export class Staff {
    #send;

    /** @param {import("../sessions/presence.js").Presence} presence */
    constructor(presence) {
        this.#send = (...request) => presence.send(...request);
    }

    /**
     * Adds at most 100 people; one that is refused does not keep the others out. People without a password have a
     * `recovery_code`, shown only now, with which they set one.
     * @param {{ uid: string, name: string, email?: string, password?: string,
     *     expects?: { provider: string, login: string } }[]} people `expects`: whose first sign-in by that provider takes the account
     * @param {{ signal?: AbortSignal }} [options]
     * @returns {Promise<{ users: AddedUser[],
     *     errors: { message: string, code: string, index: number, uid: string | null }[] }>}
     */
    addUsers(people, { signal } = {}) {
        return this.#send("POST", "/api/users", { body: people, signal, expect: shapes.isAddedUsers });
    }

    /** Somebody whom the signed-in person sees. @param {string} id @param {{ signal?: AbortSignal }} [options] @returns {Promise<User>} */
    async findUser(id, { signal } = {}) {
        return this.#send("GET", pathOf("/api/user", id), { signal, expect: shapes.isUser });
    }

    /**
     * Changes somebody's record; what is left out stays. Needs `users:write`.
     * @param {string} id @param {{ name?: string, email?: string, uid?: string }} changes @param {{ signal?: AbortSignal }} [options]
     * @returns {Promise<User>}
     */
    async updateUser(id, changes, { signal } = {}) {
        return this.#send("PUT", pathOf("/api/user", id), { body: changes, signal, expect: shapes.isUser });
    }

    /** The newest first. @param {{ signal?: AbortSignal }} [options] @returns {Promise<JoinCode[]>} */
    async joinCodes({ signal } = {}) {
        return (await this.#send("GET", "/api/join-codes", { signal, expect: shapes.isListOfJoinCodes })).codes;
    }

    /**
     * Of codes beyond the newest 200: `next` is the `after` of the page behind it, or null.
     * @param {{ after?: string | null, perPage?: number, signal?: AbortSignal }} [query]
     * @returns {Promise<{ codes: JoinCode[], next: string | null }>}
     */
    async joinCodePage({ after, perPage, signal } = {}) {
        const query = { per_page: perPage, after: after === undefined ? undefined : place(undefined, after).after };
        return this.#send("GET", "/api/join-codes", { query, signal, expect: shapes.isListOfJoinCodes });
    }

    /**
     * Makes a code for many, or with `uid` or `email` an invitation for one person; with `group` (its id) people are in that
     * group who join with it. One of these keys without a value throws a TypeError, for it would make a code for everybody. Of an invitation, the `code` and `link` are shown only now.
     * @param {{ role?: string, seats?: number, expiresIn?: number, note?: string, uid?: string, email?: string, group?: string,
     *     signal?: AbortSignal }} [wish] `expiresIn` in seconds
     * @returns {Promise<JoinCode>}
     */
    async makeJoinCode({ expiresIn, signal, ...wish } = {}) {
        for (const key of ["uid", "email", "group"]) if (key in wish) checkedID(wish[key]);
        const body = { ...wish, expires_in: expiresIn };
        return (await this.#send("POST", "/api/join-codes", { body, signal, expect: shapes.isNewJoinCode })).code;
    }

    /**
     * Those whom one sees among the people who joined with a code, the newest first, also when it is closed.
     * @param {string} id of the code @param {{ after?: string | null, perPage?: number, signal?: AbortSignal }} [query]
     * @returns {Promise<{ people: { id: string, uid: string, name: string, joined_at: string }[], next: string | null }>}
     */
    async joinedWith(id, { after, perPage, signal } = {}) {
        const query = { per_page: perPage, after: after === undefined ? undefined : place(undefined, after).after };
        return this.#send("GET", `${pathOf("/api/join-codes", id)}/people`, { query, signal, expect: shapes.isPageOfJoiners });
    }

    /**
     * Sets the number of seats, including those already taken.
     * @param {string} id @param {number} seats @param {{ signal?: AbortSignal }} [options] @returns {Promise<JoinCode>}
     */
    async setSeats(id, seats, { signal } = {}) {
        const answer = await this.#send("PUT", pathOf("/api/join-codes", id), { body: { seats }, signal, expect: shapes.isNewJoinCode });
        return answer.code;
    }

    /** People who have joined with it stay. @param {string} id @param {{ signal?: AbortSignal }} [options] */
    async revokeJoinCode(id, { signal } = {}) {
        await this.#nothing("DELETE", "/api/join-codes", id, signal);
    }

    /**
     * The accounts that wait for approval.
     * @param {{ search?: string, page?: number, after?: string | null, perPage?: number, sort?: Sort, signal?: AbortSignal }} [query]
     * @returns {Promise<{ users: User[], pagination: Pagination }>}
     */
    pendingUsers({ search, page, after, perPage, sort, signal } = {}) {
        const query = { ...place(page, after), per_page: perPage, q: search, sort };
        return this.#send("GET", "/api/pending", { query, signal, expect: shapes.isPageOfUsers });
    }

    /**
     * Approves an account: the person may sign in. One that was given a role while it waited needs a recent sign-in: `reauth_required`.
     * @param {string} id @param {{ signal?: AbortSignal }} [options]
     */
    async approve(id, { signal } = {}) {
        await this.#nothing("POST", "/api/pending", id, signal);
    }

    /**
     * Refuses an account: it is deleted, its uid free. `reauth_required` as for `approve`.
     * @param {string} id @param {{ signal?: AbortSignal }} [options]
     */
    async refuse(id, { signal } = {}) {
        await this.#nothing("DELETE", "/api/pending", id, signal);
    }

    /**
     * Refuses several accounts, at most 200; one that cannot be refused does not keep the others from it.
     * @param {string[]} ids @param {{ signal?: AbortSignal }} [options]
     * @returns {Promise<{ refused: string[], errors: { id: string, code: string, message: string }[] }>}
     */
    async refuseMany(ids, { signal } = {}) {
        const body = { ids: [...ids].map(checkedID) };
        if (body.ids.length === 0) throw new TypeError("Latchkey: nobody is named");
        return this.#send("DELETE", "/api/pending", { body, signal, expect: shapes.isOutcomeOfRefusals });
    }

    /**
     * A code with which this person sets a new password. It is shown only now, and an earlier one ends.
     * @param {string} id of the account
     * @param {{ expiresIn?: number, signal?: AbortSignal }} [options] in seconds
     * @returns {Promise<{ code: string, expires_at: string }>}
     */
    async makeRecoveryCode(id, { expiresIn, signal } = {}) {
        const path = `${pathOf("/api/user", id)}/recovery-code`;
        return this.#send("POST", path, { body: { expires_in: expiresIn }, signal, expect: shapes.isCode });
    }

    /**
     * Where somebody is signed in, and until when the next attempt must wait after wrong passwords.
     * @param {string} id of the account @param {{ signal?: AbortSignal }} [options]
     * @returns {Promise<{ sessions: Session[], waits_until: string | null, password_off: boolean }>}
     */
    async sessions(id, { signal } = {}) {
        const path = `${pathOf("/api/user", id)}/sessions`;
        return this.#send("GET", path, { signal, expect: shapes.isSessionsOfUser });
    }

    /** @param {string} id of the account @param {string} session its id @param {{ signal?: AbortSignal }} [options] */
    async endSession(id, session, { signal } = {}) {
        await this.#nothing("DELETE", `${pathOf("/api/user", id)}/sessions`, session, signal);
    }

    /** Signs somebody out everywhere. @param {string} id of the account @param {{ signal?: AbortSignal }} [options] */
    async endSessions(id, { signal } = {}) {
        await this.#nothing("DELETE", "/api/user", id, signal, "/sessions");
    }

    /**
     * Somebody's second factors: names and dates. Needs `users:recover`.
     * @param {string} id of the account @param {{ signal?: AbortSignal }} [options] @returns {Promise<FactorsOfUser>}
     */
    async factors(id, { signal } = {}) {
        return this.#send("GET", `${pathOf("/api/user", id)}/factors`, { signal, expect: shapes.isFactors });
    }

    /**
     * The codes that staff have handed out to somebody and that are still good; what they read is not told. Needs `users:recover`, not for
     * oneself.
     * @param {string} id of the account @param {{ signal?: AbortSignal }} [options] @returns {Promise<HandedOutCode[]>}
     */
    async codes(id, { signal } = {}) {
        return (await this.#send("GET", `${pathOf("/api/user", id)}/codes`, { signal, expect: shapes.isListOfCodes })).codes;
    }

    /**
     * Removes all second factors and recovery codes of somebody, and signs them out everywhere. Needs `users:write`.
     * @param {string} id of the account @param {{ signal?: AbortSignal }} [options]
     */
    async removeFactors(id, { signal } = {}) {
        await this.#nothing("DELETE", "/api/user", id, signal, "/factors");
    }

    /**
     * Somebody's accounts at providers, without issuer and subject. Needs `users:recover`; `email` is there for `users:write`.
     * @param {string} id of the account @param {{ signal?: AbortSignal }} [options] @returns {Promise<IdentityOfUser[]>}
     */
    async identities(id, { signal } = {}) {
        return (await this.#send("GET", `${pathOf("/api/user", id)}/identities`, { signal, expect: shapes.isListOfIdentities })).identities;
    }

    /**
     * Unlinks one of them, and signs the person out everywhere. Needs `users:write` and a recent sign-in. Throws `last_credential`.
     * @param {string} id of the account @param {string} identity its id @param {{ signal?: AbortSignal }} [options]
     */
    async unlinkIdentity(id, identity, { signal } = {}) {
        await this.#nothing("DELETE", `${pathOf("/api/user", id)}/identities`, identity, signal);
    }

    /**
     * A code that stands for somebody's second factor once, beside the password, for people who have lost the app. It is
     * shown only now, and an earlier one ends. Needs `users:recover`. Throws `factor_missing` where there is no second factor.
     * @param {string} id of the account
     * @param {{ expiresIn?: number, signal?: AbortSignal }} [options] in seconds
     * @returns {Promise<{ code: string, expires_at: string }>}
     */
    async factorCode(id, { expiresIn, signal } = {}) {
        const path = `${pathOf("/api/user", id)}/factor-code`;
        return this.#send("POST", path, { body: { expires_in: expiresIn }, signal, expect: shapes.isCode });
    }

    /**
     * Disables an account, or enables it. Needs `users:write`.
     * @param {string} id @param {"active" | "disabled"} state @param {{ signal?: AbortSignal }} [options]
     * @returns {Promise<User>}
     */
    async setState(id, state, { signal } = {}) {
        const path = `${pathOf("/api/user", id)}/state`;
        return this.#send("PUT", path, { body: { state }, signal, expect: shapes.isUser });
    }

    /**
     * Says from when on nobody is signed in to the account; null: it has no end. Needs `users:write` and a recent sign-in. Throws
     * `last_admin`.
     * @param {string} id @param {Date | string | null} endsAt a time to come, or a day like `2026-12-24`, which ends at 24:00 UTC
     * @param {{ signal?: AbortSignal }} [options]
     * @returns {Promise<User>}
     */
    async setEnd(id, endsAt, { signal } = {}) {
        const path = `${pathOf("/api/user", id)}/end`;
        return this.#send("PUT", path, { body: { ends_at: timeText(endsAt) }, signal, expect: shapes.isUser });
    }

    /**
     * Does one thing to at most 100 people; one for whom it is not done does not keep the others from it. People beyond one's reach
     * are `not_found`.
     * @param {string[]} ids
     * @param {"disable" | "enable" | "end_at" | "sign_out" | "new_code" | "clear_wait" | "give_role" | "take_role" | "add" | "move" | "leave" | "delete"} action
     * @param {{ endsAt?: Date | string | null, role?: string, expiresIn?: number, from?: string, to?: string, signal?: AbortSignal }} [more] `endsAt` as
     *     `setEnd`, `role` to give or take, `expiresIn` (also of codes) in seconds, `from` and `to` are ids of groups
     * @returns {Promise<{ done: string[], errors: { id: string, code: string, message: string }[],
     *     codes?: { id: string, code: string, expires_at: string }[] }>} `codes` of `new_code`, which are shown only now
     */
    async actOn(ids, action, { endsAt, role, expiresIn, from, to, signal } = {}) {
        const body = { action, ids: [...ids].map(checkedID), ends_at: timeText(endsAt), role, expires_in: expiresIn, from, to };
        if (body.ids.length === 0) throw new TypeError("Latchkey: nobody is named");
        return this.#send("POST", "/api/users/actions", { body, signal, expect: shapes.isOutcomeOfAct });
    }

    /** Clears the wait after wrong passwords. @param {string} id of the account @param {{ signal?: AbortSignal }} [options] */
    async unlock(id, { signal } = {}) {
        await this.#nothing("POST", "/api/user", id, signal, "/unlock");
    }

    /** The newest first, without what they say. @param {{ signal?: AbortSignal }} [options] @returns {Promise<Mail[]>} */
    async mails({ signal } = {}) {
        return (await this.#send("GET", "/api/mail", { signal, expect: shapes.isListOfMails })).mails;
    }

    /**
     * Of e-mails beyond the newest 200: `next` is the `after` of the page behind it, or null.
     * @param {{ after?: string | null, perPage?: number, signal?: AbortSignal }} [query]
     * @returns {Promise<{ mails: Mail[], next: string | null }>}
     */
    async mailPage({ after, perPage, signal } = {}) {
        const query = { per_page: perPage, after: after === undefined ? undefined : place(undefined, after).after };
        return this.#send("GET", "/api/mail", { query, signal, expect: shapes.isListOfMails });
    }

    /** For one that was sent it needs a recent sign-in. @param {string} id @param {{ signal?: AbortSignal }} [options] */
    async sendMailAgain(id, { signal } = {}) {
        await this.#nothing("POST", "/api/mail", id, signal);
    }

    /**
     * What happened, the newest first. `next` is the `before` of the page behind it, or null.
     * @param {EventQuery & { before?: number, limit?: number, signal?: AbortSignal }} [query]
     * @returns {Promise<{ events: AuditEvent[], next: number | null }>}
     */
    async events({ before, limit, signal, ...filter } = {}) {
        const query = { ...eventQuery(filter), before, limit };
        return this.#send("GET", "/api/events", { query, signal, expect: shapes.isPageOfEvents });
    }

    /**
     * What happened to one person, the newest first: also to oneself, where nobody else's acts have a name.
     * @param {string} id of the account
     * @param {Omit<EventQuery, "user"> & { before?: number, limit?: number, signal?: AbortSignal }} [query]
     * @returns {Promise<{ events: AuditEvent[], next: number | null }>}
     */
    async eventsOf(id, { before, limit, signal, ...filter } = {}) {
        const query = { ...eventQuery({ ...filter, user: undefined }), before, limit };
        return this.#send("GET", `${pathOf("/api/user", id)}/events`, { query, signal, expect: shapes.isPageOfEvents });
    }

    /**
     * All of it as a file: one JSON object a line, or a table for spreadsheets. Needs a recent sign-in.
     * @param {EventQuery & { format?: "jsonl" | "csv", signal?: AbortSignal }} [query]
     * @returns {Promise<Blob>}
     */
    async exportEvents({ format, signal, ...filter } = {}) {
        const query = { ...eventQuery(filter), format };
        return this.#send("GET", "/api/events/export", { query, isFile: true, signal, expect: shapes.isFileOfEvents });
    }

    /** Numbers, at most 30 seconds old. @param {{ signal?: AbortSignal }} [options] @returns {Promise<Overview>} */
    overview({ signal } = {}) {
        return this.#send("GET", "/api/overview", { signal, expect: shapes.isOverview });
    }

    /** Every key, without secrets. @param {{ signal?: AbortSignal }} [options] @returns {Promise<ConfigurationLine[]>} */
    async configuration({ signal } = {}) {
        return (await this.#send("GET", "/api/configuration", { signal, expect: shapes.isConfiguration })).settings;
    }

    async #nothing(method, list, id, signal, act = "") {
        await this.#send(method, pathOf(list, id) + act, { signal, expect: shapes.isNothing });
    }
}

/** What is no id would find the events of everybody. @param {EventQuery} filter */
function eventQuery({ user, actor, kind, since, until, network }) {
    for (const id of [user, actor]) if (id !== undefined) checkedID(id);
    return { user, actor, kind, since: text(since), until: text(until), network };
}

/** @param {Date | string | undefined} time */
function text(time) {
    return time instanceof Date ? time.toISOString() : time;
}

/** As the server reads it, in whole seconds; undefined and null stay. @param {Date | string | null | undefined} time */
function timeText(time) {
    return time instanceof Date ? `${time.toISOString().slice(0, 19)}Z` : time;
}
