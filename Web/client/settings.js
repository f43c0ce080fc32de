/** What pages presume of a server that does not tell its settings. @type {import("./latchkey.js").Settings} */
export const PRESUMED_SETTINGS = {
    registration: "open",
    uid_label: "User ID",
    password: { min_length: 8, max_length: 256 },
};

/** Neither good nor bad: nobody has checked. */
export const UNCHECKED_PASSWORD = { acceptable: undefined, message: "" };

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
export function askedOnce(ask) {
    let answer;
    return () => (answer ??= ask().catch((error) => {
        answer = undefined;
        throw error;
    }));
}
