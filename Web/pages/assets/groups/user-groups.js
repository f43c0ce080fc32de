// The groups of one person, as far as the server tells; whoever may write groups puts people into them.

import { handleForm } from "../forms/form.js";
import { everyGroup } from "./every-group.js";
import { isOver } from "../shell/guarded.js";
import { node } from "../shell/node.js";
import { byId, client, groupAddress, text } from "../shell/page.js";
import { listRow, rowButton } from "../lists/row-button.js";

/** @import { Group, User } from "../../client/latchkey.js" */

const form = byId("put-into");
const message = byId("groups-message");
/** @type {User} */
let person;
let changed;
/** Which groups there are is asked when somebody wants to know. @type {Promise<Group[]> | undefined} */
let asked;

/** @param {() => Promise<void>} refresh called when the person is in other groups */
export function wireGroups(refresh) {
    changed = refresh;
    for (const turned of ["focusin", "pointerover"]) form.addEventListener(turned, offer, { once: true });
    handleForm(form, async ({ group }) => {
        if (!group) return text(form.elements.group.options.length > 1 ? "user.choose_group" : "user.no_more_groups");
        const { name } = await client.groups.setMember(group, person.id);
        await changed();
        await offer();
        return text("user.in_group", { name: person.name, group: name });
    }, { refused: isOver });
}

/** @param {User} whose @param {User} viewer */
export function showGroups(whose, viewer) {
    person = whose;
    const writes = viewer.permissions?.includes("groups:write") ?? false;
    const led = new Set((viewer.groups ?? []).filter(({ leader }) => leader).map(({ id }) => id));
    const groups = person.groups ?? [];
    byId("groups").replaceChildren(...groups.map((group) => row(group, writes || (led.has(group.id) && person.id !== viewer.id))));
    byId("no-groups").hidden = groups.length > 0;
    form.hidden = !writes;
}

async function offer() {
    asked ??= everyGroup();
    const all = await asked.catch(() => (asked = undefined));
    if (!all) return;
    const known = new Set((person.groups ?? []).map(({ id }) => id));
    const others = all.filter(({ id }) => !known.has(id));
    const { group } = form.elements;
    group.replaceChildren(new Option(text("user.choose_group"), ""), ...others.map(({ id, name, key }) => new Option(`${name} (${key})`, id)));
}

/** @param {import("../../client/latchkey.js").GroupName} group */
function row(group, mayTakeOut) {
    const values = { name: person.name, group: group.name };
    const takeOut = rowButton(text("group.take_out"), text("user.leave_label", values), message, async () => {
        await client.groups.removeMember(group.id, person.id);
        await changed().catch((error) => gone(error, group));
        byId("groups-title").focus();
        return text("user.left_group", values);
    }, { title: text("user.leave_question", values), why: text("user.leave_why", values), act: text("group.take_out") });
    const about = text(group.leader ? "user.leads" : "user.is_in");
    return listRow(node("a", { href: groupAddress(group.id) }, group.name), [about], ...(mayTakeOut ? [takeOut] : []));
}

/** Whoever led the person by this group alone sees them no longer. */
function gone(error, { id }) {
    if (error.code !== "not_found") throw error;
    location.assign(groupAddress(id));
}
