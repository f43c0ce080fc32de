// Written by scripts/make-client-types.mjs from the comments of the modules.

/** Who is signed in has changed: on this page, in another tab, or because the server ended the session or changed the account. */
export type ChangeEvent = CustomEvent<{ user: User | null, cause: "here" | "other_tab" | "server" }>;
/** A sign-in at the server's own page came back and failed. */
export type FailedReturnEvent = CustomEvent<{ error: LatchkeyError }>;

export type User = { id: string, uid: string, name: string, email: string | null, email_verified: boolean, role: string, roles: string[], permissions: string[], state: string, created_at: string, last_sign_in_at: string | null, ends_at?: string | null, has_picture: boolean, role_ends?: Record<string, string>, groups?: GroupName[], second_factor?: boolean | OwnSecondFactor };
export type OwnSecondFactor = { on: boolean, kinds?: ("totp" | "passkey" | "security_key")[], required: boolean, due_at: string | null, asleep?: string[] };
export type AuthenticatorFacts = { name: string, created_at: string, last_used_at: string | null };
export type RecoveryCodesState = { left: number, created_at: string };
export type KeyFacts = AuthenticatorFacts & { kind: "passkey" | "security_key", usable?: boolean };
export type PasskeyFacts = KeyFacts & { id: string, synced: boolean, discoverable: boolean, credential_id: string };
export type FactorsOfUser = { totp: AuthenticatorFacts[], passkeys?: KeyFacts[], recovery_codes: RecoveryCodesState | null };
export type FactorList = { totp: (AuthenticatorFacts & { id: string })[], passkeys: PasskeyFacts[], passkey_user_id?: string | null, recovery_codes: RecoveryCodesState | null, trusted_devices: number, required: boolean, due_at: string | null };
export type PasskeySettings = { enabled: boolean, rp_id: string | null, related_origins: string[] };
export type NewAuthenticator = { id: string, secret: string, uri: string, qr_svg: string, expires_at: string };
/** `id` as `signInWith` takes it */
export type Provider = { id: string, name: string };
/** who somebody is at a provider */
export type Identity = { id: string, provider: string, issuer: string, subject: string, login: string | null, email: string | null, created_at: string, last_used_at: string | null, roles: string[] };
/** as those see it who help the person */
export type IdentityOfUser = { id: string, provider: string, login: string | null, email?: string | null, created_at: string, last_used_at: string | null, roles: string[] };
export type HandedOutCode = { kind: "password" | "factor", by: "you" | "staff" | "operator", created_at: string, expires_at: string };
export type GroupName = { id: string, key: string, name: string, leader: boolean };
export type Group = GroupName & { member: boolean, members: number | null, leaders: { id: string, name: string }[], created_at: string, ends_at: string | null, archived_at: string | null, may_restore: boolean };
export type Session = { id: string, current: boolean, created_at: string, last_seen_at: string, ip: string | null, user_agent: string, remember: boolean, transport?: "cookie" | "token" };
export type Pagination = { page: number | null, per_page: number, total: number, capped?: boolean, has_next: boolean, has_prev: boolean, next?: string | null };
export type Settings = { public_url?: string, front_end_url?: string | null, fallback?: boolean, registration: "open" | "code" | "invite" | "approval" | "closed", email_domains?: string[], uid_label: string, sends_mail?: boolean, has_profile_fields?: boolean, password: { min_length: number, max_length: number }, factors?: { enabled: boolean }, passkeys?: PasskeySettings, providers?: Provider[], site?: Site };
export type Site = { name: string | null, logo: string | null, accent: string | null, home_url: string | null, support: string | null };
export type PersonalData = { user: User, sessions: object[], devices_last_used_at: string[], identities?: Identity[], pending: object[], memberships?: object[], join_codes: object[], mails: object[], events: object[] };
export type Sort = "uid" | "-uid" | "name" | "-name" | "created_at" | "-created_at";
export type Role = { name: string, label: string, permissions: string[], built_in: boolean, by: string[], may_give: boolean };
export type RoleList = { roles: Role[], default_role: string };
export type AddressStatus = { email: string | null, email_verified: boolean, pending_email: string | null };
export type ProfileValue = string | number | boolean | null;
export type ProfileField = { name: string, type: "text" | "number" | "boolean" | "date", label: string, readers: "self" | "staff" | "everyone", writable: boolean };
export type Profile = { fields: ProfileField[], profile: Record<string, ProfileValue> };
export type JoinCode = { id: string, code: string | null, link: string | null, role: string, seats: number, seats_taken: number, uid: string | null, email: string | null, note: string, created_at: string, expires_at: string, revoked: boolean, group?: GroupName | null };
export type AddedUser = User & { recovery_code: string | null, recovery_code_expires_at: string | null };
export type ListedPerson = { uid: string, name: string, email?: string, group?: string, ends?: string, profile?: Record<string, string | number | boolean>, expects?: { provider: string, login: string } };
export type RosterOutcome = { users: (User & { index: number, code: string, expires_at: string })[], existing: { index: number, id: string, uid: string, name: string, state: "active" | "disabled", change: ("name" | "group" | "ends" | "profile")[], ignored?: string[] }[], errors: { index: number, uid: string | null, code: string, message: string }[] };
export type Slip = { user_id: string, uid: string, name: string, code: string, expires_at: string };
export type ReauthHandler = (error: LatchkeyError) => Promise<boolean>;
export type Mail = { id: string, kind: string, user_id: string | null, recipient: string, state: "waiting" | "sent" | "failed", attempts: number, answer: string, created_at: string };
export type EventPerson = { id: string, uid: string | null, name: string | null };
export type AuditEvent = { seq: number, at: string, kind: string, user: EventPerson | null, actor: EventPerson | null, actor_kind: "person" | "operator" | "service" | "system", object: string | null, object_name: string | null, session: string | null, ip: string | null, details: Record<string, string> };
export type EventQuery = { user?: string, actor?: string, kind?: string, since?: Date | string, until?: Date | string, network?: string };
export type Overview = { people: { active: number, disabled: number, pending: number }, sessions: number, days: { day: string, sign_ins: number, failures: number, sign_ups: number }[], mail: { waiting: number, sent: number, failed: number }, version: string, schema: number, health: { code: string, text: string, fix: string }[] };
export type FixPlace = "configuration" | "configuration_remove" | "proxy" | "proxy_remove" | "page" | "address" | "browser" | "service_worker";
export type Finding = { code: string, severity: "error" | "advice", text: string, fix: Fix | null };
/** `next`: right only once the first line is in place */
export type Fix = { where: FixPlace, line: string, next?: Fix };
export type ConfigurationLine = { key: string, value: string | null, source: "default" | "file" | "environment" | "flag", secret: boolean };

