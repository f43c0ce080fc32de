/** Milliseconds that an offer stands: its challenge lasts five minutes. */
const STANDS = 240_000;
/** An offer that ends sooner by itself would end as soon again. */
const SOON = 1_000;

/**
 * Keeps passkeys on offer in the field for the uid, for as long as the page lives: anew every four minutes while somebody sees
 * the page, and after each failure. Never beside another question of the browser's: whoever asks one stops it first (F-052).
 */
export class PasskeyOffer {
    #wait;
    #picked;
    /** Of the offer that stands. @type {AbortController | undefined} */
    #controller;
    #timer;
    #again = () => {
        if (!this.#controller) return;
        if (document.hidden) document.addEventListener("visibilitychange", this.#again, { once: true });
        else this.start();
    };

    /**
     * @param {(signal: AbortSignal) => Promise<object>} wait answers what a passkey said, once one is picked
     * @param {(passkey: object) => void} picked
     */
    constructor(wait, picked) {
        this.#wait = wait;
        this.#picked = picked;
    }

    start() {
        this.stop();
        this.#controller = new AbortController();
        this.#timer = setTimeout(this.#again, STANDS);
        this.#offer(this.#controller.signal);
    }

    stop() {
        clearTimeout(this.#timer);
        document.removeEventListener("visibilitychange", this.#again);
        this.#controller?.abort();
        this.#controller = undefined;
    }

    /** Nobody has asked for it: what goes wrong before somebody picks a passkey is not told. @param {AbortSignal} signal */
    async #offer(signal) {
        const begun = performance.now();
        try {
            const passkey = await this.#wait(signal);
            if (!signal.aborted) this.#picked(passkey);
        } catch {
            if (!signal.aborted && performance.now() - begun > SOON) this.start();
        }
    }
}
