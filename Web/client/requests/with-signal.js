import { LatchkeyError } from "../errors.js";
import { errorText } from "../language.js";

/**
 * Lets one of several waiters stop waiting; the shared request goes on for the others.
 * @template T
 * @param {Promise<T>} promise
 * @param {AbortSignal | undefined} signal
 * @returns {Promise<T>}
 */
export async function withSignal(promise, signal) {
    if (!signal) return promise;
    let stop;
    const aborted = new Promise((_, reject) => {
        stop = () => {
            const error = new LatchkeyError("aborted", { cause: signal.reason });
            error.message = errorText(error);
            reject(error);
        };
        if (signal.aborted) stop();
        else signal.addEventListener("abort", stop);
    });
    try {
        return await Promise.race([aborted, promise]);
    } finally {
        signal.removeEventListener("abort", stop);
    }
}
