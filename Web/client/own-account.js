import { isMessage, isNothing, isPersonalData, isUser } from "./shapes.js";

/** The account of whoever is signed in. */
export class OwnAccount {
    #presence;

    /** @param {import("./presence.js").Presence} presence */
    constructor(presence) {
        this.#presence = presence;
    }

    /** Its id. Throws `token_missing` or `token_invalid` when nobody is signed in. @param {AbortSignal} [signal] */
    async id(signal) {
        const known = await this.#presence.user.get({ signal });
        // Without a user, the question again: its 401 is the error that the caller should get.
        return (known ?? (await this.#presence.send("GET", "/api/id", { signal, expect: isUser }))).id;
    }

    /** Whether its uid is this one, in whatever case; it is when none is named. */
    async isCalled(uid, signal) {
        if (uid === undefined) return true;
        return uid.toLowerCase() === (await this.#presence.user.get({ signal }))?.uid.toLowerCase();
    }

    async changePassword({ current, password, signal }) {
        const body = { current, new: password };
        await this.#presence.send("PUT", "/api/password", { body, signal, expect: isMessage });
    }

    /** @returns {Promise<object>} the user */
    async update({ signal, ...changes }) {
        // By id: from somebody with users:write, a uid in the body of /api/user would name another account.
        const path = await this.#path(signal);
        const { era } = this.#presence.user;
        const user = await this.#presence.send("PUT", path, { body: changes, signal, expect: isUser });
        this.#presence.updated(user, era);
        return user;
    }

    data({ signal }) {
        return this.#presence.send("GET", "/api/data", { signal, expect: isPersonalData });
    }

    async delete({ signal }) {
        const path = await this.#path(signal);
        const { era } = this.#presence.user;
        await this.#presence.send("DELETE", path, { signal, expect: isNothing });
        this.#presence.signedOut(era);
    }

    async #path(signal) {
        return `/api/user/${await this.id(signal)}`;
    }
}