/** as docs/errors.md lists them */
export type FieldProblem = { code: string, [value: string]: string | number | string[] };

export type ClientOptions = { onReauthRequired?: ReauthHandler, settings?: Settings, fetch?: typeof globalThis.fetch, channel?: BroadcastChannel, page?: Window };

/**
 * The only kind of error that the client throws for a request that failed. `code` is a code of the server
 * (docs/errors.md), or one of the client's own: `offline`, `unreachable`, `origin_not_allowed`, `not_json`,
 * `cookie_dropped`, `aborted`, `old_browser`, `passkey_failed`, `hand_off_unknown`, `hand_off_unavailable`,
 * `cookies_blocked`. `message` is a sentence that can be shown to the person.
 */
export class LatchkeyError extends Error {
    constructor(code: string, details?: { message?: string, status?: number, retryAfter?: number, fields?: Record<string, string>, problems?: Record<string, FieldProblem>, needs?: { recent: number | null, factors: number }, ticket?: string, factors?: string[], expiresIn?: number, setupUrl?: string, trustDeviceDays?: number, reason?: string, values?: Record<string, string | number>, cause?: unknown });
    readonly name: "LatchkeyError";
    readonly code: string;
    /** The HTTP status of the answer; 0 if there was no answer. */
    readonly status: number;
    /** How many seconds to wait before the next try; null if the server named none. */
    readonly retryAfter: number | null;
    /** For each field that was refused: its name in the request, and a sentence about what is wrong with it. */
    readonly fields: Record<string, string>;
    /** The same fields for programs: a code and its values, such as `{ code: "uid_length", least: 2, most: 64 }`. */
    readonly problems: Record<string, FieldProblem>;
    /** With `reauth_required`: how many seconds old a proof may be, and by how many factors; else null. */
    readonly needs: { recent: number | null, factors: number } | null;
    /**
     * What `finishSignIn` needs beside the code, with `factor_required`; or `factors.setUp`, with `factor_setup_required`;
     * else null.
     */
    readonly ticket: string | null;
    /** With `factor_required`: what the person may prove it with, such as `totp` and `recovery_code`. */
    readonly factors: string[];
    /** With a ticket: how many seconds it lasts; else null. */
    readonly expiresIn: number | null;
    /** With `factor_setup_required`: the server's page on which a second factor is set up; else null. */
    readonly setupUrl: string | null;
    /**
     * With `factor_required`: for how many days `trustDevice` spares the code in this browser; null where that is not
     * offered.
     */
    readonly trustDeviceDays: number | null;
    /**
     * The cause, for codes with several: `cookie_dropped`, `unreachable` and `origin_not_allowed`, and `clock_off` of
     * `factor_invalid`; else null.
     */
    readonly reason: string | null;
    /** The values that the text for this error contains, such as `server`, `page` and `status`. */
    readonly values: Record<string, string | number>;
    /** True if the server said that the person is not, or no longer, signed in. */
    readonly isSignedOut: boolean;
}

/**
 * Every method throws `LatchkeyError`. Dispatches `change` with `detail.user` (a user or null) and `detail.cause`:
 * `"here"`, `"other_tab"`, or `"server"` when the server ended the session or changed the account; and `error` with
 * `detail.error` where a sign-in at the server's own page came back and failed.
 */
