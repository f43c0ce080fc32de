/** @typedef {{ code: string, [value: string]: string | number | string[] }} FieldProblem as docs/errors.md lists them */

/**
 * The only kind of error that the client throws for a request that failed. `code` is a code of the server
 * (docs/errors.md), or one of the client's own: `offline`, `unreachable`, `origin_not_allowed`, `not_json`,
 * `cookie_dropped`, `aborted`, `old_browser`, `passkey_failed`, `hand_off_unknown`,
 * `hand_off_unavailable`, `cookies_blocked`. `message` is a sentence that can be shown to the person.
 */
export class LatchkeyError extends Error {
    /**
     * @param {string} code
     * @param {{ message?: string, status?: number, retryAfter?: number, fields?: Record<string, string>,
     *     problems?: Record<string, FieldProblem>, needs?: { recent: number | null, factors: number }, ticket?: string,
     *     factors?: string[], expiresIn?: number, setupUrl?: string, trustDeviceDays?: number, reason?: string,
     *     values?: Record<string, string | number>, cause?: unknown }} [details]
     */
    constructor(code, details = {}) {
        const { message, status, retryAfter, fields, problems, needs, reason, values, cause } = details;
        const { ticket, factors, expiresIn, setupUrl, trustDeviceDays } = details;
        super(message ?? code, cause === undefined ? undefined : { cause });
        this.name = "LatchkeyError";
        this.code = code;
        /** The HTTP status of the answer; 0 if there was no answer. @type {number} */
        this.status = status ?? 0;
        /** How many seconds to wait before the next try; null if the server named none. @type {number | null} */
        this.retryAfter = retryAfter ?? null;
        /** For each field that was refused: its name in the request, and a sentence about what is wrong with it. @type {Record<string, string>} */
        this.fields = fields ?? {};
        /** The same fields for programs: a code and its values, such as `{ code: "uid_length", least: 2, most: 64 }`. @type {Record<string, FieldProblem>} */
        this.problems = problems ?? {};
        /** With `reauth_required`: how many seconds old a proof may be, and by how many factors; else null. @type {{ recent: number | null, factors: number } | null} */
        this.needs = needs ?? null;
        /**
         * What `finishSignIn` needs beside the code, with `factor_required`; or `factors.setUp`, with `factor_setup_required`; else null.
         * @type {string | null}
         */
        this.ticket = ticket ?? null;
        /** With `factor_required`: what the person may prove it with, such as `totp` and `recovery_code`. @type {string[]} */
        this.factors = factors ?? [];
        /** With a ticket: how many seconds it lasts; else null. @type {number | null} */
        this.expiresIn = expiresIn ?? null;
        /** With `factor_setup_required`: the server's page on which a second factor is set up; else null. @type {string | null} */
        this.setupUrl = setupUrl ?? null;
        /**
         * With `factor_required`: for how many days `trustDevice` spares the code in this browser; null where that is not offered.
         * @type {number | null}
         */
        this.trustDeviceDays = trustDeviceDays ?? null;
        /**
         * The cause, for codes with several: `cookie_dropped`, `unreachable` and `origin_not_allowed`, and `clock_off` of
         * `factor_invalid`; else null.
         * @type {string | null}
         */
        this.reason = reason ?? null;
        /** The values that the text for this error contains, such as `server`, `page` and `status`. @type {Record<string, string | number>} */
        this.values = values ?? {};
    }

    /** True if the server said that the person is not, or no longer, signed in. @returns {boolean} */
    get isSignedOut() {
        return this.code === "token_missing" || this.code === "token_invalid";
    }
}
