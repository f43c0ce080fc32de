import { isAddress, isMessage, isNothing } from "../answers/shapes.js";

/** @import { AddressStatus } from "../latchkey.js" */

/** One's own e-mail address, until it is confirmed. `updateUser` sets another one. */
export class EmailAddress {
    #presence;

    /** @param {import("../sessions/presence.js").Presence} presence */
    constructor(presence) {
        this.#presence = presence;
    }

    /**
     * The address, and the one that waits to take its place.
     * @param {{ signal?: AbortSignal }} [options]
     * @returns {Promise<AddressStatus>}
     */
    status({ signal } = {}) {
        return this.#presence.send("GET", "/api/email", { signal, expect: isAddress });
    }

    /** Has the mail for the address that waits to be confirmed sent again. @param {{ signal?: AbortSignal }} [options] */
    async sendAgain({ signal } = {}) {
        await this.#presence.send("POST", "/api/email/verification", { signal, expect: isMessage });
    }

    /**
     * Confirms with the `token` of a mail's link, on any device, or with its `code`, signed in. An address that takes
     * the place of another ends sessions: with a code all others, with a link all.
     * @param {{ token?: string, code?: string, signal?: AbortSignal }} proof
     * @returns {Promise<{ state?: "pending" }>} `pending` where the account waits for approval besides
     */
    async confirm({ token, code, signal }) {
        const [path, body] = token === undefined ? ["/api/email/code", { code }] : ["/api/email/confirm", { token }];
        const { state } = await this.#presence.send("POST", path, { body, signal, expect: isMessage });
        this.#presence.lookAgain();
        return state === "pending" ? { state } : {};
    }

    /** Takes back one's own change of address. @param {{ signal?: AbortSignal }} [options] */
    async cancelChange({ signal } = {}) {
        await this.#presence.send("DELETE", "/api/email/change", { signal, expect: isNothing });
    }

    /**
     * Stops a change of address, with the `token` of the mail to the address before. All sessions end.
     * @param {{ token: string, signal?: AbortSignal }} proof
     */
    async undoChange({ token, signal }) {
        await this.#presence.send("POST", "/api/email/undo", { body: { token }, signal, expect: isMessage });
        this.#presence.lookAgain();
    }
}