export class LatchkeyClient extends EventTarget {
    constructor(baseURL?: string, options?: ClientOptions);
    readonly recovery: Recovery;
    readonly emailAddress: EmailAddress;
    readonly picture: Picture;
    readonly profileFields: ProfileFields;
    readonly passkeys: Passkeys;
    readonly factors: Factors;
    readonly activity: OwnActivity;
    readonly groups: Groups;
    readonly identities: Identities;
    readonly roles: Roles;
    readonly roster: Rosters;
    readonly staff: Staff;
    readonly waiting: Waiting;
    addEventListener(
        type: "change", listener: (event: ChangeEvent) => void, options?: boolean | AddEventListenerOptions,
    ): void;
    addEventListener(
        type: "error", listener: (event: FailedReturnEvent) => void, options?: boolean | AddEventListenerOptions,
    ): void;
    addEventListener(
        type: string, listener: EventListenerOrEventListenerObject | null, options?: boolean | AddEventListenerOptions,
    ): void;
    /** The server's address. */
    readonly server: string;
    /**
     * Called when something needs a recent sign-in (`reauth_required`): it asks the person, calls `reauthenticate`, and
     * answers whether that was done. Then the request is sent once more; otherwise the caller gets the error. Requests
     * that wait at the same time share one question.
     */
    onReauthRequired: ReauthHandler | null;
    /**
     * Signs in, then makes sure that the browser kept the cookie. Where it did not, a page on another site goes on with
     * tokens in memory; where that is switched off or does not work: `cookie_dropped`, with a `reason`. Where the account
     * has a second factor and `code` is missing: `factor_required`, with `ticket`, `factors`, `expiresIn` and
     * `trustDeviceDays`. Where it must have one and has none: `factor_setup_required`, with `ticket`, `expiresIn` and
     * `setupUrl` (`factors.setUp`).
     */
    signIn(credentials: { uid: string, password: string, remember?: boolean, code?: string, signal?: AbortSignal }): Promise<User>;
    /**
     * Signs in by a passkey, without uid and password: the browser asks for it in a dialog, or with `conditional` in the
     * field for the uid (`autocomplete="username webauthn"`), where it waits until somebody picks one or `signal` ends it.
     * Where a page of another site cannot use the server's passkeys, it leaves for the server's own page, which can, as
     * `signInAtServer` does; with `conditional` it never leaves. Throws `aborted` where the person picks none,
     * `passkey_invalid`, and `passkey_unavailable` where neither way is open. `passkey`: what `passkeys.pick` answered;
     * `returnTo`: as of `signInAtServer`.
     */
    signInWithPasskey(options?: { conditional?: boolean, remember?: boolean, passkey?: object, returnTo?: string, signal?: AbortSignal }): Promise<User>;
    /**
     * The second step after `factor_required`, by a code or, with `passkey: true`, by a passkey or security key. Throws
     * `factor_invalid` or `passkey_invalid` (try another one), `aborted` (the person picked none), or `ticket_invalid`
     * (begin with the password again).
     */
    finishSignIn(step: { ticket: string, code?: string, passkey?: boolean, trustDevice?: boolean, signal?: AbortSignal }): Promise<User>;
    /**
     * Proves once more who is signed in: for some minutes then, what needs a recent sign-in is allowed. An account with a
     * second factor needs `code` too, and no `password` within 12 hours of the last one; `passkey: true` asks for a
     * passkey, which is enough by itself. Throws `current_password_wrong`, `factor_invalid`, `passkey_invalid`, `aborted`,
     * or `reauth_required` where one of the two is missing.
     */
    reauthenticate(proof: { password?: string, code?: string, passkey?: boolean, signal?: AbortSignal }): Promise<User>;
    /**
     * Signs in at the server's own page, which then comes back to `returnTo` (an address of this site; else this page).
     * Call it in a click. The same window is left: the promise settles only where "back" shows this page again
     * (`aborted`). With `popup` the promise answers the user; where the browser blocks the pop-up, the same window is
     * left. Throws `hand_off_unavailable` where this page cannot. What comes back is finished by `createClient`;
     * `currentUser` waits for it.
     */
    signInAtServer(options?: { returnTo?: string, remember?: boolean, popup?: boolean, signal?: AbortSignal }): Promise<User>;
    /** By whom people can sign in here beside their passwords, in the order of their buttons. */
    providers(options?: { signal?: AbortSignal }): Promise<Provider[]>;
    /**
     * As `signInAtServer`, and there at once by a provider: `"github"`, or another `id` of `providers()`. Whoever has no
     * account yet makes one there. On the server's own pages, which need no hand-off, `popup` is not looked at. What the
     * server refuses it tells there.
     */
    signInWith(provider: string, options?: { returnTo?: string, remember?: boolean, popup?: boolean, signal?: AbortSignal }): Promise<User>;
    /** Why a sign-in that came back to this page failed, such as `hand_off_unknown`; else null. */
    readonly handOffError: LatchkeyError | null;
    /**
     * Whether a reload of this page ends the session: the browser keeps neither the server's cookie nor a key. A page may
     * say so.
     */
    readonly isSessionOfPage: boolean;
    /** Ends this session; no error when it had ended before. */
    signOut(options?: { signal?: AbortSignal }): Promise<void>;
    /** Makes an account; does not sign in. `code`: a join code or an invitation. One that waits for staff is `pending`. */
    signUp(account: { uid: string, password: string, name: string, email?: string, code?: string, signal?: AbortSignal }): Promise<User>;
    /** The user or null. Cached: ten callers make one request; `fresh` asks the server again. */
    currentUser(options?: { fresh?: boolean, signal?: AbortSignal }): Promise<User | null>;
    /** Ends all other sessions too. */
    changePassword(passwords: { current: string, password: string, signal?: AbortSignal }): Promise<void>;
    /** Changes one's own record; what is left out stays. */
    updateUser(changes: { name?: string, email?: string | null, uid?: string, signal?: AbortSignal }): Promise<User>;
    /** All that is held about oneself. */
    downloadData(options?: { signal?: AbortSignal }): Promise<PersonalData>;
    /**
     * Deletes one's own account, or with `id` or `uid` that account. A key without a value, as a misspelt property gives
     * it, and any other key throw a TypeError and delete nobody.
     */
    deleteAccount(options?: { id?: string, uid?: string, signal?: AbortSignal }): Promise<void>;
    sessions(options?: { signal?: AbortSignal }): Promise<Session[]>;
    endSession(id: string, options?: { signal?: AbortSignal }): Promise<void>;
    endOtherSessions(options?: { signal?: AbortSignal }): Promise<void>;
    /**
     * The accounts that the signed-in person may see. `after` is `pagination.next` of the page before, and takes less time
     * than a number the further the page is.
     */
    users(query?: { search?: string, state?: "active" | "pending" | "disabled", role?: string, group?: string, neverSignedIn?: boolean, endsBefore?: string, page?: number, after?: string | null, perPage?: number, sort?: Sort, waits?: boolean, signal?: AbortSignal }): Promise<{ users: User[], pagination: Pagination, waits?: { id: string, until: string | null, password_off: boolean }[] }>;
    /** Whether the first administrator is still to be made. Servers of an earlier version answer `method_not_allowed`. */
    needsSetUp(options?: { signal?: AbortSignal }): Promise<boolean>;
    /** Makes the first administrator. */
    setUp(account: { code: string, uid: string, name: string, password: string, signal?: AbortSignal }): Promise<User>;
    /** What pages need to know beforehand; asked once. */
    settings(options?: { signal?: AbortSignal }): Promise<Settings>;
    /** What the server would say to this password; `acceptable` is undefined when it cannot be asked. */
    checkPassword(candidate: { password: string, uid?: string, name?: string, email?: string, signal?: AbortSignal }): Promise<{ acceptable: boolean | undefined, message: string }>;
    /**
     * Why signing in fails on this page: what is wrong, the first cause first, each with a sentence, and where possible
     * the line that fixes it; and what was seen. Asks the server up to ten times. Throws `too_many_attempts`, `aborted`,
     * and `not_found` where the server is of an earlier version.
     */
    diagnose(options?: { signal?: AbortSignal }): Promise<{ findings: Finding[], facts: Record<string, any> }>;
    /**
     * A token for an API of your own (`tokens.audiences`), given by its origin, to be sent as `Authorization: Bearer …`.
     * The same one until shortly before its end; `fresh` asks for another one. Throws `audience_not_allowed`,
     * `token_missing`, `token_invalid`, `reauth_required`, `too_many_attempts`.
     */
    token(request: { audience: string, fresh?: boolean, signal?: AbortSignal }): Promise<string>;
    /**
     * As the browser's `fetch`, with a token for the origin of `url`, which must be one of `tokens.audiences`: no other
     * origin gets one. Where the API refuses an earlier token by 401, the request is sent once more with a new one, unless
     * its body is a stream. A redirect is an error unless `options` say otherwise. Throws as `token`, and as `fetch`.
     */
    fetch(url: string | URL, options?: RequestInit): Promise<Response>;
}

