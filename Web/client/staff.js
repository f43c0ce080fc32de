import * as shapes from "./shapes.js";

/** @import { AddedUser, JoinCode, Mail, Role, User } from "./latchkey.js" */

/** What needs a permission: `users:write`, `users:invite`, `users:recover`, `mail:read`. */
export class Staff {
    #send;

    /** @param {import("./presence.js").Presence} presence */
    constructor(presence) {
        this.#send = (...request) => presence.send(...request);
    }

    /**
     * Adds at most 100 people; who is refused keeps none of the others out. Who comes without a password has a
     * `recovery_code`, seen only now, with which they set one.
     * @param {{ uid: string, name: string, email?: string, password?: string }[]} people
     * @param {{ signal?: AbortSignal }} [options]
     * @returns {Promise<{ users: AddedUser[],
     *     errors: { message: string, code: string, index: number, uid: string | null }[] }>}
     */
    addUsers(people, { signal } = {}) {
        return this.#send("POST", "/api/users", { body: people, signal, expect: shapes.isAddedUsers });
    }

    /** The newest first. @param {{ signal?: AbortSignal }} [options] @returns {Promise<JoinCode[]>} */
    async joinCodes({ signal } = {}) {
        return (await this.#send("GET", "/api/join-codes", { signal, expect: shapes.isListOfJoinCodes })).codes;
    }

    /**
     * Makes a code for many, or with `uid` or `email` an invitation for one, whose `code` and `link` are seen only now.
     * @param {{ role?: Role, seats?: number, expiresIn?: number, note?: string, uid?: string, email?: string,
     *     signal?: AbortSignal }} [wish] `expiresIn` in seconds
     * @returns {Promise<JoinCode>}
     */
    async makeJoinCode({ expiresIn, signal, ...wish } = {}) {
        const body = { ...wish, expires_in: expiresIn };
        return (await this.#send("POST", "/api/join-codes", { body, signal, expect: shapes.isNewJoinCode })).code;
    }

    /** Those who have joined stay. @param {string} id @param {{ signal?: AbortSignal }} [options] */
    async revokeJoinCode(id, { signal } = {}) {
        await this.#nothing("DELETE", "/api/join-codes", id, signal);
    }

    /** Who waits to be let in, longest first. @param {{ signal?: AbortSignal }} [options] @returns {Promise<User[]>} */
    async pendingUsers({ signal } = {}) {
        return (await this.#send("GET", "/api/pending", { signal, expect: shapes.isListOfUsers })).users;
    }

    /** @param {string} id @param {{ signal?: AbortSignal }} [options] */
    async letIn(id, { signal } = {}) {
        await this.#nothing("POST", "/api/pending", id, signal);
    }

    /** The account is gone, its uid free. @param {string} id @param {{ signal?: AbortSignal }} [options] */
    async turnAway(id, { signal } = {}) {
        await this.#nothing("DELETE", "/api/pending", id, signal);
    }

    /**
     * A code with which this person sets a new password; seen only now, and the one before is void.
     * @param {string} id of the account
     * @param {{ expiresIn?: number, signal?: AbortSignal }} [options] in seconds
     * @returns {Promise<{ code: string, expires_at: string }>}
     */
    makeRecoveryCode(id, { expiresIn, signal } = {}) {
        const path = `/api/user/${encodeURIComponent(id)}/recovery-code`;
        return this.#send("POST", path, { body: { expires_in: expiresIn }, signal, expect: shapes.isCode });
    }

    /** The newest first, without what they say. @param {{ signal?: AbortSignal }} [options] @returns {Promise<Mail[]>} */
    async mails({ signal } = {}) {
        return (await this.#send("GET", "/api/mail", { signal, expect: shapes.isListOfMails })).mails;
    }

    /** @param {string} id @param {{ signal?: AbortSignal }} [options] */
    async sendMailAgain(id, { signal } = {}) {
        await this.#nothing("POST", "/api/mail", id, signal);
    }

    async #nothing(method, path, id, signal) {
        await this.#send(method, `${path}/${encodeURIComponent(id)}`, { signal, expect: shapes.isNothing });
    }
}
