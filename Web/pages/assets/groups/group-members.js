// Who is in the group: chosen by their boxes, then moved, taken out, or made leaders.

import { ago } from "../shell/dates.js";
import { handleForm } from "../forms/form.js";
import { everyGroup } from "./every-group.js";
import { isOver } from "../shell/guarded.js";
import { node } from "../shell/node.js";
import { oneByOne } from "../lists/one-by-one.js";
import { byId, client, say, text, userAddress } from "../shell/page.js";
import { PagedList, WHOLE_CLASS } from "../lists/paged-list.js";
import { isConfirmed } from "../dialogs/question.js";
import { lookAt, refuse } from "../forms/refusals.js";
import { listRow } from "../lists/row-button.js";
import { runOnce } from "../forms/run-once.js";
import { stateName, tag } from "../lists/tag.js";

/** @import { Group, User } from "../../client/latchkey.js" */

const rows = byId("members");
const message = byId("members-message");
const selectAll = byId("members-all");
const moving = byId("moving");
const dialog = byId("moving-dialog");
const adding = byId("adding");
let group, changed;
/** @type {User} who looks at them */
let viewer;
/** @type {User[]} */
let shown = [];

const list = new PagedList({
    prefix: "members-",
    rows,
    message,
    sorts: ["name", "uid", "-created_at"],
    view: { search: "", sort: "name", page: 1 },
    perPage: WHOLE_CLASS,
    ask: (query) => client.users({ ...query, group: group().id, waits: true }),
    show({ users, waits = [], pagination: { total }, view, isOnePage }) {
        shown = users;
        const waiting = new Map(waits.map((one) => [one.id, one]));
        rows.replaceChildren(...users.map((user) => row(user, waiting.get(user.id))));
        byId("members-search").hidden = isOnePage && view.search === "";
        say(byId("members-found"), foundText(total, view.search));
        showSelection();
    },
});

/** How many there are; the list has those within the person's reach alone. @param {number} total @param {string} search */
function foundText(total, search) {
    if (total === 0) return text(search ? "users.none" : "group.empty");
    const members = text("groups.members", { count: total });
    const hidden = search ? 0 : group().members - total;
    return hidden > 0 ? `${members}. ${text("group.not_shown", { count: hidden })}` : members;
}

/**
 * @param {() => Group} shownGroup
 * @param {() => Promise<void>} refresh called when somebody came, went, or leads it now
 */
export function wireMembers(shownGroup, refresh) {
    group = shownGroup;
    changed = async () => {
        await Promise.all([list.load(), refresh()]).catch(() => {});
        byId("members-title").focus();
    };
    rows.addEventListener("change", showSelection);
    selectAll.addEventListener("change", () => {
        for (const box of boxes()) box.checked = selectAll.checked;
        showSelection();
    });
    byId("take-out").addEventListener("click", takeOut);
    for (const [button, leader] of [["lead", true], ["lead-no-longer", false]]) {
        byId(button).addEventListener("click", () => setLeaders(byId(button), leader));
    }
    byId("move").addEventListener("click", askWhereTo);
    for (const act of ["printSlips", "makeCodes", "clearWaits", "signOut"]) {
        byId(act).addEventListener("click", () => runOnce(byId(act), message, async () => {
            const told = await (await import("./chosen-members.js"))[act](selected(), group());
            // Who waited does no more.
            if (act === "clearWaits" && told) await loadKeepingChoice();
            return told;
        }));
    }
    byId("moving-cancel").addEventListener("click", () => dialog.close());
    handleForm(moving, moveThem, { refused: isOver });
    handleForm(adding, add, { refused: isOver });
}

/** @param {User} person who looks at them */
export async function showMembers(person) {
    viewer = person;
    for (const part of document.querySelectorAll("#members-selection [data-writers]")) part.hidden = !writes();
    await list.load();
}

async function loadKeepingChoice() {
    const chosen = new Set(selected().map(({ id }) => id));
    await list.load().catch(() => {});
    for (const box of boxes()) box.checked = chosen.has(box.value);
    showSelection();
}

function writes() {
    return viewer.permissions?.includes("groups:write") ?? false;
}

/** @param {User} user @param {{ until: string | null, password_off: boolean }} [wait] */
function row(user, wait) {
    const seen = user.last_sign_in_at ? ago(user.last_sign_in_at) : text("users.never");
    const item = listRow(node("a", { href: userAddress(user.id) }, user.name), [`${user.uid} · ${text("users.last_sign_in")}: `, seen]);
    const tags = [leads(user) && tag(text("group.leads")), user.state !== "active" && tag(stateName(user.state), user.state), wait && waitTag(wait)];
    item.querySelector("strong").after(...tags.filter(Boolean).flatMap((made) => [" ", made]));
    if (mayChange(user)) {
        const box = node("input", { type: "checkbox", value: user.id, "aria-label": text("join.select_label", { name: user.name }) });
        item.prepend(node("label", { class: "row-check" }, box));
    }
    return item;
}