/** For people who have forgotten their password. Nothing here signs anybody in. */
export interface Recovery {
    /** Asks for a mail with a link and a code. Known and unknown people get the same answer. */
    request(person: { uid: string, signal?: AbortSignal }): Promise<void>;
    /**
     * Sets a new password with the `token` of a mail's link, or with `uid` and the `code` of a mail or from staff. All
     * sessions of the account end.
     */
    setPassword(proof: { token?: string, uid?: string, code?: string, password: string, signal?: AbortSignal }): Promise<void>;
}

/** One's own e-mail address, until it is confirmed. `updateUser` sets another one. */
export interface EmailAddress {
    /** The address, and the one that waits to take its place. */
    status(options?: { signal?: AbortSignal }): Promise<AddressStatus>;
    /** Has the mail for the address that waits to be confirmed sent again. */
    sendAgain(options?: { signal?: AbortSignal }): Promise<void>;
    /**
     * Confirms with the `token` of a mail's link, on any device, or with its `code`, signed in. An address that takes the
     * place of another ends sessions: with a code all others, with a link all.
     */
    confirm(proof: { token?: string, code?: string, signal?: AbortSignal }): Promise<{ state?: "pending" }>;
    /** Takes back one's own change of address. */
    cancelChange(options?: { signal?: AbortSignal }): Promise<void>;
    /** Stops a change of address, with the `token` of the mail to the address before. All sessions end. */
    undoChange(proof: { token: string, signal?: AbortSignal }): Promise<void>;
}

