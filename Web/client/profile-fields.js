import { ifOffered } from "./settings.js";
import { isProfile } from "./shapes.js";

/** @import { Profile, ProfileValue } from "./latchkey.js" */

/** What profiles have beside name and address: the fields that the people who run the server declared. */
export class ProfileFields {
    #presence;
    #own;

    /** @param {import("./presence.js").Presence} presence @param {import("./own-account.js").OwnAccount} own */
    constructor(presence, own) {
        this.#presence = presence;
        this.#own = own;
    }

    /**
     * The fields that the signed-in person may see, and what they hold; of oneself, or of the account `id`.
     * @param {{ id?: string, signal?: AbortSignal }} [options]
     * @returns {Promise<Profile>}
     */
    async show({ id, signal } = {}) {
        const answer = this.#presence.send("GET", await this.#path(id, signal), { signal, expect: isProfile });
        return id === undefined ? ifOffered(answer, { fields: [], profile: {} }) : answer;
    }

    /**
     * Changes the fields that are named, all or none; `null` empties one.
     * @param {{ values: Record<string, ProfileValue>, id?: string, signal?: AbortSignal }} changes
     * @returns {Promise<Profile>} as `show`, afterwards
     */
    async update({ values, id, signal }) {
        const path = await this.#path(id, signal);
        return this.#presence.send("PUT", path, { body: values, signal, expect: isProfile });
    }

    async #path(id, signal) {
        return `/api/user/${encodeURIComponent(id ?? (await this.#own.id(signal)))}/profile`;
    }
}
