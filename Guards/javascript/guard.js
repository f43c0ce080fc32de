// Lets a request in, or refuses it. `tokenRequired` and `guardRequest` are thin layers over this.

import { sessionToken } from "./extract.js";
import { refusalOf, tokenMissing, unavailable } from "./refusal.js";
import { requirementOf, requireOf } from "./require.js";
import { serverAt } from "./server.js";
import { CurrentUser } from "./user.js";

const known = ["server", "authority", "roles", "permissions", "groups", "require", "recent", "factors", "cookie", "log"];

/** What one route asks of its callers. */
export class Guard {
    #authority;
    #needed;
    #recent;
    #factors;
    #cookie;
    #log;

    /** Throws a TypeError for options that it does not know, or that are there without a value: a slip must not open a door. */
    constructor(options = {}) {
        for (const [key, value] of Object.entries(options)) {
            if (!known.includes(key)) throw new TypeError(`the guard has no option ${key}`);
            if (value === undefined || value === null) throw new TypeError(`the option ${key} has no value`);
        }
        if ("server" in options === "authority" in options) throw new TypeError("give the guard a server or an authority");
        this.#authority = options.authority ?? serverAt(options.server);
        this.#needed = requirementOf(options);
        this.#recent = options.recent ?? null;
        this.#factors = options.factors ?? 1;
        this.#cookie = (this.#authority.takesCookies ?? true) ? options.cookie ?? "__Host-latchkey" : null;
        this.#log = options.log ?? ((text) => console.warn(text));
        if (this.#recent !== null && !Number.isFinite(this.#recent)) throw new TypeError("recent is a number of seconds");
        if (![1, 2].includes(this.#factors)) throw new TypeError("factors is 1 or 2");
        if (this.#needed.groups.length > 0 && !this.#authority.knowsGroups) {
            throw new TypeError("this authority does not know groups; ask the server");
        }
    }

    /** Who sent a request with these fields (pairs of name and value). Throws a `Refusal`, and nothing else. */
    async admit(fields) {
        try {
            const token = sessionToken(fields, this.#cookie, (text) => this.#authority.recognizes(text));
            if (token === null) throw tokenMissing();
            const user = await this.#authority.userOf(token);
            if (!(user instanceof CurrentUser) || !user.id) throw unavailable("the authority told no user");
            requireOf(user, this.#needed, this.#recent, this.#factors);
            return user;
        } catch (error) {
            const refusal = refusalOf(error);
            if (refusal.logged !== undefined) this.#log(`A token could not be checked: ${refusal.logged}`);
            throw refusal;
        }
    }
}