/** People's pictures: one's own, and with a permission those of others, who are named by the `id` of their account. */
export interface Picture {
    /**
     * The picture, or null when there is none. An `<img>` shows it by `URL.createObjectURL`: its own request to another
     * site would not tell why there is no picture. Others' needs `users:read`.
     */
    get(options?: { id?: string, signal?: AbortSignal }): Promise<Blob | null>;
    /**
     * A PNG, JPEG or WebP of at most 1 MiB and 4096 × 4096 pixels; the server leaves out place, camera and whatever is not
     * the picture, but keeps which way up a JPEG was taken. Others' needs `users:write`.
     */
    set(file: Blob, options?: { id?: string, signal?: AbortSignal }): Promise<void>;
    /** No error when there is none. */
    remove(options?: { id?: string, signal?: AbortSignal }): Promise<void>;
}

/** What profiles have beside name and address: the fields that the people who run the server declared. */
export interface ProfileFields {
    /** The fields that the signed-in person may see, and what they hold; of oneself, or of the account `id`. */
    show(options?: { id?: string, signal?: AbortSignal }): Promise<Profile>;
    /** Changes the fields that are named, all or none; `null` empties one. */
    update(changes: { values: Record<string, ProfileValue>, id?: string, signal?: AbortSignal }): Promise<Profile>;
}

/** Passkeys: to sign in with, and as one's own second factors. What it takes is loaded when it is first needed. */
export interface Passkeys {
    /** Whether this server, this page's address and this browser can. */
    canUse(): Promise<boolean>;
    /** Whether, besides, the browser offers them in the field for the uid. */
    canOffer(): Promise<boolean>;
    /** Whether the signed-in person has one that `reauthenticate({ passkey: true })` may ask for. */
    canProve(options?: { signal?: AbortSignal }): Promise<boolean>;
    /**
     * What a passkey of whoever picks one answers; it waits in the field for the uid, where `conditional` is true.
     * `asked`: what the server answered to `POST /api/authenticate/passkey/options`, where that is here already.
     */
    pick(options?: { conditional?: boolean, asked?: object, signal?: AbortSignal }): Promise<object>;
}

/**
 * One's own second factors. Adding, removing and new recovery codes need a recent sign-in, by a factor as soon as
 * there is one: `reauth_required` (F-019).
 */
export interface Factors {
    /** How many recovery codes the last sign-in of this page said are left, from three down; else null. */
    readonly codesLeft: number | null;
    list(options?: { signal?: AbortSignal }): Promise<FactorList>;
    /**
     * Begins with an authenticator app; it counts once `confirmTotp` has had a code of it. The `secret`, as text, in the
     * `uri` and in the picture `qr_svg`, is told only now. Throws `factor_limit`.
     */
    addTotp(options?: { name?: string, signal?: AbortSignal }): Promise<NewAuthenticator>;
    /**
     * All other sessions end, and this one is a new one. `recoveryCodes` are told only now, with the first factor; else
     * null. Throws `factor_invalid`, with the reason `clock_off` where the clock of the phone is wrong.
     */
    confirmTotp(id: string, code: string, options?: { signal?: AbortSignal }): Promise<{ user: User, recoveryCodes: string[] | null }>;
    /**
     * After `factor_setup_required`, with its ticket: begins with an authenticator app for somebody who is not signed in
     * yet. Told only now, as by `addTotp`. Throws `ticket_invalid`: begin with the password again.
     */
    setUp(step: { ticket: string, signal?: AbortSignal }): Promise<Omit<NewAuthenticator, "id">>;
    /** The first code of it, which signs in. Throws as `confirmTotp`, and `ticket_invalid`. */
    confirmSetUp(step: { ticket: string, code: string, name?: string, signal?: AbortSignal }): Promise<{ user: User, recoveryCodes: string[] | null }>;
    /** In place of both: a passkey, which signs in. Call it on a click. Throws as `addPasskey`, and `ticket_invalid`. */
    setUpPasskey(step: { ticket: string, name?: string, signal?: AbortSignal }): Promise<{ user: User, recoveryCodes: string[] | null }>;
    rename(id: string, name: string, options?: { signal?: AbortSignal }): Promise<void>;
    /** With the last one the recovery codes go too. Throws `last_factor` where a role needs one. */
    remove(id: string, options?: { signal?: AbortSignal }): Promise<void>;
    /** Every browser asks for a code again. */
    forgetDevices(options?: { signal?: AbortSignal }): Promise<void>;
    /**
     * Makes a passkey on this device or another one, or a security key, which is a second step only. All other sessions
     * end, and this one is a new one. `recoveryCodes` are told only now, with the first factor; else null. Throws
     * `aborted` where the person does not want it after all, `passkey_taken` where the device has one of this account,
     * `passkey_invalid`, `factor_limit`, and `passkey_unavailable` where this page cannot.
     */
    addPasskey(options?: { name?: string, isSecurityKey?: boolean, signal?: AbortSignal }): Promise<{ user: User, passkey: PasskeyFacts, recoveryCodes: string[] | null }>;
    renamePasskey(id: string, name: string, options?: { signal?: AbortSignal }): Promise<void>;
    /** Throws `last_factor` where the role needs one. */
    removePasskey(id: string, options?: { signal?: AbortSignal }): Promise<void>;
    /** New recovery codes, told only now; those before stop working. Throws `factor_missing`. */
    newRecoveryCodes(options?: { signal?: AbortSignal }): Promise<string[]>;
}