/** After wrong passwords. A password that is off is more than a wait. */
function waitTag({ until, password_off: isOff }) {
    if (isOff) return tag(text("group.password_off"), "pending");
    const minutes = Math.max(1, Math.ceil((Date.parse(until) - Date.now()) / 60_000));
    return tag(text("group.waits", { count: minutes }), "pending");
}

/** Leaders neither take themselves out nor move themselves. */
function mayChange(user) {
    return writes() || (group().leader && user.id !== viewer.id);
}

function leads(user) {
    return user.groups?.some(({ id, leader }) => id === group().id && leader) ?? false;
}

function boxes() {
    return [...rows.querySelectorAll("input[type='checkbox']")];
}

function selected() {
    const ids = new Set(boxes().filter(({ checked }) => checked).map(({ value }) => value));
    return shown.filter(({ id }) => ids.has(id));
}

function showSelection() {
    const people = selected();
    byId("members-selection").hidden = boxes().length === 0;
    byId("members-acts").hidden = people.length === 0;
    byId("members-chosen").textContent = people.length > 0 ? text("group.chosen", { count: people.length }) : "";
    selectAll.checked = people.length > 0 && people.length === boxes().length;
    selectAll.indeterminate = people.length > 0 && !selectAll.checked;
}

function namesOf(people) {
    return people.map(({ name, uid }) => `${name} (${uid})`).join(", ");
}

async function takeOut() {
    const people = selected();
    const values = { count: people.length, group: group().name, names: namesOf(people) };
    const question = { title: text("group.take_out_question", values), why: text("group.take_out_why", values), act: text("group.take_out") };
    if (!(await isConfirmed(question))) return;
    await runOnce(byId("take-out"), message, async () => {
        const told = await oneByOne(people, ({ id }) => client.groups.removeMember(group().id, id), (count) => text("group.were_taken_out", { count }));
        await changed();
        return told;
    });
}

async function setLeaders(button, leader) {
    const people = selected();
    if (!(await mayLead(people, leader))) return;
    await runOnce(button, message, async () => {
        const act = ({ id }) => client.groups.setMember(group().id, id, { leader });
        const told = await oneByOne(people, act, (count) => text(leader ? "group.lead_now" : "group.lead_no_more", { count }));
        await changed();
        return [told, leader && withoutRight(people)].filter(Boolean).join(" ");
    });
}

/** Asks first: to lead is power over the members' accounts (S-302). @param {User[]} people @param {boolean} leader */
function mayLead(people, leader) {
    const values = { count: people.length, group: group().name, names: namesOf(people) };
    const act = leader ? "lead" : "stop";
    return isConfirmed({ title: text(`group.${act}_question`, values), why: text(`group.${act}_why`, values), act: text(leader ? "group.make_leader" : "group.end_leading") });
}

/** To lead takes a role as well as the mark. */
function withoutRight(people) {
    const names = people.filter(({ permissions }) => !permissions?.includes("groups:lead")).map(({ name }) => name);
    return names.length > 0 && text("group.without_right", { names: names.join(", ") });
}

async function askWhereTo() {
    await runOnce(byId("move"), message, async () => {
        const groups = await everyGroup();
        const places = groups.filter(({ id, leader }) => id !== group().id && (leader || writes()));
        if (places.length === 0) return text("group.nowhere");
        moving.elements.to.replaceChildren(...places.map(({ id, name }) => new Option(name, id)));
        byId("moving-who").textContent = namesOf(selected());
        say(moving.querySelector(".message"), "");
        dialog.showModal();
    });
}

async function moveThem({ to }) {
    const from = group().id;
    const name = moving.elements.to.selectedOptions[0].text;
    const told = await oneByOne(selected(), ({ id }) => client.groups.setMember(to, id, { from }), (count) => text("group.were_moved", { count, name }));
    dialog.close();
    await changed();
    say(message, told);
}

/** Whoever may write groups names a person by their ID. */
async function add({ uid, leader }) {
    const wanted = uid.toLowerCase();
    const { users } = await client.users({ search: uid, perPage: 100 });
    const user = users.find((found) => found.uid.toLowerCase() === wanted);
    if (!user) {
        refuse(adding.elements.uid, text("group.no_such_person"));
        lookAt(adding.elements.uid);
        return "";
    }
    if (leader && !(await mayLead([user], true))) return "";
    await client.groups.setMember(group().id, user.id, leader ? { leader: true } : {});
    adding.reset();
    await changed();
    adding.elements.uid.focus();
    return [text("group.was_added", { name: user.name }), leader && withoutRight([user])].filter(Boolean).join(" ");
}
