import { keptSignIn } from "./cookie-check.js";
import { CurrentUser } from "./current-user.js";
import { needsReauth, Reauthentication } from "../sign-in/reauthentication.js";
import { Requests } from "../requests/request.js";
import { isHandedOff, isMessage, isSignIn, isUser, isUserOrNobody } from "../answers/shapes.js";
import { Tabs } from "./tabs.js";

/** Two events tell of one return to a tab. */
const FRESH_ENOUGH = 2_000;

/** Keeps track of who is signed in at one server: here, in other tabs, and when the server ends the session. */
export class Presence {
    #requests;
    #page;
    #user;
    #tabs;
    /** Where the browser drops the cookie; the server's own pages are packed without it. @type {import("./fallback.js").Fallback | undefined} */
    fallback;
    /** What to do when the server wants a recent sign-in. */
    reauthentication = new Reauthentication();
    /** How many recovery codes the last sign-in said are left: from three down; else null. @type {number | null} */
    recoveryCodesLeft = null;
    /** The ticket of the site for which people sign in here; the server's own page has one. @type {string | undefined} */
    handOff;
    /** Asks in place of the first question who is signed in. @type {(() => Promise<object | null>) | undefined} */
    asksFirst;

    /**
     * @param {string | undefined} baseURL
     * @param {{ fetch?: typeof globalThis.fetch, channel?: BroadcastChannel, page?: Window, handOff?: string }} given
     * @param {(user: object | null, cause: string) => void} changed
     */
    constructor(baseURL, { fetch, channel, page = globalThis, handOff }, changed) {
        this.handOff = handOff;
        this.#page = page;
        this.#requests = new Requests(baseURL, fetch, page);
        this.#user = new CurrentUser(() => this.asksFirst?.() ?? this.#ask(), changed);
        this.#tabs = new Tabs(this.#requests.server.href, channel, (news) => this.#heard(news));
        page.addEventListener?.("focus", () => this.#refresh());
        // "Back" shows a page as it was left.
        page.addEventListener?.("pageshow", ({ persisted }) => persisted && this.#user.isWanted && this.#again("server"));
        page.document?.addEventListener("visibilitychange", () => page.document.hidden || this.#refresh());
    }

    get user() {
        return this.#user;
    }

    /** What stands for the browser's window. @returns {Window} */
    get page() {
        return this.#page;
    }

    /** @returns {Requests} for what is sent beside the session */
    get requests() {
        return this.#requests;
    }

    /** @returns {string} the server's address, without a slash at its end */
    get server() {
        return this.#requests.server.href.replace(/\/+$/, "");
    }

    /** As `Requests.send`; a 401 of the guard means that the session has ended, and everybody hears it. */
    async send(method, path, request) {
        return (await this.sendInEra(method, path, request)).answer;
    }

    /**
     * As `send`; `era` tells whether the answer is still about the same person. What needs a recent sign-in is sent once
     * more after the same person has signed in again.
     * @returns {Promise<{ answer: any, era: number }>}
     */
    async sendInEra(method, path, request) {
        const asked = this.#user.known?.id;
        try {
            return await this.#try(method, path, request);
        } catch (error) {
            if (!needsReauth(error)) throw error;
            if (!(await this.reauthentication.isDone(error, request.signal))) throw error;
            // Another tab may have signed somebody else in meanwhile.
            if (asked !== undefined && this.#user.known?.id !== asked) throw error;
        }
        return this.#try(method, path, request);
    }

    async #try(method, path, request) {
        const era = this.#user.era;
        try {
            return { answer: await this.#requests.send(method, path, request), era };
        } catch (error) {
            if (error.isSignedOut && era === this.#user.era) this.#ended();
            throw error;
        }
    }

    /**
     * Signs in by the password, or by the second step of that, `/factor`.
     * @returns {Promise<object>} the user, once the browser has shown that it kept the cookie
     */
    async signIn({ signal, ...credentials }, step = "") {
        return (await this.#proven(`/api/authenticate${step}`, credentials, signal)).user;
    }

    /** For another site there is no session here: its address takes the place of the user. */
    async #proven(path, proof, signal) {
        const { handOff } = this;
        if (!handOff) return this.#begun(path, proof, signal);
        const request = { body: { ...proof, hand_off: handOff }, signal, expect: isHandedOff };
        const answer = await this.#requests.send("POST", path, request);
        return { ...answer, user: { location: answer.location } };
    }

    /** A new session: by its cookie, or where the browser drops that by a key that the sign-in brings. */
    async #begun(path, proof, signal) {
        const { fallback } = this;
        const key = await fallback?.newKey();
        const body = { ...proof, key: key?.jwk };
        // By both: the session before ends, whichever way it went.
        const answer = await this.#requests.send("POST", path, { body, signal, by: "both", expect: isSignIn });
        const ask = (by) => this.#ask(signal, by);
        return { ...answer, user: await this.#kept(answer, () => (fallback ? fallback.probe(answer, key, ask) : ask())) };
    }

    /** Signs in by what the server's own page gave for this page. @returns {Promise<object>} the user, as above */
    async exchange(proof) {
        return (await this.#begun("/api/hand-off/exchange", proof)).user;
    }

    /** Signs in by the first code of a second factor that had to be set up. @returns {Promise<object>} the answer */
    async setUp({ signal, ...step }) {
        return this.#proven("/api/authenticate/setup/confirm", step, signal);
    }

    /** For acts that are answered as a sign-in is: this session is a new one afterwards. @returns {Promise<object>} the answer */
    async renewed(method, path, request) {
        const { answer } = await this.sendInEra(method, path, { ...request, expect: isSignIn });
        await this.#goneOn(answer, request.signal);
        return answer;
    }

    /** The same person, in a session with a newer proof. @returns {Promise<object>} the user, as above */
    async reauthenticate({ signal, ...proof }) {
        // Not by `send`: a refusal of this must not ask for this.
        const { answer } = await this.#try("POST", "/api/reauth", { body: proof, signal, expect: isSignIn });
        return this.#goneOn(answer, signal);
    }

    /** The session is another one, by the same cookie or key. */
    async #goneOn(answer, signal) {
        await this.fallback?.move(answer);
        return this.#kept(answer, () => this.#ask(signal));
    }

    async #kept({ user, recovery_codes_left: left }, ask) {
        this.recoveryCodesLeft = left ?? null;
        try {
            return await keptSignIn(user, this.#user, ask, this.#requests.server, this.#page.location);
        } finally {
            this.#tabs.tell("changed");
        }
    }

    async signOut({ signal } = {}) {
        const { era } = this.#user;
        try {
            await this.#requests.send("DELETE", "/api/authenticate", { signal, expect: isMessage });
        } catch (error) {
            if (!error.isSignedOut) throw error;
        }
        this.signedOut(era);
    }

    /** The session is over, by this page's doing. @param {number} era when that was asked for */
    signedOut(era) {
        const hasNews = era !== this.#user.era;
        // A key that another tab has brought meanwhile is that session's.
        if (!hasNews) this.fallback?.end({ isSignOut: true }).catch(() => {});
        this.#user.set(null, "here");
        this.#tabs.tell(hasNews ? "changed" : "signed-out");
        // Another tab may have signed in after it.
        if (hasNews) this.#again("other_tab");
    }

    /** The signed-in user's record is now this. @param {object} user @param {number} era when that was asked for */
    updated(user, era) {
        if (era === this.#user.era) this.#user.set(user, "here");
        else this.#again("other_tab");
        this.#tabs.tell("changed");
    }

    /** The session may have ended, or the record have changed: this page and other tabs look. */
    lookAgain() {
        this.#user.startEra();
        this.#again("server");
        this.#tabs.tell("changed");
    }

    async #ask(signal, by) {
        try {
            return await this.#requests.send("GET", "/api/session", { signal, by, expect: isUserOrNobody });
        } catch (error) {
            if (error.code === "not_found") return this.#askEarlierServer(signal);
            throw error;
        }
    }

    /** Servers before `/api/session` answer 401 when nobody is signed in, and the browser's console shows it in red. */
    async #askEarlierServer(signal) {
        try {
            return await this.#requests.send("GET", "/api/id", { signal, expect: isUser });
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
        this.fallback?.lookAgain().catch(() => {});
        if (news === "signed-out") return this.#user.set(null, "other_tab");
        // What is being asked may be answered from before the news.
        this.#user.startEra();
        this.#again("other_tab");
    }

    #refresh() {
        if (!this.#user.isWanted || Date.now() - this.#user.checkedAt < FRESH_ENOUGH) return;
        this.#again("server");
    }

    /** Nobody waits for this answer; without one, the last known state stays. */
    #again(cause) {
        this.#user.get({ fresh: true, cause, isNews: true }).catch(() => {});
    }
}
