/**
 * Latchkey's client: signs people in and out at a Latchkey server, from any page.
 *
 *     import { createClient } from "https://auth.example/client/latchkey.js";
 *     const client = createClient("https://auth.example");
 *     const user = await client.signIn({ uid, password });
 *
 * @typedef {{ id: string, uid: string, name: string, email: string | null, email_verified: boolean, role: string,
 *     roles: string[], permissions: string[], state: string, created_at: string,
 *     last_sign_in_at: string | null, ends_at?: string | null, has_picture: boolean, role_ends?: Record<string, string>,
 *     groups?: GroupName[], second_factor?: boolean | OwnSecondFactor }} User
 * @typedef {{ on: boolean, kinds?: ("totp" | "passkey" | "security_key")[], required: boolean, due_at: string | null, asleep?: string[] }} OwnSecondFactor
 * @typedef {{ name: string, created_at: string, last_used_at: string | null }} AuthenticatorFacts
 * @typedef {{ left: number, created_at: string }} RecoveryCodesState
 * @typedef {AuthenticatorFacts & { kind: "passkey" | "security_key", usable?: boolean }} KeyFacts
 * @typedef {KeyFacts & { id: string, synced: boolean, discoverable: boolean, credential_id: string }} PasskeyFacts
 * @typedef {{ totp: AuthenticatorFacts[], passkeys?: KeyFacts[], recovery_codes: RecoveryCodesState | null }} FactorsOfUser
 * @typedef {{ totp: (AuthenticatorFacts & { id: string })[], passkeys: PasskeyFacts[], passkey_user_id?: string | null,
 *     recovery_codes: RecoveryCodesState | null, trusted_devices: number, required: boolean, due_at: string | null }} FactorList
 * @typedef {{ enabled: boolean, rp_id: string | null, related_origins: string[] }} PasskeySettings
 * @typedef {{ id: string, secret: string, uri: string, qr_svg: string, expires_at: string }} NewAuthenticator
 * @typedef {{ id: string, name: string }} Provider `id` as `signInWith` takes it
 * @typedef {{ id: string, provider: string, issuer: string, subject: string, login: string | null, email: string | null,
 *     created_at: string, last_used_at: string | null, roles: string[] }} Identity who somebody is at a provider
 * @typedef {{ id: string, provider: string, login: string | null, email?: string | null, created_at: string,
 *     last_used_at: string | null, roles: string[] }} IdentityOfUser as those see it who help the person
 * @typedef {{ kind: "password" | "factor", by: "you" | "staff" | "operator", created_at: string, expires_at: string }} HandedOutCode
 * @typedef {{ id: string, key: string, name: string, leader: boolean }} GroupName
 * @typedef {GroupName & { member: boolean, members: number | null, leaders: { id: string, name: string }[],
 *     created_at: string, ends_at: string | null, archived_at: string | null, may_restore: boolean }} Group
 * @typedef {{ id: string, current: boolean, created_at: string, last_seen_at: string, ip: string | null, user_agent: string,
 *     remember: boolean, transport?: "cookie" | "token" }} Session
 * @typedef {{ page: number | null, per_page: number, total: number, capped?: boolean, has_next: boolean,
 *     has_prev: boolean, next?: string | null }} Pagination
 * @typedef {{ public_url?: string, front_end_url?: string | null, fallback?: boolean, registration: "open" | "code" | "invite" | "approval" | "closed", email_domains?: string[],
 *     uid_label: string, sends_mail?: boolean, has_profile_fields?: boolean,
 *     password: { min_length: number, max_length: number }, factors?: { enabled: boolean },
 *     passkeys?: PasskeySettings, providers?: Provider[], site?: Site }} Settings
 * @typedef {{ name: string | null, logo: string | null, accent: string | null, home_url: string | null,
 *     support: string | null }} Site
 * @typedef {{ user: User, sessions: object[], devices_last_used_at: string[], identities?: Identity[], pending: object[], memberships?: object[], join_codes: object[],
 *     mails: object[], events: object[] }} PersonalData
 * @typedef {"uid" | "-uid" | "name" | "-name" | "created_at" | "-created_at"} Sort
 * @typedef {{ name: string, label: string, permissions: string[], built_in: boolean, by: string[],
 *     may_give: boolean }} Role
 * @typedef {{ roles: Role[], default_role: string }} RoleList
 * @typedef {{ email: string | null, email_verified: boolean, pending_email: string | null }} AddressStatus
 * @typedef {string | number | boolean | null} ProfileValue
 * @typedef {{ name: string, type: "text" | "number" | "boolean" | "date", label: string,
 *     readers: "self" | "staff" | "everyone", writable: boolean }} ProfileField
 * @typedef {{ fields: ProfileField[], profile: Record<string, ProfileValue> }} Profile
 * @typedef {{ id: string, code: string | null, link: string | null, role: string, seats: number, seats_taken: number,
 *     uid: string | null, email: string | null, note: string, created_at: string, expires_at: string,
 *     revoked: boolean, group?: GroupName | null }} JoinCode
 * @typedef {User & { recovery_code: string | null, recovery_code_expires_at: string | null }} AddedUser
 * @typedef {{ uid: string, name: string, email?: string, group?: string, ends?: string, profile?: Record<string, string | number | boolean>,
 *     expects?: { provider: string, login: string } }} ListedPerson
 * @typedef {{ users: (User & { index: number, code: string, expires_at: string })[],
 *     existing: { index: number, id: string, uid: string, name: string, state: "active" | "disabled",
 *         change: ("name" | "group" | "ends" | "profile")[], ignored?: string[] }[],
 *     errors: { index: number, uid: string | null, code: string, message: string }[] }} RosterOutcome
 * @typedef {{ user_id: string, uid: string, name: string, code: string, expires_at: string }} Slip
 * @typedef {(error: LatchkeyError) => Promise<boolean>} ReauthHandler
 * @typedef {{ id: string, kind: string, user_id: string | null, recipient: string,
 *     state: "waiting" | "sent" | "failed", attempts: number, answer: string, created_at: string }} Mail
 * @typedef {{ id: string, uid: string | null, name: string | null }} EventPerson
 * @typedef {{ seq: number, at: string, kind: string, user: EventPerson | null, actor: EventPerson | null,
 *     actor_kind: "person" | "operator" | "service" | "system", object: string | null, object_name: string | null, session: string | null,
 *     ip: string | null, details: Record<string, string> }} AuditEvent
 * @typedef {{ user?: string, actor?: string, kind?: string, since?: Date | string, until?: Date | string,
 *     network?: string }} EventQuery
 * @typedef {{ people: { active: number, disabled: number, pending: number }, sessions: number,
 *     days: { day: string, sign_ins: number, failures: number, sign_ups: number }[],
 *     mail: { waiting: number, sent: number, failed: number }, version: string, schema: number,
 *     health: { code: string, text: string, fix: string }[] }} Overview
 * @typedef {"configuration" | "configuration_remove" | "proxy" | "proxy_remove" | "page" | "address" | "browser" | "service_worker"} FixPlace
 * @typedef {{ code: string, severity: "error" | "advice", text: string, fix: Fix | null }} Finding
 * @typedef {{ where: FixPlace, line: string, next?: Fix }} Fix `next`: right only once the first line is in place
 * @typedef {{ key: string, value: string | null, source: "default" | "file" | "environment" | "flag",
 *     secret: boolean }} ConfigurationLine
 */
import { LatchkeyClient } from "./client.js";

export { LatchkeyError } from "./errors.js";
export { LatchkeyClient } from "./client.js";
export { needsReauth } from "./sign-in/reauthentication.js";
export { fieldText } from "./answers/field-text.js";
export { errorText, text } from "./language.js";
export { sameOriginPath } from "./sign-in/return-to.js";

/**
 * @param {string} [baseURL] the server's address; empty: this page's origin. Where no page is (Node), a whole address
 * @param {{ onReauthRequired?: ReauthHandler, settings?: Settings, fetch?: typeof globalThis.fetch,
 *     channel?: BroadcastChannel, page?: Window }} [options] `settings` saves the question for them; `fetch`, `channel` and
 *     `page` are what tests replace
 */
export function createClient(baseURL, options) {
    return new LatchkeyClient(baseURL, options);
}
