// The roles that there are on this server, asked for once on each page: which ones the signed-in person may give, and whom they help.

import { client } from "../shell/page.js";
import { roleName } from "../lists/tag.js";

/** @import { Role, RoleList, User } from "../../client/latchkey.js" */

/** Objects of permissions that are Latchkey's own. */
const OWN = ["users", "groups", "roles", "mail", "audit", "settings", "tokens", "webhooks", "sessions", "metrics"];

/** @type {Promise<RoleList> | undefined} */
let asked;

export function rolesHere() {
    asked ??= client.roles.list().catch((error) => {
        asked = undefined;
        throw error;
    });
    return asked;
}

/** Milliseconds until the page's own content is there. */
const PAUSE = 1500;

/**
 * Offers the roles in these forms: when somebody turns to one of them, or a little later than the page's content. Until then they have
 * no choice, and a code is made with the default role.
 * @param {HTMLFormElement[]} forms
 */
export function offerRolesSoon(forms) {
    for (const form of forms) {
        for (const turned of ["focusin", "pointerover"]) form.addEventListener(turned, offer, { once: true });
    }
    setTimeout(offer, PAUSE);

    async function offer() {
        const list = await rolesHere().catch(() => undefined);
        if (!list) return;
        for (const { elements: { role } } of forms) {
            if (role.options.length === 0) offerRoles(role, list);
        }
    }
}

/** @param {HTMLSelectElement} select offers the roles with which the person lets others in, the default one first chosen */
function offerRoles(select, { roles, default_role: usual }) {
    const offered = roles.filter(({ name, may_give: mayGive }) => mayGive || name === usual);
    select.replaceChildren(...offered.map((role) => {
        const isUsual = role.name === usual;
        return new Option(nameAndLabel(role), role.name, isUsual, isUsual);
    }));
}

/**
 * Whom `helper` may help: administrators everybody but themselves, others those who have no role but those that they could have given.
 * @param {User} helper @param {RoleList} list @returns {(person: User) => boolean}
 */
export function mayHelp(helper, list) {
    const isAdmin = helper.roles.includes("Admin");
    const helped = helpedRoles(list);
    return ({ id, roles }) => id !== helper.id && (isAdmin || roles.every((role) => helped.has(role)));
}

/** Whether a role opens something of this site, and not of other programs. @param {Role} role */
export function hasOwnPermission({ permissions }) {
    return permissions.some((permission) => OWN.includes(permission.split(":")[0]));
}

/** The roles that people may have at most whom somebody helps who is no administrator. @param {RoleList} list */
function helpedRoles({ roles, default_role: usual }) {
    const isHelped = (role) => !hasOwnPermission(role) && (role.may_give || role.name === usual);
    return new Set(roles.filter(isHelped).map(({ name }) => name));
}

/** @param {Role} role */
export function nameAndLabel({ name, label }) {
    return label === name ? roleName(name) : `${roleName(name)} (${label})`;
}
