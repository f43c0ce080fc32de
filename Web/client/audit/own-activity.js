import { isPageOfEvents } from "../answers/shapes.js";

/** @import { AuditEvent } from "../latchkey.js" */

/** What happened to the account of the signed-in person. */
export class OwnActivity {
    #presence;
    #own;

    /** @param {import("../sessions/presence.js").Presence} presence @param {import("../accounts/own-account.js").OwnAccount} own */
    constructor(presence, own) {
        this.#presence = presence;
        this.#own = own;
    }

    /**
     * The newest first: sign-ins, failures, new passwords, what others did with the account, who of them apart. `next` is the `before`
     * of the page behind it, or null.
     * @param {{ kind?: string, before?: number | null, limit?: number, signal?: AbortSignal }} [query] `limit`: at most 200
     * @returns {Promise<{ events: AuditEvent[], next: number | null }>}
     */
    async list({ kind, before, limit, signal } = {}) {
        const query = { kind, before: before ?? undefined, limit };
        return this.#presence.send("GET", `/api/user/${await this.#own.id(signal)}/events`, { query, signal, expect: isPageOfEvents });
    }
}
