import { LatchkeyError } from "../errors.js";
import { withSignal } from "../requests/with-signal.js";

/**
 * Whether the person may do it, and must first prove once more who they are; `error.needs` says how.
 * @param {unknown} error @returns {boolean}
 */
export function needsReauth(error) {
    return error instanceof LatchkeyError && error.code === "reauth_required";
}

/** Has the person sign in again when the server wants a recent sign-in: one question for all requests that wait for it. */
export class Reauthentication {
    /** @type {import("../latchkey.js").ReauthHandler | null} */
    handler = null;
    /** @type {Promise<boolean> | undefined} */
    #asking;

    /**
     * @param {import("../errors.js").LatchkeyError} error
     * @param {AbortSignal} [signal] of one of the requests: the question stays for the others
     * @returns {Promise<boolean>} whether the person has signed in again
     */
    async isDone(error, signal) {
        if (!this.handler) return false;
        this.#asking ??= this.#ask(error);
        return withSignal(this.#asking, signal);
    }

    async #ask(error) {
        try {
            // Not at once: a handler that throws must not end before it is known to be asking.
            await undefined;
            return Boolean(await this.handler(error));
        } finally {
            this.#asking = undefined;
        }
    }
}
