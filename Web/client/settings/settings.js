import { isSettings, isVerdict } from "../answers/shapes.js";
import { withSignal } from "../requests/with-signal.js";

/** What pages presume of a server that does not tell its settings. @type {import("../latchkey.js").Settings} */
const PRESUMED_SETTINGS = {
    registration: "open",
    email_domains: [],
    uid_label: "User ID",
    password: { min_length: 8, max_length: 256 },
};

/** Neither good nor bad: nobody has checked. */
const UNCHECKED_PASSWORD = { acceptable: undefined, message: "" };

/** What pages ask before somebody signs up. */
export class ServerSettings {
    #presence;
    #settings;

    /**
     * @param {import("../sessions/presence.js").Presence} presence
     * @param {import("../latchkey.js").Settings} [known] where nobody need ask
     */
    constructor(presence, known) {
        this.#presence = presence;
        this.#settings = known ? async () => known : askedOnce(() =>
            // The same for everybody: no token is got for them.
            ifOffered(presence.send("GET", "/api/settings", { by: "cookie", expect: isSettings }), PRESUMED_SETTINGS));
    }

    get({ signal }) {
        return withSignal(this.#settings(), signal);
    }

    checkPassword({ signal, ...candidate }) {
        const request = { body: candidate, signal, expect: isVerdict };
        return ifOffered(this.#presence.send("POST", "/api/password/check", request), UNCHECKED_PASSWORD);
    }
}

/**
 * Servers of an earlier version answer `not_found` to questions that pages can do without.
 * @template T
 * @param {Promise<T>} answer
 * @param {T} otherwise
 */
export async function ifOffered(answer, otherwise) {
    try {
        return await answer;
    } catch (error) {
        if (error.code === "not_found") return otherwise;
        throw error;
    }
}

/**
 * Asks when first called, and again only after a failure.
 * @template T
 * @param {() => Promise<T>} ask
 * @returns {() => Promise<T>}
 */
function askedOnce(ask) {
    let answer;
    return () => (answer ??= ask().catch((error) => {
        answer = undefined;
        throw error;
    }));
}
