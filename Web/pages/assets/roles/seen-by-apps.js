// What an app gets of one person, and which roles and permissions of this server its guard finds there.

import { byId, text } from "../shell/page.js";
import { node } from "../shell/node.js";
import { rolesHere } from "./roles-here.js";

/** @import { User } from "../../client/latchkey.js" */

/** @param {User} person as staff are told of them */
export async function showSeenByApps(person) {
    // Told to staff alone: an app gets more of it, and only from the person's own session.
    const { second_factor: _, ...seen } = person;
    byId("as-apps-see").textContent = JSON.stringify(seen, null, 2);
    const { roles } = await rolesHere().catch(() => ({ roles: [] }));
    byId("seen-rules").hidden = byId("seen-rules-title").hidden = roles.length === 0;
    const permissions = [...new Set(roles.flatMap((role) => role.permissions))].sort();
    byId("seen-rules").replaceChildren(
        ...roles.flatMap(({ name }) => rule(text("user.seen_role", { name }), person.roles.includes(name))),
        ...permissions.flatMap((name) => rule(text("user.seen_permission", { name }), person.permissions.includes(name))));
}

/** @param {string} words what a guard asks for @param {boolean} isMet */
function rule(words, isMet) {
    return [node("dt", {}, words), node("dd", {}, text(isMet ? "user.seen_met" : "user.seen_unmet"))];
}
