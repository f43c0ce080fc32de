import { isMessage } from "../answers/shapes.js";

/** For people who have forgotten their password. Nothing here signs anybody in. */
export class Recovery {
    #presence;

    /** @param {import("../sessions/presence.js").Presence} presence */
    constructor(presence) {
        this.#presence = presence;
    }

    /**
     * Asks for a mail with a link and a code. Known and unknown people get the same answer.
     * @param {{ uid: string, signal?: AbortSignal }} person `uid` may be an e-mail address
     */
    async request({ uid, signal }) {
        await this.#presence.send("POST", "/api/recovery", { body: { uid }, signal, expect: isMessage });
    }

    /**
     * Sets a new password with the `token` of a mail's link, or with `uid` and the `code` of a mail or from staff. All
     * sessions of the account end.
     * @param {{ token?: string, uid?: string, code?: string, password: string, signal?: AbortSignal }} proof
     */
    async setPassword({ token, uid, code, password, signal }) {
        const body = { token, uid, code, new: password };
        await this.#presence.send("POST", "/api/recovery/password", { body, signal, expect: isMessage });
        this.#presence.lookAgain();
    }
}