/** What happened to the account of the signed-in person. */
export interface OwnActivity {
    /**
     * The newest first: sign-ins, failures, new passwords, what others did with the account, who of them apart. `next` is
     * the `before` of the page behind it, or null.
     */
    list(query?: { kind?: string, before?: number | null, limit?: number, signal?: AbortSignal }): Promise<{ events: AuditEvent[], next: number | null }>;
}

/** Groups of people: one's own, and for those who lead them or have `groups:write` making and changing them. */
export interface Groups {
    /** By name: those that the signed-in person is in or leads, or all of them for those who see everybody. */
    list(query?: { search?: string, archived?: boolean, page?: number, after?: string | null, perPage?: number, signal?: AbortSignal }): Promise<{ groups: Group[], pagination: Pagination }>;
    show(id: string, options?: { signal?: AbortSignal }): Promise<Group>;
    /**
     * Whoever makes a group leads it; those with `groups:write` may choose its key, and with `leader: false` do not lead
     * it.
     */
    make(group: { name: string, key?: string, leader?: boolean, signal?: AbortSignal }): Promise<Group>;
    change(id: string, changes: { name?: string, key?: string, ends_at?: string | null }, options?: { signal?: AbortSignal }): Promise<Group>;
    /** Nobody is in it or leads it, and its join codes stop working. */
    archive(id: string, options?: { signal?: AbortSignal }): Promise<Group>;
    /**
     * Archives it and makes the next one in its place, which it answers: with the same key, unless one is named
     * (`groups:write`). Those who lead it come along; `members` says who else, and with `copy` they stay in the old one,
     * too. Where people come along, it needs a recent sign-in; so it does, and `users:write`, with `endAccounts`: the
     * accounts of those who are in no group then end at once.
     */
    next(id: string, wish?: { key?: string, name?: string, endsAt?: Date | string, members?: "none" | "copy" | "move", leaders?: boolean, endAccounts?: boolean, signal?: AbortSignal }): Promise<Group>;
    /** Codes into it stay dead. */
    restore(id: string, options?: { signal?: AbortSignal }): Promise<Group>;
    /** Deletes an archived one; the people stay. */
    delete(id: string, options?: { signal?: AbortSignal }): Promise<void>;
    /**
     * Puts somebody into a group, or says whether they lead it; needs `groups:write`. With `from` they are moved from
     * there, by those who lead both. Where a leader gains power by it, it needs a recent sign-in: `reauth_required`.
     */
    setMember(id: string, user: string, options?: { leader?: boolean, from?: string, signal?: AbortSignal }): Promise<Group>;
    removeMember(id: string, user: string, options?: { signal?: AbortSignal }): Promise<void>;
    /** Comes into the group of a code. Where the group is led, it needs a recent sign-in: `reauth_required`. */
    join(code: string, options?: { signal?: AbortSignal }): Promise<Group>;
}

/** Accounts at providers: to sign in with, and one's own. What it takes to go there is loaded when it is first needed. */
export interface Identities {
    list(options?: { signal?: AbortSignal }): Promise<Identity[]>;
    /**
     * All other sessions end. Needs a recent sign-in: `reauth_required`. Throws `last_credential` where nobody could sign
     * in then.
     */
    unlink(id: string, options?: { signal?: AbortSignal }): Promise<void>;
}

/** What roles there are, and giving and taking them. */
export interface Roles {
    /** The first of somebody's roles first; `may_give` says whether the signed-in person gives it to others. */
    list(options?: { signal?: AbortSignal }): Promise<RoleList>;
    /** Gives somebody a role beside those that they have, for good or for a while. */
    give(id: string, role: string, options?: { expiresIn?: number, signal?: AbortSignal }): Promise<User>;
    take(id: string, role: string, options?: { signal?: AbortSignal }): Promise<User>;
}

