/**
 * The one error of the client. `code` is the server's (docs/errors.md) or one of the client's own: `offline`,
 * `unreachable`, `origin_not_allowed`, `not_json`, `cookie_dropped`, `aborted`, `old_browser`. `message` is a sentence
 * for people.
 */
export class LatchkeyError extends Error {
    /**
     * @param {string} code
     * @param {{ message?: string, status?: number, retryAfter?: number, fields?: Record<string, string>,
     *     reason?: string, values?: Record<string, string | number>, cause?: unknown }} [details]
     */
    constructor(code, { message, status, retryAfter, fields, reason, values, cause } = {}) {
        super(message ?? code, cause === undefined ? undefined : { cause });
        this.name = "LatchkeyError";
        this.code = code;
        /** Status of the answer; 0 when there was none. */
        this.status = status ?? 0;
        /** Seconds to wait before the next try, or null. */
        this.retryAfter = retryAfter ?? null;
        /** What is wrong with each field, by its name in the request. */
        this.fields = fields ?? {};
        /** Why, where the code alone does not tell: of `cookie_dropped` and `unreachable`. */
        this.reason = reason ?? null;
        /** What the texts of this error's code mention: `server`, `page`, `status`. */
        this.values = values ?? {};
    }

    /** Whether the server said that nobody is signed in (any more). */
    get isSignedOut() {
        return this.code === "token_missing" || this.code === "token_invalid";
    }
}
