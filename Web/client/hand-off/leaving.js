import { LatchkeyError } from "../errors.js";
import { errorText } from "../language.js";

/**
 * The page is being left: only "back" shows it again, as it was. Throws `aborted` then.
 * @param {Window} page @returns {Promise<never>}
 */
export function untilBack(page) {
    return new Promise((_, reject) => {
        page.addEventListener?.("pageshow", ({ persisted }) => persisted && reject(refusal("aborted")));
    });
}

/** An error of the client's own. @param {string} code @param {unknown} [cause] @param {Record<string, string>} [values] of its text */
export function refusal(code, cause, values) {
    const error = new LatchkeyError(code, { cause, values });
    error.message = errorText(error);
    return error;
}
