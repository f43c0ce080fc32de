import { BroughtOptions } from "./factors/brought-options.js";
import { Diagnosis } from "./doctor/diagnosis.js";
import { EmailAddress } from "./email-address/email-address.js";
import { Fallback } from "./sessions/fallback.js";
import { Factors } from "./factors/factors.js";
import { OwnAccount } from "./accounts/own-account.js";
import { OwnActivity } from "./audit/own-activity.js";
import { namedIn, pathOf, place } from "./requests/path.js";
import { Passkeys } from "./factors/passkeys.js";
import { Picture } from "./profile/picture.js";
import { Presence } from "./sessions/presence.js";
import { ProfileFields } from "./profile/profile-fields.js";
import { Recovery } from "./recovery/recovery.js";
import { Groups } from "./groups/groups.js";
import { HandOff } from "./hand-off/hand-off-return.js";
import { Identities } from "./federation/identities.js";
import { Roles } from "./roles/roles.js";
import { Rosters } from "./roster/rosters.js";
import { ServiceTokens } from "./service-tokens/service-tokens.js";
import { ServerSettings } from "./settings/settings.js";
import * as shapes from "./answers/shapes.js";
import { Staff } from "./accounts/staff.js";
import { Waiting } from "./joining/waiting.js";
import { withSignal } from "./requests/with-signal.js";

/**
 * @import { Finding, LatchkeyError, Pagination, PersonalData, Provider, ReauthHandler, Session, Settings, Sort, User } from
 *     "./latchkey.js"
 */

/**
 * Every method throws `LatchkeyError`. Dispatches `change` with `detail.user` (a user or null) and `detail.cause`:
 * `"here"`, `"other_tab"`, or `"server"` when the server ended the session or changed the account; and `error` with `detail.error`
 * where a sign-in at the server's own page came back and failed.
 */
export class LatchkeyClient extends EventTarget {
    #presence;
    #own;
    #settings;

