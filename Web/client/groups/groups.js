import { checkedID, pathOf, place } from "../requests/path.js";
import * as shapes from "../answers/shapes.js";

/** @import { Group, Pagination } from "../latchkey.js" */

/** Groups of people: one's own, and for those who lead them or have `groups:write` making and changing them. */
export class Groups {
    #send;

    /** @param {import("../sessions/presence.js").Presence} presence */
    constructor(presence) {
        this.#send = (...request) => presence.send(...request);
    }

    /**
     * By name: those that the signed-in person is in or leads, or all of them for those who see everybody.
     * @param {{ search?: string, archived?: boolean, page?: number, after?: string | null, perPage?: number, signal?: AbortSignal }} [query]
     * @returns {Promise<{ groups: Group[], pagination: Pagination }>}
     */
    list({ search, archived, page, after, perPage, signal } = {}) {
        const query = { ...place(page, after), per_page: perPage, q: search, archived: archived ? "true" : undefined };
        return this.#send("GET", "/api/groups", { query, signal, expect: shapes.isPageOfGroups });
    }

    /** @param {string} id @param {{ signal?: AbortSignal }} [options] @returns {Promise<Group>} */
    async show(id, { signal } = {}) {
        return this.#send("GET", pathOf("/api/groups", id), { signal, expect: shapes.isGroup });
    }

    /**
     * Whoever makes a group leads it; those with `groups:write` may choose its key, and with `leader: false` do not lead it.
     * @param {{ name: string, key?: string, leader?: boolean, signal?: AbortSignal }} group
     * @returns {Promise<Group>}
     */
    make({ signal, ...body }) {
        return this.#send("POST", "/api/groups", { body, signal, expect: shapes.isGroup });
    }

    /**
     * @param {string} id @param {{ name?: string, key?: string, ends_at?: string | null }} changes a key only with `groups:write`;
     *     `ends_at`: when it is archived by itself, or null
     * @param {{ signal?: AbortSignal }} [options] @returns {Promise<Group>}
     */
    async change(id, changes, { signal } = {}) {
        return this.#send("PUT", pathOf("/api/groups", id), { body: changes, signal, expect: shapes.isGroup });
    }

    /** Nobody is in it or leads it, and its join codes stop working. @param {string} id @param {{ signal?: AbortSignal }} [options] @returns {Promise<Group>} */
    async archive(id, { signal } = {}) {
        return this.#send("POST", archiveOf(id), { signal, expect: shapes.isGroup });
    }

    /**
     * Archives it and makes the next one in its place, which it answers: with the same key, unless one is named (`groups:write`). Those who
     * lead it come along; `members` says who else, and with `copy` they stay in the old one, too. Where people come along, it needs a
     * recent sign-in; so it does, and `users:write`, with `endAccounts`: the accounts of those who are in no group then end at once.
     * @param {string} id
     * @param {{ key?: string, name?: string, endsAt?: Date | string, members?: "none" | "copy" | "move", leaders?: boolean,
     *     endAccounts?: boolean, signal?: AbortSignal }} [wish] `endsAt`: when the next one is archived by itself
     * @returns {Promise<Group>}
     */
    async next(id, { endsAt, endAccounts, signal, ...wish } = {}) {
        const body = { ...wish, ends_at: endsAt instanceof Date ? endsAt.toISOString() : endsAt, end_accounts: endAccounts };
        return this.#send("POST", `${pathOf("/api/groups", id)}/next`, { body, signal, expect: shapes.isGroup });
    }

    /** Codes into it stay dead. @param {string} id @param {{ signal?: AbortSignal }} [options] @returns {Promise<Group>} */
    async restore(id, { signal } = {}) {
        return this.#send("DELETE", archiveOf(id), { signal, expect: shapes.isGroup });
    }

    /** Deletes an archived one; the people stay. @param {string} id @param {{ signal?: AbortSignal }} [options] */
    async delete(id, { signal } = {}) {
        await this.#send("DELETE", pathOf("/api/groups", id), { signal, expect: shapes.isNothing });
    }

    /**
     * Puts somebody into a group, or says whether they lead it; needs `groups:write`. With `from` they are moved from there, by
     * those who lead both. Where a leader gains power by it, it needs a recent sign-in: `reauth_required`.
     * @param {string} id of the group @param {string} user by its id
     * @param {{ leader?: boolean, from?: string, signal?: AbortSignal }} [options] `from`: the id of a group
     * @returns {Promise<Group>}
     */
    async setMember(id, user, { signal, ...body } = {}) {
        if ("from" in body) checkedID(body.from);
        return this.#send("PUT", memberOf(id, user), { body, signal, expect: shapes.isGroup });
    }

    /** @param {string} id of the group @param {string} user by its id @param {{ signal?: AbortSignal }} [options] */
    async removeMember(id, user, { signal } = {}) {
        await this.#send("DELETE", memberOf(id, user), { signal, expect: shapes.isNothing });
    }

    /**
     * Comes into the group of a code. Where the group is led, it needs a recent sign-in: `reauth_required`.
     * @param {string} code @param {{ signal?: AbortSignal }} [options] @returns {Promise<Group>}
     */
    join(code, { signal } = {}) {
        return this.#send("POST", "/api/groups/join", { body: { code }, signal, expect: shapes.isGroup });
    }
}

function archiveOf(id) {
    return `${pathOf("/api/groups", id)}/archive`;
}

function memberOf(id, user) {
    return pathOf(`${pathOf("/api/groups", id)}/members`, user);
}
