import { idIn, pathOf } from "../requests/path.js";
import { ifOffered } from "../settings/settings.js";
import { isProfile } from "../answers/shapes.js";

/** @import { Profile, ProfileValue } from "../latchkey.js" */

/** What profiles have beside name and address: the fields that the people who run the server declared. */
export class ProfileFields {
    #presence;
    #own;

    /** @param {import("../sessions/presence.js").Presence} presence @param {import("../accounts/own-account.js").OwnAccount} own */
    constructor(presence, own) {
        this.#presence = presence;
        this.#own = own;
    }

    /**
     * The fields that the signed-in person may see, and what they hold; of oneself, or of the account `id`.
     * @param {{ id?: string, signal?: AbortSignal }} [options]
     * @returns {Promise<Profile>}
     */
    async show(options = {}) {
        const path = await this.#path(options);
        const answer = this.#presence.send("GET", path, { signal: options.signal, expect: isProfile });
        return options.id === undefined ? ifOffered(answer, { fields: [], profile: {} }) : answer;
    }

    /**
     * Changes the fields that are named, all or none; `null` empties one.
     * @param {{ values: Record<string, ProfileValue>, id?: string, signal?: AbortSignal }} changes
     * @returns {Promise<Profile>} as `show`, afterwards
     */
    async update({ values, ...options }) {
        const path = await this.#path(options);
        return this.#presence.send("PUT", path, { body: values, signal: options.signal, expect: isProfile });
    }

    async #path(options) {
        return `${pathOf("/api/user", idIn(options) ?? (await this.#own.id(options.signal)))}/profile`;
    }
}