/** Lists of people that become accounts, slips for their first sign-ins, and the list that goes out. */
export interface Rosters {
    /**
     * Takes a list of people, in parts of at most 100: makes those who are not there, and says who is. The same list again
     * changes nothing, and a row that is too long to send is in `errors`. Needs `users:write`, or `groups:lead` and a
     * group that one leads. Where a part fails, the error is thrown with what was done before it in `done`.
     */
    apply(people: ListedPerson[], options?: { group?: string, existing?: "skip" | "update", codeLifetime?: number, dryRun?: boolean, progress?: (done: number) => void, signal?: AbortSignal }): Promise<RosterOutcome>;
    /**
     * The people whom the signed-in person sees, as a table for spreadsheets, which `readRoster` reads again, or as one
     * JSON object a line. Needs a recent sign-in.
     */
    export(query?: { format?: "csv" | "jsonl", delimiter?: "," | ";" | "tab", group?: string, role?: string, state?: string, neverSignedIn?: boolean, endsBefore?: string, signal?: AbortSignal }): Promise<Blob>;
    /**
     * Codes for first sign-ins, for slips: of those in the group who have no password and have never signed in, at most
     * 200. People who have a good code keep it, so that slips can be printed again. Needs a recent sign-in. `sooner`: how
     * many of them end before `lifetime` is over, because somebody else made them.
     */
    slips(id: string, options?: { users?: string[], lifetime?: number, signal?: AbortSignal }): Promise<{ slips: Slip[], total: number, sooner: number }>;
}

/** What needs a permission: `users:write`, `users:invite`, `users:recover`, `mail:read`, `audit:read`, `settings:read`. */
export interface Staff {
    /**
     * Adds at most 100 people; one that is refused does not keep the others out. People without a password have a
     * `recovery_code`, shown only now, with which they set one.
     */
    addUsers(people: { uid: string, name: string, email?: string, password?: string, expects?: { provider: string, login: string } }[], options?: { signal?: AbortSignal }): Promise<{ users: AddedUser[], errors: { message: string, code: string, index: number, uid: string | null }[] }>;
    /** Somebody whom the signed-in person sees. */
    findUser(id: string, options?: { signal?: AbortSignal }): Promise<User>;
    /** Changes somebody's record; what is left out stays. Needs `users:write`. */
    updateUser(id: string, changes: { name?: string, email?: string, uid?: string }, options?: { signal?: AbortSignal }): Promise<User>;
    /** The newest first. */
    joinCodes(options?: { signal?: AbortSignal }): Promise<JoinCode[]>;
    /** Of codes beyond the newest 200: `next` is the `after` of the page behind it, or null. */
    joinCodePage(query?: { after?: string | null, perPage?: number, signal?: AbortSignal }): Promise<{ codes: JoinCode[], next: string | null }>;
    /**
     * Makes a code for many, or with `uid` or `email` an invitation for one person; with `group` (its id) people are in
     * that group who join with it. One of these keys without a value throws a TypeError, for it would make a code for
     * everybody. Of an invitation, the `code` and `link` are shown only now.
     */
    makeJoinCode(wish?: { role?: string, seats?: number, expiresIn?: number, note?: string, uid?: string, email?: string, group?: string, signal?: AbortSignal }): Promise<JoinCode>;
    /** Those whom one sees among the people who joined with a code, the newest first, also when it is closed. */
    joinedWith(id: string, query?: { after?: string | null, perPage?: number, signal?: AbortSignal }): Promise<{ people: { id: string, uid: string, name: string, joined_at: string }[], next: string | null }>;
    /** Sets the number of seats, including those already taken. */
    setSeats(id: string, seats: number, options?: { signal?: AbortSignal }): Promise<JoinCode>;
    /** People who have joined with it stay. */
    revokeJoinCode(id: string, options?: { signal?: AbortSignal }): Promise<void>;
    /** The accounts that wait for approval. */
    pendingUsers(query?: { search?: string, page?: number, after?: string | null, perPage?: number, sort?: Sort, signal?: AbortSignal }): Promise<{ users: User[], pagination: Pagination }>;
    /**
     * Approves an account: the person may sign in. One that was given a role while it waited needs a recent sign-in:
     * `reauth_required`.
     */
    approve(id: string, options?: { signal?: AbortSignal }): Promise<void>;
    /** Refuses an account: it is deleted, its uid free. `reauth_required` as for `approve`. */
    refuse(id: string, options?: { signal?: AbortSignal }): Promise<void>;
    /** Refuses several accounts, at most 200; one that cannot be refused does not keep the others from it. */
    refuseMany(ids: string[], options?: { signal?: AbortSignal }): Promise<{ refused: string[], errors: { id: string, code: string, message: string }[] }>;
    /** A code with which this person sets a new password. It is shown only now, and an earlier one ends. */
    makeRecoveryCode(id: string, options?: { expiresIn?: number, signal?: AbortSignal }): Promise<{ code: string, expires_at: string }>;
    /** Where somebody is signed in, and until when the next attempt must wait after wrong passwords. */
    sessions(id: string, options?: { signal?: AbortSignal }): Promise<{ sessions: Session[], waits_until: string | null, password_off: boolean }>;
    endSession(id: string, session: string, options?: { signal?: AbortSignal }): Promise<void>;
    /** Signs somebody out everywhere. */
    endSessions(id: string, options?: { signal?: AbortSignal }): Promise<void>;
    /** Somebody's second factors: names and dates. Needs `users:recover`. */
    factors(id: string, options?: { signal?: AbortSignal }): Promise<FactorsOfUser>;
    /**
     * The codes that staff have handed out to somebody and that are still good; what they read is not told. Needs
     * `users:recover`, not for oneself.
     */
    codes(id: string, options?: { signal?: AbortSignal }): Promise<HandedOutCode[]>;
    /** Removes all second factors and recovery codes of somebody, and signs them out everywhere. Needs `users:write`. */
    removeFactors(id: string, options?: { signal?: AbortSignal }): Promise<void>;
    /**
     * Somebody's accounts at providers, without issuer and subject. Needs `users:recover`; `email` is there for
     * `users:write`.
     */
    identities(id: string, options?: { signal?: AbortSignal }): Promise<IdentityOfUser[]>;
    /**
     * Unlinks one of them, and signs the person out everywhere. Needs `users:write` and a recent sign-in. Throws
     * `last_credential`.
     */
    unlinkIdentity(id: string, identity: string, options?: { signal?: AbortSignal }): Promise<void>;
    /**
     * A code that stands for somebody's second factor once, beside the password, for people who have lost the app. It is
     * shown only now, and an earlier one ends. Needs `users:recover`. Throws `factor_missing` where there is no second
     * factor.
     */
    factorCode(id: string, options?: { expiresIn?: number, signal?: AbortSignal }): Promise<{ code: string, expires_at: string }>;
    /** Disables an account, or enables it. Needs `users:write`. */
    setState(id: string, state: "active" | "disabled", options?: { signal?: AbortSignal }): Promise<User>;
    /**
     * Says from when on nobody is signed in to the account; null: it has no end. Needs `users:write` and a recent sign-in.
     * Throws `last_admin`.
     */
    setEnd(id: string, endsAt: Date | string | null, options?: { signal?: AbortSignal }): Promise<User>;
    /**
     * Does one thing to at most 100 people; one for whom it is not done does not keep the others from it. People beyond
     * one's reach are `not_found`.
     */
    actOn(ids: string[], action: "disable" | "enable" | "end_at" | "sign_out" | "new_code" | "clear_wait" | "give_role" | "take_role" | "add" | "move" | "leave" | "delete", more?: { endsAt?: Date | string | null, role?: string, expiresIn?: number, from?: string, to?: string, signal?: AbortSignal }): Promise<{ done: string[], errors: { id: string, code: string, message: string }[], codes?: { id: string, code: string, expires_at: string }[] }>;
    /** Clears the wait after wrong passwords. */
    unlock(id: string, options?: { signal?: AbortSignal }): Promise<void>;
    /** The newest first, without what they say. */
    mails(options?: { signal?: AbortSignal }): Promise<Mail[]>;
    /** Of e-mails beyond the newest 200: `next` is the `after` of the page behind it, or null. */
    mailPage(query?: { after?: string | null, perPage?: number, signal?: AbortSignal }): Promise<{ mails: Mail[], next: string | null }>;
    /** For one that was sent it needs a recent sign-in. */
    sendMailAgain(id: string, options?: { signal?: AbortSignal }): Promise<void>;
    /** What happened, the newest first. `next` is the `before` of the page behind it, or null. */
    events(query?: EventQuery & { before?: number, limit?: number, signal?: AbortSignal }): Promise<{ events: AuditEvent[], next: number | null }>;
    /** What happened to one person, the newest first: also to oneself, where nobody else's acts have a name. */
    eventsOf(id: string, query?: Omit<EventQuery, "user"> & { before?: number, limit?: number, signal?: AbortSignal }): Promise<{ events: AuditEvent[], next: number | null }>;
    /** All of it as a file: one JSON object a line, or a table for spreadsheets. Needs a recent sign-in. */
    exportEvents(query?: EventQuery & { format?: "jsonl" | "csv", signal?: AbortSignal }): Promise<Blob>;
    /** Numbers, at most 30 seconds old. */
    overview(options?: { signal?: AbortSignal }): Promise<Overview>;
    /** Every key, without secrets. */
    configuration(options?: { signal?: AbortSignal }): Promise<ConfigurationLine[]>;
}

