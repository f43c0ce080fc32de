import { cookieDropped } from "./cookie-check.js";
import { CurrentUser } from "./current-user.js";
import { errorText } from "./language.js";
import { Requests } from "./request.js";
import { Tabs } from "./tabs.js";

/** Two events tell of one return to a tab. */
const FRESH_ENOUGH = 2_000;

/** Keeps track of who is signed in at one server: here, in other tabs, and when the server ends the session. */
export class Presence {
    #requests;
    #page;
    #user;
    #tabs;

    /**
     * @param {string | undefined} baseURL
     * @param {{ fetch?: typeof globalThis.fetch, channel?: BroadcastChannel, page?: Window }} given
     * @param {(user: object | null, cause: string) => void} changed
     */
    constructor(baseURL, { fetch, channel, page = globalThis }, changed) {
        this.#page = page;
        this.#requests = new Requests(baseURL, fetch, page);
        this.#user = new CurrentUser(() => this.#ask(), changed);
        this.#tabs = new Tabs(this.#requests.server.href, channel, (news) => this.#heard(news));
        page.addEventListener?.("focus", () => this.#refresh());
        page.document?.addEventListener("visibilitychange", () => page.document.hidden || this.#refresh());
    }

    get user() {
        return this.#user;
    }

    /** As `Requests.send`; a 401 of the guard means that the session has ended, and everybody hears it. */
    async send(method, path, request) {
        const era = this.#user.era;
        try {
            return await this.#requests.send(method, path, request);
        } catch (error) {
            if (error.isSignedOut && era === this.#user.era) this.#ended();
            throw error;
        }
    }

    /** @returns {Promise<object>} the user, once the browser has shown that it kept the cookie */
    async signIn({ signal, ...credentials }) {
        const answer = await this.#requests.send("POST", "/api/authenticate", { body: credentials, signal });
        if (typeof answer?.user?.id !== "string") throw this.#requests.unexpected(answer);
        this.#user.startEra();
        const kept = await this.#ask(signal);
        this.#user.set(kept, "here");
        // Somebody else: an older cookie that this sign-in's could not replace.
        if (kept?.id !== answer.user.id) throw this.#droppedCookie();
        this.#tabs.tell("changed");
        return kept;
    }

    async signOut({ signal } = {}) {
        try {
            await this.#requests.send("DELETE", "/api/authenticate", { signal });
        } catch (error) {
            if (!error.isSignedOut) throw error;
        }
        this.signedOut();
    }

    /** The session is over, by this page's doing. */
    signedOut() {
        this.#user.set(null, "here");
        this.#tabs.tell("signed-out");
    }

    /** The signed-in user's record is now this. */
    updated(user) {
        this.#user.set(user, "here");
        this.#tabs.tell("changed");
    }

    async #ask(signal) {
        try {
            const user = await this.#requests.send("GET", "/api/id", { signal });
            if (typeof user?.id !== "string") throw this.#requests.unexpected(user);
            return user;
        } catch (error) {
            if (error.isSignedOut) return null;
            throw error;
        }
    }

    #ended() {
        const wasSignedIn = Boolean(this.#user.known);
        this.#user.set(null, "server");
        if (wasSignedIn) this.#tabs.tell("changed");
    }

    #heard(news) {
        if (news === "signed-out") this.#user.set(null, "other_tab");
        else this.#again("other_tab");
    }

    #refresh() {
        if (this.#user.known === undefined || Date.now() - this.#user.checkedAt < FRESH_ENOUGH) return;
        this.#again("server");
    }

    /** Nobody waits for this answer; without one, the last known state stays. */
    #again(cause) {
        this.#user.get({ fresh: true, cause }).catch(() => {});
    }

    #droppedCookie() {
        const error = cookieDropped(this.#requests.server, this.#page.location);
        error.message = errorText(error);
        console.warn(`Latchkey: the session cookie was not kept (${error.reason})`, error.values);
        return error;
    }
}
