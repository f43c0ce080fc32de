import { pathOf } from "../requests/path.js";
import * as shapes from "../answers/shapes.js";

/** @import { RoleList, User } from "../latchkey.js" */

/** What roles there are, and giving and taking them. */
export class Roles {
    #send;

    /** @param {import("../sessions/presence.js").Presence} presence */
    constructor(presence) {
        this.#send = (...request) => presence.send(...request);
    }

    /**
     * The first of somebody's roles first; `may_give` says whether the signed-in person gives it to others.
     * @param {{ signal?: AbortSignal }} [options]
     * @returns {Promise<RoleList>}
     */
    list({ signal } = {}) {
        return this.#send("GET", "/api/roles", { signal, expect: shapes.isListOfRoles });
    }

    /**
     * Gives somebody a role beside those that they have, for good or for a while.
     * @param {string} id of the account
     * @param {string} role by its name
     * @param {{ expiresIn?: number, signal?: AbortSignal }} [options] in seconds
     * @returns {Promise<User>}
     */
    async give(id, role, { expiresIn, signal } = {}) {
        const body = { expires_in: expiresIn };
        return this.#send("PUT", rolePath(id, role), { body, signal, expect: shapes.isUser });
    }

    /** @param {string} id of the account @param {string} role @param {{ signal?: AbortSignal }} [options] @returns {Promise<User>} */
    async take(id, role, { signal } = {}) {
        return this.#send("DELETE", rolePath(id, role), { signal, expect: shapes.isUser });
    }
}

function rolePath(id, role) {
    return pathOf(`${pathOf("/api/user", id)}/roles`, role);
}