/** The accounts that wait for approval, for pages that only say how many; `staff.pendingUsers` lists them. */
export interface Waiting {
    /** Needs `users:invite`. */
    count(options?: { signal?: AbortSignal }): Promise<number>;
}

/** Whether the person may do it, and must first prove once more who they are; `error.needs` says how. */
export function needsReauth(error: unknown): boolean;

/** What is wrong with one field: the text for its problem, else what the server said. */
export function fieldText(error: Partial<LatchkeyError>, name: string, code?: string, label?: string): string | undefined;

/** What to tell a person about an error: the text for its code and reason, else what the server said. */
export function errorText(error: Partial<LatchkeyError>, code?: string): string;

/**
 * The text for `key` with its `{names}` filled in from `values`; of several forms (`one`, `other`) the one for
 * `values.count`.
 */
export function text(key: string, values?: Record<string, string | number | string[]>, code?: string): string;

/**
 * The path to go on to, when `target` leads to this origin; otherwise null (S-166, S-320). Pass every address that
 * comes from a query or an attribute through here, and go to the result, never to what was given.
 */
export function sameOriginPath(target: string | null | undefined, page?: { origin: string, href: string }, base?: string): string | null;

export function createClient(baseURL?: string, options?: ClientOptions): LatchkeyClient;
