import { clean, LASTS, returnIn, take, peek } from "./hand-off-memory.js";
import { refusal, untilBack } from "./leaving.js";
import { withSignal } from "../requests/with-signal.js";

/** Milliseconds in which the page that opened this pop-up answers, if there is one. */
const ANSWERS = 1_500;
/** Milliseconds in which it gets the session, once it has answered: it may be closed meanwhile. */
const EXCHANGES = 20_000;
/** Attempts that have come back to a page, by server: a second client of that page waits for the same one. */
const underWay = new WeakMap();

/** Signing in at the server's own page, from leaving this page to coming back to it. */
export class HandOff {
    #presence;
    #failed;
    #given;
    #settings;
    /** The attempt that waits for its pop-up. @type {AbortController | undefined} */
    #waiting;
    /** Why the last one failed; else null. @type {import("../errors.js").LatchkeyError | null} */
    error = null;
    /** Settles without an error once what came back with the address has been dealt with. @type {Promise<object | undefined>} the user */
    finished;

    /**
     * @param {import("../sessions/presence.js").Presence} presence
     * @param {(error: import("../errors.js").LatchkeyError) => void} failed
     * @param {BroadcastChannel} [channel] given by tests
     * @param {import("../settings/settings.js").ServerSettings} [settings]
     */
    constructor(presence, failed, channel, settings) {
        this.#presence = presence;
        this.#settings = settings;
        this.#failed = failed;
        this.#given = channel;
        this.finished = this.#shared().catch((error) => this.#fail(error));
    }

    /** As `client.signInAtServer`, and `client.signInWith` where `provider` is named. */
    async leave({ returnTo, remember, provider, popup = false, signal } = {}) {
        const { page, server } = this.#presence;
        // In the click itself: later ones are blocked. Where this one is, the same window does.
        const name = popup ? `latchkey-${Date.now()}` : "";
        const opened = (popup && page.open?.("about:blank", name, "popup,width=480,height=720")) || null;
        this.#waiting?.abort();
        try {
            const { begin, whyNot } = await import("./hand-off.js");
            if (signal?.aborted) throw refusal("aborted", signal.reason);
            const why = whyNot(page);
            if (why) throw refusal(why, undefined, { host: page.location.host });
            const at = await this.#addressOfServer(signal);
            const wish = { server, at, page, returnTo, remember, provider, window: opened && { name } };
            const attempt = await begin(wish);
            return await (opened ? this.#awaitPopup(attempt, signal) : withSignal(untilBack(page), signal));
        } catch (error) {
            opened?.close();
            throw error;
        }
    }

    /** Whether this page can: one of another site, in a browser that keeps data for it. @returns {Promise<boolean>} */
    async canLeave() {
        const { page, server } = this.#presence;
        if (new URL(server).origin === page.location?.origin) return false;
        const { canBegin } = await import("./hand-off.js");
        return canBegin(page);
    }

    /** A site that hands its path `/_latchkey/` on to the server reaches it under an address that is not the server's own. */
    async #addressOfServer(signal) {
        const { page, server } = this.#presence;
        if (new URL(server).origin !== page.location.origin) return server;
        return (await this.#settings?.get({ signal }))?.public_url ?? server;
    }

    /** The scripts of a page may run twice, as React's StrictMode makes them. */
    #shared() {
        const { page, server } = this.#presence;
        const ofPage = underWay.get(page) ?? new Map();
        underWay.set(page, ofPage);
        const back = this.#comeBack();
        if (back) ofPage.set(server, back);
        // How it failed is told to the client that took it.
        return back ?? Promise.resolve(ofPage.get(server)).catch(() => {});
    }

    /** @returns {Promise<object | undefined> | undefined} nothing where the address is not from a hand-off of this server */
    #comeBack() {
        const { page, server } = this.#presence;
        const back = returnIn(page);
        if (!back) return undefined;
        // The server's own pages sign in by themselves.
        if (back.begins) return page.location.origin === new URL(server).origin ? undefined : this.#beginHere(page);
        const known = peek(page, back.state);
        if (known && (known.server !== server || known.from)) return undefined;
        const memory = take(page, back.state);
        clean(page, memory?.hash);
        return memory ? this.#presence.exchange({ code: back.code, verifier: memory.verifier }) : this.#askOpener(back);
    }

    /** A page of the server led here, where somebody wants to be signed in: who is already stays. */
    async #beginHere(page) {
        clean(page);
        // Not awaited: whoever asks who is signed in need not wait for a page that is being left.
        if (!(await this.#presence.user.get())) this.leave().catch((error) => error.code === "aborted" || this.#fail(error));
    }

    /** Here the pop-up: only the page that opened it knows the verifier. Nobody else does anything with the code. */
    async #askOpener({ code, state }) {
        const channel = this.#channel();
        if (!channel) throw refusal("hand_off_unknown");
        try {
            const isDone = await new Promise((resolve) => {
                let timer = setTimeout(resolve, ANSWERS, undefined);
                channel.addEventListener("message", ({ data }) => {
                    if (data?.state !== state) return;
                    // The exchange takes its time; that somebody knows the attempt is said at once.
                    clearTimeout(timer);
                    timer = setTimeout(resolve, EXCHANGES, undefined);
                    timer.unref?.();
                    if (typeof data.done === "boolean") resolve(data.done);
                });
                channel.postMessage({ state, code });
            });
            if (isDone === undefined) throw refusal("hand_off_unknown");
            this.#presence.page.close?.();
            if (!isDone) throw refusal("hand_off_invalid");
        } finally {
            channel.close?.();
        }
    }

    /** Here the page that opened the pop-up. @returns {Promise<object>} the user */
    async #awaitPopup({ state, verifier }, signal) {
        const channel = this.#channel();
        if (!channel) throw refusal("hand_off_unavailable");
        const waiting = (this.#waiting = new AbortController());
        const timer = setTimeout(() => waiting.abort(), LASTS);
        timer.unref?.();
        signal?.addEventListener("abort", () => waiting.abort(), { once: true });
        try {
            const code = await withSignal(codeFor(state, channel), waiting.signal);
            channel.postMessage({ state });
            return await this.#answerPopup(channel, state, this.#presence.exchange({ code, verifier }));
        } finally {
            clearTimeout(timer);
            channel.close?.();
        }
    }

    async #answerPopup(channel, state, exchange) {
        try {
            const user = await exchange;
            channel.postMessage({ state, done: true });
            return user;
        } catch (error) {
            channel.postMessage({ state, done: false });
            throw error;
        }
    }

    #channel() {
        try {
            const channel = this.#given ?? new BroadcastChannel(`latchkey hand-off ${this.#presence.server}`);
            channel.unref?.();
            return channel;
        } catch {
            return undefined;
        }
    }

    #fail(error) {
        this.error = error;
        this.#failed(error);
    }
}

function codeFor(state, channel) {
    return new Promise((resolve) => {
        channel.addEventListener("message", ({ data }) => {
            if (data?.state === state && typeof data.code === "string") resolve(data.code);
        });
    });
}
