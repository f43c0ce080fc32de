// What a provider has brought is good once more where the server has asked nobody with it: it is sent again when the server says.

/** Codes that may mean so. */
const UNASKED = ["busy", "provider_unavailable", "too_many_attempts"];
/** Seconds of all waits together: people wait no longer for a page. */
const LONGEST = 90;
/** As often as the server takes it. */
const MOST = 10;

/**
 * @template T
 * @param {() => Promise<T>} send
 * @param {{ waits: (seconds: number) => void, pause: (seconds: number) => Promise<void> }} page `waits`: says that it waits, and how long
 * @returns {Promise<T>} rejects with the first refusal where another answer says that the code has gone by now
 */
export async function sendOnceMore(send, { waits, pause }) {
    let [waited, refusal] = [0, null];
    for (let tries = 1; ; tries += 1) {
        try {
            return await send();
        } catch (error) {
            // Somebody was asked with it after all: that is what the person should read.
            if (refusal && error.code === "hand_off_invalid") throw refusal;
            // A little longer each time: many may have come at once.
            const seconds = error.retryAfter ? Math.max(error.retryAfter, tries) : 0;
            if (!UNASKED.includes(error.code) || seconds <= 0 || tries >= MOST || waited + seconds > LONGEST) throw error;
            [refusal, waited] = [error, waited + seconds];
            waits(seconds);
            await pause(seconds);
        }
    }
}
