// The table of users. On narrow screens the style sheet lays its rows out in lines, so the roles are written out: browsers
// forget that it is a table once its parts are no longer displayed as one.

import { ago, dayOf } from "./dates.js";
import { node } from "./node.js";
import { settings, text } from "./page.js";
import { roleName, stateName, tag } from "./tag.js";
import { uidLabel } from "./uid-label.js";

export const SORTS = ["uid", "-uid", "name", "-name", "created_at", "-created_at"];

const NOTHING = "–";

const COLUMNS = [
    { name: "name", sort: "name", show: (user) => user.name },
    { name: "uid", sort: "uid", show: (user) => user.uid },
    { name: "email", show: (user) => user.email ?? NOTHING },
    { name: "roles", show: (user) => tags(user) },
    { name: "last_sign_in", show: ({ last_sign_in_at: time }) => (time ? ago(time) : text("users.never")) },
    { name: "created_at", sort: "created_at", show: (user) => dayOf(user.created_at) },
];

/** @param {(sort: string) => void} sorted called with what the person wants to sort by */
export function tableOfUsers(sorted) {
    const table = element("table", "table");
    const caption = element("caption");
    caption.className = "unseen";
    caption.textContent = text("users.title");
    const head = element("thead", "rowgroup");
    const titles = element("tr", "row");
    titles.append(...COLUMNS.map((column) => title(column, table, sorted)));
    head.append(titles);
    table.append(caption, head, element("tbody", "rowgroup"));
    return table;
}

/**
 * @param {import("../client/latchkey.js").User[]} users
 * @param {{ may: (user: object) => boolean, offer: (user: object) => void }} [help] for those who may help
 */
export async function showUsers(table, users, help) {
    await settings;
    const uidName = uidLabel();
    const uidTitle = table.querySelector("[data-column='uid'] button");
    uidTitle.textContent = uidName;
    const rows = users.map((user) => row(user, uidName));
    if (help) addHelp(table, rows, users, help);
    table.tBodies[0].replaceChildren(...rows);
}

/** A last column, in which people are helped. */
function addHelp(table, rows, users, help) {
    if (!table.querySelector("[data-help]")) {
        const title = element("th", "columnheader");
        title.scope = "col";
        title.dataset.help = "";
        title.textContent = text("users.actions");
        table.tHead.rows[0].append(title);
    }
    users.forEach((user, index) => {
        const cell = element("td", "cell");
        cell.dataset.part = "help";
        if (help.may(user)) cell.append(helpButton(user, help));
        rows[index].append(cell);
    });
}

function helpButton(user, help) {
    const button = element("button");
    button.type = "button";
    button.className = "button short";
    button.textContent = text("users.help");
    button.setAttribute("aria-label", text("users.help_label", { name: user.name }));
    button.addEventListener("click", () => help.offer(user));
    return button;
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
    const cell = element("th", "columnheader");
    cell.scope = "col";
    cell.dataset.part = column.name;
    if (!column.sort) {
        cell.textContent = text(`users.${column.name}`);
        return cell;
    }
    cell.dataset.column = column.sort;
    const button = element("button");
    button.type = "button";
    button.textContent = columnName(column);
    const downwards = `-${column.sort}`;
    button.addEventListener("click", () => sorted(table.dataset.sort === column.sort ? downwards : column.sort));
    cell.append(button);
    return cell;
}

function row(user, uidName) {
    const line = element("tr", "row");
    const cells = COLUMNS.map((column) => {
        const cell = column.name === "name" ? element("th", "rowheader") : element("td", "cell");
        if (column.name === "name") cell.scope = "row";
        cell.dataset.part = column.name;
        cell.dataset.title = column.name === "uid" ? uidName : columnName(column);
        const content = column.show(user);
        const words = node("span", {}, content);
        // What is cut off shows under the pointer.
        if (["uid", "email"].includes(column.name)) words.title = content;
        if (content === NOTHING) cell.className = "nothing";
        cell.append(words);
        return cell;
    });
    line.append(...cells);
    return line;
}

function columnName({ name }) {
    return name === "uid" ? text("form.uid") : text(`users.${name}`);
}

/** The roles, and the state where the person cannot sign in. */
function tags({ role, roles = [role], state }) {
    const all = document.createDocumentFragment();
    for (const name of roles) all.append(tag(roleName(name)), " ");
    if (state && state !== "active") all.append(tag(stateName(state), state));
    return all;
}

function element(name, role) {
    const made = document.createElement(name);
    if (role) made.setAttribute("role", role);
    return made;
}
