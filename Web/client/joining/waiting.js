import { isPageOfUsers } from "../answers/shapes.js";

/** The accounts that wait for approval, for pages that only say how many; `staff.pendingUsers` lists them. */
export class Waiting {
    #presence;

    /** @param {import("../sessions/presence.js").Presence} presence */
    constructor(presence) {
        this.#presence = presence;
    }

    /** Needs `users:invite`. @param {{ signal?: AbortSignal }} [options] @returns {Promise<number>} */
    async count({ signal } = {}) {
        const request = { query: { per_page: 1 }, signal, expect: isPageOfUsers };
        return (await this.#presence.send("GET", "/api/pending", request)).pagination.total;
    }
}
