// What a person must be or be allowed to do. Names are compared exactly: `admin` is not `Admin`.

import { Refusal } from "./refusal.js";
import { CurrentUser } from "./user.js";

class Requirement {
    constructor(isMetBy, { roles = [], permissions = [], groups = [], hint = "", isOnlyAnyRole = false } = {}) {
        Object.assign(this, { isMetBy, roles, permissions, groups, hint, isOnlyAnyRole });
        Object.freeze(this);
    }

    /** 403 for somebody who does not meet it. */
    refusal() {
        const { roles, permissions, groups } = this;
        const further = this.isOnlyAnyRole ? {} : { required: { roles, permissions, groups } };
        return new Refusal(403, "forbidden", `Insufficient permissions.${this.hint}`, { further });
    }
}

/** Everybody who is signed in. */
export const signedIn = new Requirement(() => true);

/** One of these roles; without any, nobody passes. */
export function anyRole(...roles) {
    const hint = ` Required roles: [${checked(roles).join(", ")}]`;
    return new Requirement((user) => roles.some((role) => user.roles.includes(role)), { roles, hint, isOnlyAnyRole: true });
}

/** All of these roles. */
export function allRoles(...roles) {
    return new Requirement((user) => checked(roles).every((role) => user.roles.includes(role)), { roles });
}

const permissionHint = (permissions) => ` Required permissions: [${checked(permissions).join(", ")}]`;

/** One of these permissions; without any, nobody passes. */
export function anyPermission(...permissions) {
    const hint = permissionHint(permissions);
    return new Requirement((user) => permissions.some((one) => user.permissions.includes(one)), { permissions, hint });
}

/** All of these permissions. */
export function allPermissions(...permissions) {
    const hint = permissionHint(permissions);
    return new Requirement((user) => permissions.every((one) => user.permissions.includes(one)), { permissions, hint });
}

/** In the group with this key; with `{ leader: true }`, leading it. */
export function group(key, { leader = false } = {}) {
    checked([key]);
    return new Requirement((user) => (leader ? user.leads(key) : user.isIn(key)), { groups: [key] });
}

/** All of these at once. */
export function all(...requirements) {
    return joined((user) => requirements.every((one) => one.isMetBy(user)), requirements);
}

/** One of these; without any, nobody passes. */
export function any(...requirements) {
    return joined((user) => requirements.some((one) => one.isMetBy(user)), requirements);
}

function joined(isMetBy, parts) {
    if (!parts.every((part) => part instanceof Requirement)) throw new TypeError("all and any take requirements");
    const of = (kind) => [...new Set(parts.flatMap((part) => part[kind]))];
    return new Requirement(isMetBy, { roles: of("roles"), permissions: of("permissions"), groups: of("groups") });
}

function checked(names) {
    if (!names.every((name) => typeof name === "string")) throw new TypeError("roles, permissions and groups are texts");
    return names;
}

/** One name or a list, as a list. What is there and is neither was meant to be something. */
function names(value) {
    if (typeof value === "string") return [value];
    if (!Array.isArray(value)) throw new TypeError("roles, permissions and groups are a text or a list of texts");
    return checked(value);
}

/** One of `roles`, all of `permissions`, one of `groups`, and `require`; what is not there or an empty list is not asked. */
export function requirementOf(options) {
    const given = (key) => (key in options ? names(options[key]) : []);
    const [roles, permissions, groups] = ["roles", "permissions", "groups"].map(given);
    const parts = "require" in options ? [options.require] : [];
    if (roles.length > 0) parts.push(anyRole(...roles));
    if (permissions.length > 0) parts.push(allPermissions(...permissions));
    if (groups.length > 0) parts.push(any(...groups.map((key) => group(key))));
    const whole = all(...parts);
    return parts.length === 0 ? signedIn : parts.length === 1 ? parts[0] : whole;
}

/** Throws a refusal unless `user` meets what is needed, and has proven it so lately by so many factors. */
export function requireOf(user, needed, recent, factors) {
    if (!needed.isMetBy(user)) {
        const awake = new CurrentUser({ ...user, roles: [...user.roles, ...user.sleepingRoles] });
        if (user.sleepingRoles.length > 0 && needed.isMetBy(awake)) throw reauthRequired(recent, 2);
        throw needed.refusal();
    }
    // Not before: whoever may not do it is not sent to prove anything.
    if ((recent !== null || factors > 1) && !hasProven(user.standing, recent, factors)) throw reauthRequired(recent, factors);
}

function hasProven(standing, recent, factors) {
    if (!standing || standing.factors < factors) return false;
    if (recent === null) return true;
    const age = factors > 1 ? standing.factorAge : standing.age;
    return age !== null && age >= 0 && age <= recent;
}

function reauthRequired(recent, factors) {
    const needs = { recent: recent === null ? null : Math.trunc(recent), factors };
    return new Refusal(403, "reauth_required", "Please sign in again to do this", { further: { needs } });
}
