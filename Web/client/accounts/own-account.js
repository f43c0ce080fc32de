import { isMessage, isNothing, isPersonalData, isUser } from "../answers/shapes.js";

/** The account of the signed-in person. */
export class OwnAccount {
    #presence;

    /** @param {import("../sessions/presence.js").Presence} presence */
    constructor(presence) {
        this.#presence = presence;
    }

    /** Its id. Throws `token_missing` or `token_invalid` when nobody is signed in. @param {AbortSignal} [signal] */
    async id(signal) {
        const known = await this.#presence.user.get({ signal });
        // Without a user, the question again: its 401 is the error that the caller should get.
        return (known ?? (await this.#presence.send("GET", "/api/id", { signal, expect: isUser }))).id;
    }

    /** Whether the account `{ id }` or `{ uid }` (in any case) is this one. */
    async is({ id, uid }, signal) {
        const own = await this.#presence.user.get({ signal });
        return id === undefined ? uid.toLowerCase() === own?.uid.toLowerCase() : id === own?.id;
    }

    async changePassword({ current, password, signal }) {
        const body = { current, new: password };
        await this.#presence.send("PUT", "/api/password", { body, signal, expect: isMessage });
    }

    /** @returns {Promise<object>} the user */
    async update({ signal, ...changes }) {
        // By id: from somebody with users:write, a uid in the body of /api/user would name another account.
        const path = await this.#path(signal);
        const request = { body: changes, signal, expect: isUser };
        const { answer: user, era } = await this.#presence.sendInEra("PUT", path, request);
        this.#presence.updated(user, era);
        return user;
    }

    data({ signal }) {
        return this.#presence.send("GET", "/api/data", { signal, expect: isPersonalData });
    }

    async delete({ signal }) {
        const path = await this.#path(signal);
        const { era } = await this.#presence.sendInEra("DELETE", path, { signal, expect: isNothing });
        this.#presence.signedOut(era);
    }

    async #path(signal) {
        return `/api/user/${await this.id(signal)}`;
    }
}
