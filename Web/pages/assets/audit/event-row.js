// One audit event in words: what happened, to whom, who did it, from where and when.

import { hasText } from "../../client/language.js";
import { ago, momentOf } from "../shell/dates.js";
import { node } from "../shell/node.js";
import { groupAddress, text, userAddress } from "../shell/page.js";
import { listRow } from "../lists/row-button.js";
import { roleName } from "../lists/tag.js";

/** @import { AuditEvent, EventPerson } from "../../client/latchkey.js" */

/** @param {string} kind as the server calls it */
export function eventName(kind) {
    return hasText(`event.${kind}`) ? text(`event.${kind}`) : kind;
}

/** @param {AuditEvent} event @param {{ isOfOne?: boolean }} [options] on the page of a person nobody has to be told who it is */
export function eventRow({ at, kind, user, actor, actor_kind: who, object, object_name: called, ip, details = {} }, { isOfOne = false } = {}) {
    const parts = [
        user && !isOfOne && [named(user)],
        actor && actor.id !== user?.id && [`${text("event.by")} `, named(actor)],
        details.by === "staff" && [text("event.actor_staff")],
        !actor && who !== "person" && [text(`event.actor_${who}`)],
        object?.startsWith("group:") && [node("a", { href: groupAddress(object.slice("group:".length)) }, called ?? text("event.group"))],
        reason(details) && [reason(details)],
        ip && [ip],
        [ago(at)],
    ].filter(Boolean);
    const item = listRow(eventName(kind), parts.flatMap((part, index) => (index === 0 ? part : [" · ", ...part])));
    item.dataset.kind = kind;
    return item;
}

/** Somebody who was removed is an id. @param {EventPerson} person */
function named({ id, uid, name }) {
    return uid ? node("a", { href: userAddress(id) }, `${name} (${uid})`) : id;
}

/** Of one role, or of several with / between them. @param {string} roles */
function roleNames(roles) {
    return roles.split("/").map(roleName).join(", ");
}

/** In words where there are any, else as the server calls it. @param {[string, string]} detail */
function detail([name, value]) {
    const key = `event.detail_${name}_${value}`;
    return hasText(key) ? text(key) : `${name}=${value}`;
}

/** What else is known; ids of codes, sessions and e-mails say nothing to people, and who the operator is stands there already. */
function reason({ code, mail, group, session, role, until, by, ...more }) {
    if (by && by !== "operator" && by !== "staff") more.by = by;
    const end = until && text("user.role_ends", { time: momentOf(until) });
    return [role && roleNames(role), end, ...Object.entries(more).map(detail)].filter(Boolean).join(", ");
}
