// The table of users. On narrow screens the style sheet lays its rows out in lines, so the roles are written out: browsers
// forget that it is a table once its parts are no longer displayed as one.

import { ago, dayOf, lastDayName } from "../shell/dates.js";
import { node } from "../shell/node.js";
import { pageAddress, settings, text, userAddress } from "../shell/page.js";
import { roleName, stateName, tag } from "../lists/tag.js";
import { uidLabel } from "./uid-label.js";

export const SORTS = ["uid", "-uid", "name", "-name", "created_at", "-created_at"];

const NOTHING = "–";

const COLUMNS = [
    { name: "name", sort: "name", show: (user) => linkTo(user) },
    { name: "uid", sort: "uid", show: (user) => user.uid },
    { name: "email", show: (user) => user.email ?? NOTHING },
    { name: "roles", show: (user) => tags(user) },
    { name: "last_sign_in", show: ({ last_sign_in_at: time }) => (time ? ago(time) : text("users.never")) },
    { name: "created_at", sort: "created_at", show: (user) => dayOf(user.created_at) },
];

/** @param {(sort: string) => void} sorted called with what the person wants to sort by */
export function tableOfUsers(sorted) {
    const table = node("table", { role: "table" });
    table.append(
        node("caption", { class: "unseen" }, text("users.title")),
        node("thead", { role: "rowgroup" }, node("tr", { role: "row" }, ...COLUMNS.map((column) => title(column, table, sorted)))),
        node("tbody", { role: "rowgroup" }),
    );
    return table;
}

/**
 * @param {import("../../client/latchkey.js").User[]} users
 * @param {{ may: (user: object) => boolean, offer: (user: object) => void }} [help] for those who may help
 * @param {(user: object) => boolean} [mayChoose] for those who act on several at once: whom they may choose
 */
export async function showUsers(table, users, help, mayChoose) {
    await settings;
    const uidName = uidLabel();
    const uidTitle = table.querySelector("[data-column='uid'] button");
    uidTitle.textContent = uidName;
    const rows = users.map((user) => row(user, uidName));
    if (help) addHelp(table, rows, users, help);
    if (mayChoose) addBoxes(table, rows, users, mayChoose);
    table.tBodies[0].replaceChildren(...rows);
}

/** A last column, in which people are helped. */
function addHelp(table, rows, users, help) {
    if (!table.querySelector("[data-help]")) {
        const title = { role: "columnheader", scope: "col", "data-help": "" };
        table.tHead.rows[0].append(node("th", title, text("users.actions")));
    }
    users.forEach((user, index) => {
        const way = user.state === "pending" ? [decideLink(user)] : help.may(user) ? [helpButton(user, help)] : [];
        rows[index].append(node("td", { role: "cell", "data-part": "help" }, ...way));
    });
}

/** A first column, in which people are chosen. */
function addBoxes(table, rows, users, mayChoose) {
    if (!table.querySelector("[data-choice]")) {
        const title = { role: "columnheader", scope: "col", "data-choice": "" };
        table.tHead.rows[0].prepend(node("th", title, node("span", { class: "unseen" }, text("many.choice"))));
    }
    users.forEach((user, index) => {
        const label = text("join.select_label", { name: user.name });
        const box = node("label", { class: "row-check" }, node("input", { type: "checkbox", value: user.id, "aria-label": label }));
        rows[index].prepend(node("td", { role: "cell", "data-part": "choice" }, ...(mayChoose(user) ? [box] : [])));
    });
}

/** By which people are chosen. @returns {HTMLInputElement[]} */
export function boxesOf(table) {
    return [...table.querySelectorAll("input[type='checkbox']")];
}

function helpButton(user, help) {
    const label = text("users.help_label", { name: user.name });
    const button = node("button", { type: "button", class: "button short", "aria-label": label }, text("users.help"));
    button.addEventListener("click", () => help.offer(user));
    return button;
}

/** Who waits is approved on the page of invitations. */
function decideLink({ name }) {
    const label = text("users.decide_label", { name });
    const href = `${pageAddress("join.html").href}#waiting-title`;
    return node("a", { class: "button short", href, "aria-label": label }, text("users.decide"));
}

/** @param {string} sort "name" or, downwards, "-name" */
export function markSort(table, sort) {
    table.dataset.sort = sort;
    for (const title of table.querySelectorAll("[data-column]")) {
        title.removeAttribute("aria-sort");
        if (title.dataset.column === sort) title.setAttribute("aria-sort", "ascending");
        if (`-${title.dataset.column}` === sort) title.setAttribute("aria-sort", "descending");
    }
}

function title(column, table, sorted) {
    const cell = { role: "columnheader", scope: "col", "data-part": column.name };
    if (!column.sort) return node("th", cell, text(`users.${column.name}`));
    const button = node("button", { type: "button" }, columnName(column));
    const downwards = `-${column.sort}`;
    button.addEventListener("click", () => sorted(table.dataset.sort === column.sort ? downwards : column.sort));
    return node("th", { ...cell, "data-column": column.sort }, button);
}

function row(user, uidName) {
    return node("tr", { role: "row" }, ...COLUMNS.map((column) => cell(column, user, uidName)));
}

function cell(column, user, uidName) {
    const { name } = column;
    const content = column.show(user);
    const words = node("span", {}, content);
    // What is cut off shows under the pointer.
    if (["uid", "email"].includes(name)) words.title = content;
    const attributes = { "data-part": name, "data-title": name === "uid" ? uidName : columnName(column) };
    if (content === NOTHING) attributes.class = "nothing";
    return name === "name"
        ? node("th", { role: "rowheader", scope: "row", ...attributes }, words)
        : node("td", { role: "cell", ...attributes }, words);
}

function columnName({ name }) {
    return name === "uid" ? text("form.uid") : text(`users.${name}`);
}

function linkTo({ id, name }) {
    return node("a", { href: userAddress(id) }, name);
}

/** The roles, whether there is a second step, what ends, and the state where the person cannot sign in. */
function tags({ role, roles = [role], role_ends: ends = {}, ends_at: end, state, second_factor: hasSecondFactor }) {
    const all = document.createDocumentFragment();
    for (const name of roles) {
        all.append(tag(roleName(name) + (ends[name] ? ` (${text("user.role_ends", { time: dayOf(ends[name]) })})` : "")), " ");
    }
    if (end) all.append(tag(text("group.ends", { day: lastDayName(end) })), " ");
    if (hasSecondFactor === true) all.append(tag(text("users.second_factor"), "quiet"), " ");
    if (state && state !== "active") all.append(tag(stateName(state), state));
    return all;
}