    constructor(baseURL, given = {}) {
        super();
        this.#presence = new Presence(baseURL, given, (user, cause) => {
            this.serviceTokens?.forget();
            this.dispatchEvent(new CustomEvent("change", { detail: { user, cause } }));
        });
        this.#settings = new ServerSettings(this.#presence, given.settings);
        this.#own = new OwnAccount(this.#presence);
        this.recovery = new Recovery(this.#presence);
        this.emailAddress = new EmailAddress(this.#presence);
        this.picture = new Picture(this.#presence, this.#own);
        this.profileFields = new ProfileFields(this.#presence, this.#own);
        this.passkeys = new Passkeys(this.#presence, this.#settings);
        this.broughtOptions = new BroughtOptions(this.#presence);
        this.factors = new Factors(this.#presence, this.passkeys);
        this.activity = new OwnActivity(this.#presence, this.#own);
        this.groups = new Groups(this.#presence);
        this.identities = new Identities(this.#presence, () => this.handOff);
        this.roles = new Roles(this.#presence);
        this.roster = new Rosters(this.#presence);
        this.staff = new Staff(this.#presence);
        this.waiting = new Waiting(this.#presence);
        this.diagnosis = new Diagnosis(this.#presence, given.fetch);
        this.serviceTokens = new ServiceTokens(this.#presence, given.fetch);
        this.onReauthRequired = given.onReauthRequired ?? null;
        // The server's own pages are packed without these two.
        this.fallback = new Fallback(this.#presence, this.#settings);
        // Last: it may have something to finish at once.
        this.handOff = new HandOff(this.#presence, (error) => this.#tell(error), given.handOffChannel, this.#settings);
    }

    #tell(error) {
        this.dispatchEvent(new CustomEvent("error", { detail: { error } }));
    }

    /** The server's address. @returns {string} */
    get server() {
        return this.#presence.server;
    }

    /**
     * Called when something needs a recent sign-in (`reauth_required`): it asks the person, calls `reauthenticate`, and
     * answers whether that was done. Then the request is sent once more; otherwise the caller gets the error. Requests
     * that wait at the same time share one question.
     * @returns {ReauthHandler | null}
     */
    get onReauthRequired() {
        return this.#presence.reauthentication.handler;
    }

    set onReauthRequired(handler) {
        this.#presence.reauthentication.handler = handler;
    }

    /**
     * Signs in, then makes sure that the browser kept the cookie. Where it did not, a page on another site goes on with tokens in memory;
     * where that is switched off or does not work: `cookie_dropped`, with a `reason`. Where the
     * account has a second factor and `code` is missing: `factor_required`, with `ticket`, `factors`, `expiresIn` and
     * `trustDeviceDays`. Where it must have one and has none: `factor_setup_required`, with `ticket`,
     * `expiresIn` and `setupUrl` (`factors.setUp`).
     * @param {{ uid: string, password: string, remember?: boolean, code?: string, signal?: AbortSignal }} credentials
     * @returns {Promise<User>}
     */
    signIn({ uid, password, remember = false, code, signal }) {
        return this.#presence.signIn({ uid, password, remember, code, signal });
    }

    /**
     * Signs in by a passkey, without uid and password: the browser asks for it in a dialog, or with `conditional` in the field
     * for the uid (`autocomplete="username webauthn"`), where it waits until somebody picks one or `signal` ends it. Where a page
     * of another site cannot use the server's passkeys, it leaves for the server's own page, which can, as `signInAtServer` does;
     * with `conditional` it never leaves. Throws `aborted` where the person picks none, `passkey_invalid`, and `passkey_unavailable`
     * where neither way is open. `passkey`: what `passkeys.pick` answered; `returnTo`: as of `signInAtServer`.
     * @param {{ conditional?: boolean, remember?: boolean, passkey?: object, returnTo?: string, signal?: AbortSignal }} [options]
     * @returns {Promise<User>}
     */
    async signInWithPasskey(options = {}) {
        try {
            return await this.passkeys.signIn(options);
        } catch (error) {
            if (error.code !== "passkey_unavailable" || !(await this.#canLeaveForPasskey(options))) throw error;
        }
        return this.handOff.leave(options);
    }

    /** Nobody is led away by a question that waits in a field, or to a server that takes no passkeys. */
    async #canLeaveForPasskey({ conditional, passkey, signal }) {
        if (conditional || passkey || !(await this.handOff?.canLeave())) return false;
        return Boolean((await this.settings({ signal })).passkeys?.enabled);
    }

    /**
     * The second step after `factor_required`, by a code or, with `passkey: true`, by a passkey or security key. Throws
     * `factor_invalid` or `passkey_invalid` (try another one), `aborted` (the person picked none), or `ticket_invalid` (begin
     * with the password again).
     * @param {{ ticket: string, code?: string, passkey?: boolean, trustDevice?: boolean, signal?: AbortSignal }} step `code`: of an
     *     authenticator, a recovery code or one from staff; `trustDevice`: this browser asks for none for `trustDeviceDays` of
     *     the error
     * @returns {Promise<User>}
     */
    async finishSignIn({ ticket, code, passkey, trustDevice, signal }) {
        const step = { ticket, trust_device: trustDevice || undefined, signal };
        if (passkey) return this.passkeys.finish(step);
        return this.#presence.signIn({ ...step, code }, "/factor");
    }

    /**
     * Proves once more who is signed in: for some minutes then, what needs a recent sign-in is allowed. An account with a
     * second factor needs `code` too, and no `password` within 12 hours of the last one; `passkey: true` asks for a passkey,
     * which is enough by itself. Throws `current_password_wrong`, `factor_invalid`, `passkey_invalid`, `aborted`, or
     * `reauth_required` where one of the two is missing.
     * @param {{ password?: string, code?: string, passkey?: boolean, signal?: AbortSignal }} proof
     * @returns {Promise<User>}
     */
    async reauthenticate({ password, code, passkey, signal }) {
        if (passkey) return this.passkeys.prove({ password, signal });
        return this.#presence.reauthenticate({ password, code, signal });
    }

    /**
     * Signs in at the server's own page, which then comes back to `returnTo` (an address of this site; else this page). Call it in a
     * click. The same window is left: the promise settles only where "back" shows this page again (`aborted`). With `popup` the
     * promise answers the user; where the browser blocks the pop-up, the same window is left. Throws `hand_off_unavailable` where
     * this page cannot. What comes back is finished by `createClient`; `currentUser` waits for it.
     * @param {{ returnTo?: string, remember?: boolean, popup?: boolean, signal?: AbortSignal }} [options]
     * @returns {Promise<User>}
     */
    signInAtServer(options) {
        return this.handOff.leave(options);
    }

    /** By whom people can sign in here beside their passwords, in the order of their buttons. @param {{ signal?: AbortSignal }} [options] @returns {Promise<Provider[]>} */
    async providers({ signal } = {}) {
        return (await this.settings({ signal })).providers ?? [];
    }

    /**
     * As `signInAtServer`, and there at once by a provider: `"github"`, or another `id` of `providers()`. Whoever has no account yet makes
     * one there. On the server's own pages, which need no hand-off, `popup` is not looked at. What the server refuses it tells there.
     * @param {string} provider
     * @param {{ returnTo?: string, remember?: boolean, popup?: boolean, signal?: AbortSignal }} [options]
     * @returns {Promise<User>}
     */
    signInWith(provider, options) {
        return this.identities.signIn(provider, options);
    }

    /** Why a sign-in that came back to this page failed, such as `hand_off_unknown`; else null. @returns {LatchkeyError | null} */
    get handOffError() {
        return this.handOff.error;
    }

    /**
     * Whether a reload of this page ends the session: the browser keeps neither the server's cookie nor a key. A page may say so.
     * @returns {boolean}
     */
    get isSessionOfPage() {
        return this.fallback?.isOfPage ?? false;
    }

    /** Ends this session; no error when it had ended before. @param {{ signal?: AbortSignal }} [options] @returns {Promise<void>} */
    signOut({ signal } = {}) {
        return this.#presence.signOut({ signal });
    }

    /**
     * Makes an account; does not sign in. `code`: a join code or an invitation. One that waits for staff is `pending`.
     * @param {{ uid: string, password: string, name: string, email?: string, code?: string,
     *     signal?: AbortSignal }} account
     * @returns {Promise<User>}
     */
    signUp({ uid, password, name, email, code, signal }) {
        const body = { uid, password, name, email: email || undefined, code: code || undefined };
        return this.#send("POST", "/api/user", { body, signal, expect: shapes.isUser });
    }

    /**
     * The user or null. Cached: ten callers make one request; `fresh` asks the server again.
     * @param {{ fresh?: boolean, signal?: AbortSignal }} [options] @returns {Promise<User | null>}
     */
    async currentUser({ fresh = false, signal } = {}) {
        await withSignal(this.handOff?.finished, signal);
        return this.#presence.user.get({ fresh, signal });
    }

    /**
     * Ends all other sessions too.
     * @param {{ current: string, password: string, signal?: AbortSignal }} passwords @returns {Promise<void>}
     */
    changePassword({ current, password, signal }) {
        return this.#own.changePassword({ current, password, signal });
    }

    /**
     * Changes one's own record; what is left out stays.
     * @param {{ name?: string, email?: string | null, uid?: string, signal?: AbortSignal }} changes
     * @returns {Promise<User>}
     */
    async updateUser({ name, email, uid, signal }) {
        const before = this.#presence.user.known;
        const user = await this.#own.update({ name, email, uid, signal });
        // Devices show the names beside their passkeys.
        if (user.name !== before?.name || user.uid !== before?.uid) this.passkeys?.tellDevice().catch(() => {});
        return user;
    }

    /** All that is held about oneself. @param {{ signal?: AbortSignal }} [options] @returns {Promise<PersonalData>} */
    downloadData({ signal } = {}) {
        return this.#own.data({ signal });
    }

    /**
     * Deletes one's own account, or with `id` or `uid` that account. A key without a value, as a misspelt property gives
     * it, and any other key throw a TypeError and delete nobody.
     * @param {{ id?: string, uid?: string, signal?: AbortSignal }} [options]
     */
    async deleteAccount(options = {}) {
        const whom = namedIn(options, ["id", "uid"]);
        const { signal } = options;
        const isOwn = Object.keys(whom).length === 0 || (await this.#own.is(whom, signal));
        if (isOwn) return this.#deleteOwn(signal);
        const [path, body] = whom.id === undefined ? ["/api/user", whom] : [pathOf("/api/user", whom.id)];
        await this.#send("DELETE", path, { body, signal, expect: shapes.isNothing });
    }

    async #deleteOwn(signal) {
        // What the device is told is nobody's reason to keep an account.
        const sayFarewell = await this.passkeys?.farewell({ signal }).catch(() => {});
        await this.#own.delete({ signal });
        sayFarewell?.().catch(() => {});
    }

    /** @param {{ signal?: AbortSignal }} [options] @returns {Promise<Session[]>} one's own; `current`: this one */
    async sessions({ signal } = {}) {
        return (await this.#send("GET", "/api/sessions", { signal, expect: shapes.isListOfSessions })).sessions;
    }

    /** @param {string} id @param {{ signal?: AbortSignal }} [options] */
    async endSession(id, { signal } = {}) {
        await this.#send("DELETE", pathOf("/api/sessions", id), { signal, expect: shapes.isNothing });
    }

    /** @param {{ signal?: AbortSignal }} [options] */
    async endOtherSessions({ signal } = {}) {
        await this.#send("DELETE", "/api/sessions", { signal, expect: shapes.isNothing });
    }

    /**
     * The accounts that the signed-in person may see. `after` is `pagination.next` of the page before, and takes less time than a
     * number the further the page is.
     * @param {{ search?: string, state?: "active" | "pending" | "disabled", role?: string, group?: string,
     *     neverSignedIn?: boolean, endsBefore?: string, page?: number, after?: string | null, perPage?: number, sort?: Sort,
     *     waits?: boolean, signal?: AbortSignal }} [query] `waits`: says who of them must wait after wrong passwords, or has a password
     *     that is off, as far as one helps them
     * @returns {Promise<{ users: User[], pagination: Pagination, waits?: { id: string, until: string | null, password_off: boolean }[] }>}
     */
    users({ search, state, role, group, neverSignedIn, endsBefore, page, after, perPage, sort, waits, signal } = {}) {
        const query = {
            ...place(page, after), per_page: perPage, q: search, state, role, group, never_signed_in: neverSignedIn || undefined,
            ends_before: endsBefore, sort, waits: waits || undefined,
        };
        return this.#send("GET", "/api/user", { query, signal, expect: shapes.isPageOfUsers });
    }

    /**
     * Whether the first administrator is still to be made. Servers of an earlier version answer `method_not_allowed`.
     * @param {{ signal?: AbortSignal }} [options] @returns {Promise<boolean>}
     */
    async needsSetUp({ signal } = {}) {
        return (await this.#send("GET", "/api/setup", { signal, expect: shapes.isSetUpState })).open;
    }

    /**
     * Makes the first administrator. @returns {Promise<User>}
     * @param {{ code: string, uid: string, name: string, password: string, signal?: AbortSignal }} account
     */
    setUp({ signal, ...account }) {
        return this.#send("POST", "/api/setup", { body: account, signal, expect: shapes.isUser });
    }

    /**
     * What pages need to know beforehand; asked once.
     * @param {{ signal?: AbortSignal }} [options] @returns {Promise<Settings>}
     */
    settings({ signal } = {}) {
        return this.#settings.get({ signal });
    }

    /**
     * What the server would say to this password; `acceptable` is undefined when it cannot be asked.
     * @param {{ password: string, uid?: string, name?: string, email?: string, signal?: AbortSignal }} candidate
     * @returns {Promise<{ acceptable: boolean | undefined, message: string }>}
     */
    checkPassword(candidate) {
        return this.#settings.checkPassword(candidate);
    }

    /**
     * Why signing in fails on this page: what is wrong, the first cause first, each with a sentence, and where possible the line that
     * fixes it; and what was seen. Asks the server up to ten times. Throws `too_many_attempts`, `aborted`, and `not_found` where the
     * server is of an earlier version.
     * @param {{ signal?: AbortSignal }} [options]
     * @returns {Promise<{ findings: Finding[], facts: Record<string, any> }>}
     */
    diagnose(options) {
        return this.diagnosis.run(options);
    }

    /**
     * A token for an API of your own (`tokens.audiences`), given by its origin, to be sent as `Authorization: Bearer …`. The same one
     * until shortly before its end; `fresh` asks for another one. Throws `audience_not_allowed`, `token_missing`, `token_invalid`,
     * `reauth_required`, `too_many_attempts`.
     * @param {{ audience: string, fresh?: boolean, signal?: AbortSignal }} request @returns {Promise<string>}
     */
    async token(request) {
        await withSignal(this.handOff?.finished, request.signal);
        return this.serviceTokens.token(request);
    }

    /**
     * As the browser's `fetch`, with a token for the origin of `url`, which must be one of `tokens.audiences`: no other origin gets one.
     * Where the API refuses an earlier token by 401, the request is sent once more with a new one, unless its body is a stream. A
     * redirect is an error unless `options` say otherwise. Throws as `token`, and as `fetch`.
     * @param {string | URL} url @param {RequestInit} [options] @returns {Promise<Response>}
     */
    async fetch(url, options) {
        await withSignal(this.handOff?.finished, options?.signal ?? undefined);
        return this.serviceTokens.fetch(url, options);
    }

    #send(method, path, request) {
        return this.#presence.send(method, path, request);
    }
}
