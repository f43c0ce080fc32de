import { pathOf } from "../requests/path.js";
import * as shapes from "../answers/shapes.js";

/** @import { Identity, User } from "../latchkey.js" */

/** Accounts at providers: to sign in with, and one's own. What it takes to go there is loaded when it is first needed. */
export class Identities {
    #presence;
    #handOff;

    /** @param {import("../sessions/presence.js").Presence} presence @param {() => import("../hand-off/hand-off-return.js").HandOff} handOff */
    constructor(presence, handOff) {
        this.#presence = presence;
        this.#handOff = handOff;
    }

    /** As `client.signInWith`. @returns {Promise<User>} */
    signIn(provider, options = {}) {
        const { page, server } = this.#presence;
        // A pop-up must be opened in the click itself: nothing is waited for here.
        if (page.location?.origin !== new URL(server).origin) return this.#handOff().leave({ ...options, provider });
        return this.#start(provider, options);
    }

    /** @param {{ signal?: AbortSignal }} [options] @returns {Promise<Identity[]>} those that sign in to one's own account */
    async list({ signal } = {}) {
        return (await this.#presence.send("GET", "/api/identities", { signal, expect: shapes.isListOfIdentities })).identities;
    }

    /**
     * Leaves for the provider, to let an account there sign in to one's own. The server allows it on its own pages only; others lead to
     * its page `profile`. Needs a recent sign-in: `reauth_required`.
     * @param {string} provider @param {{ signal?: AbortSignal }} [options] @returns {Promise<never>} as `client.signInWith`
     */
    async link(provider, { signal } = {}) {
        const request = { body: { provider }, signal, expect: shapes.isTicket };
        const { ticket } = await this.#presence.send("POST", "/api/identities/link", request);
        return this.#start(provider, { ticket, signal });
    }

    /** Links what came back, once the person has seen it: for the server's own page. Throws `identity_taken`, `identity_limit`. */
    async confirm(ticket, { signal } = {}) {
        await this.#presence.send("POST", "/api/federation/confirm", { body: { ticket }, signal, expect: shapes.isFederationStep });
    }

    /**
     * All other sessions end. Needs a recent sign-in: `reauth_required`. Throws `last_credential` where nobody could sign in then.
     * @param {string} id @param {{ signal?: AbortSignal }} [options]
     */
    async unlink(id, { signal } = {}) {
        await this.#presence.send("DELETE", pathOf("/api/identities", id), { signal, expect: shapes.isNothing });
    }

    async #start(provider, options) {
        const { start } = await import("./provider-start.js");
        return start(this.#presence, provider, options);
    }
}
