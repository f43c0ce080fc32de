// The codes and invitations: what they are for, how many people used them, when they end; each can be shown and revoked, and tells who
// came. The note comes first: by it people know which class it was.

import { dayOf } from "../shell/dates.js";
import { node } from "../shell/node.js";
import { byId, client, text, userAddress } from "../shell/page.js";
import { listRow, rowButton } from "../lists/row-button.js";
import { showCode } from "./shown-code.js";
import { roleName } from "../lists/tag.js";

const list = byId("codes");
const message = byId("codes-message");
/** How many seats one press of the button adds, and how many a code can have. */
const MORE_SEATS = 10;
const MOST_SEATS = 10_000;

/** @type {(code: import("../../client/latchkey.js").JoinCode) => boolean} */
let isListed = () => true;

/** @param {(code: import("../../client/latchkey.js").JoinCode) => boolean} [only] those that are shown, from now on */
export async function showCodes(only = isListed) {
    isListed = only;
    const codes = (await client.staff.joinCodes()).filter(only);
    list.replaceChildren(...codes.map(row));
    byId("no-codes").hidden = codes.length > 0;
}

/** @param {import("../../client/latchkey.js").JoinCode} code */
function row(code) {
    const name = nameOf(code);
    const isFull = code.seats_taken >= code.seats;
    const isOver = code.revoked || isPast(code) || (isFull && isInvitation(code));
    // Of codes that are no longer shown, the note tells one from the other.
    const withNote = code.note ? text("join.code_with_note", { code: name, note: code.note }) : name;
    const label = (key, values) => text(key, { code: withNote, ...values });
    const show = rowButton(text("join.show"), label("join.show_label"), message, async () => showCode(code));
    const revoke = rowButton(text("join.revoke"), label("join.revoke_label"), message, async () => {
        await client.staff.revokeJoinCode(code.id);
        await showCodes();
        byId("codes-title").focus();
        return label("join.was_revoked");
    }, { title: label("join.revoke_question"), why: text("join.revoke_why"), act: text("join.revoke") });
    const seats = Math.min(code.seats + MORE_SEATS, MOST_SEATS);
    const count = seats - code.seats;
    const more = rowButton(text("join.more", { count }), label("join.more_label", { count }), message, async () => {
        await client.staff.setSeats(code.id, seats);
        await showCodes();
        byId("codes-title").focus();
        return label("join.has_seats", { seats });
    });
    const people = node("div", { class: "small", role: "status" });
    const who = rowButton(text("join.who"), label("join.who_label"), message, () => showPeople(code, people));
    const doors = isOver ? []
        : [...(code.code && !isFull ? [show] : []), ...(isInvitation(code) || count === 0 ? [] : [more]), revoke];
    const item = listRow(code.note || name, details(code), ...(code.seats_taken > 0 ? [who] : []), ...doors);
    item.firstElementChild.append(people);
    item.classList.toggle("over", code.revoked || isPast(code));
    return item;
}

/** Who joined with it, also when it is over: those whom one sees, the newest first. */
async function showPeople({ id, seats_taken: taken }, list) {
    const { people } = await client.staff.joinedWith(id);
    list.replaceChildren(...people.flatMap(({ id: person, uid, name, joined_at: at }, index) => [
        index === 0 ? "" : ", ", node("a", { href: userAddress(person) }, `${name} (${uid})`), ` ${dayOf(at)}`,
    ]));
    if (people.length < taken) return text("join.who_more", { count: taken - people.length });
}

function nameOf(code) {
    if (code.code) return code.code;
    if (isInvitation(code)) return text("join.invitation_for", { whom: code.uid ?? code.email });
    return text("join.code_not_shown", { day: dayOf(code.created_at) });
}

function isInvitation(code) {
    return (code.uid ?? code.email) !== null;
}

function isPast({ expires_at: end }) {
    return new Date(end) <= new Date();
}

function details(code) {
    const state = code.revoked ? text("join.revoked")
        : !isInvitation(code) && code.seats_taken >= code.seats ? text("join.full")
        : `${text(isPast(code) ? "join.over" : "join.until")} ${dayOf(code.expires_at)}`;
    const used = isInvitation(code) ? text(code.seats_taken > 0 ? "join.invitation_used" : "join.invitation_open")
        : text("join.taken", { taken: code.seats_taken, seats: code.seats });
    const aim = code.group ? text("join.into", { group: code.group.name }) : roleName(code.role);
    return [[code.note && nameOf(code), aim, used, state].filter(Boolean).join(" · ")];
}
