// The accounts that wait for approval: a page at a time, searched, approved or refused; several are refused at once.

import { ago } from "../shell/dates.js";
import { node } from "../shell/node.js";
import { PagedList } from "../lists/paged-list.js";
import { byId, client, say, text } from "../shell/page.js";
import { isConfirmed } from "../dialogs/question.js";
import { listRow, rowButton } from "../lists/row-button.js";
import { runOnce } from "../forms/run-once.js";
import { showHowManyWait } from "./waiting-badge.js";

const rows = byId("waiting");
const message = byId("waiting-message");
const selectAll = byId("waiting-all");
const refuseSelected = byId("waiting-refuse");
/** @type {import("../../client/latchkey.js").User[]} */
let shown = [];

const list = new PagedList({
    prefix: "waiting-",
    rows,
    message,
    sorts: ["created_at", "-created_at", "name", "uid"],
    view: { search: "", sort: "created_at", page: 1 },
    ask: (query) => client.staff.pendingUsers(query),
    show({ users, pagination: { total }, view, isOnePage }) {
        shown = users;
        rows.replaceChildren(...users.map(row));
        showFound(total, view.search !== "", isOnePage);
        if (view.search === "") showHowManyWait(total);
        showSelection();
    },
});

export function wireWaiting() {
    selectAll.addEventListener("change", () => {
        for (const box of boxes()) box.checked = selectAll.checked;
        showSelection();
    });
    rows.addEventListener("change", showSelection);
    refuseSelected.addEventListener("click", refuseThem);
}

/** Asks again and shows the page that was shown; an earlier one when it is gone. */
export function showWaiting() {
    return list.load();
}

function showFound(total, isSearched, isOnePage) {
    byId("waiting-search").hidden = !isSearched && isOnePage;
    byId("nobody-waits").hidden = isSearched || total > 0;
    say(byId("waiting-found"), isSearched && total === 0 ? text("users.none")
        : isSearched || !isOnePage ? text("join.waiting_found", { count: total }) : "");
}

/** @param {import("../../client/latchkey.js").User} user */
function row(user) {
    const { id, uid, name, email } = user;
    const known = [uid, email].filter(Boolean).join(" · ");
    const box = node("input", { type: "checkbox", value: id, "aria-label": text("join.select_label", { name }) });
    const button = (key, outcome, act, question) =>
        rowButton(text(key), text(`${key}_label`, { name }), message, () => decide(name, async () => {
            await act(id);
            return text(outcome, { name });
        }), question);
    const approve = button("join.approve", "join.was_approved", (id) => client.staff.approve(id));
    const refuse = button("join.refuse", "join.was_refused", (id) => client.staff.refuse(id), {
        title: text("join.refuse_one_question", { name }),
        why: text("join.refuse_one_why", { name, uid }),
        act: text("join.refuse"),
    });
    const item = listRow(name, [`${known} · ${text("join.asked")} `, ago(user.created_at)], approve, refuse);
    item.prepend(node("label", { class: "row-check" }, box));
    return item;
}

/** Another person of the staff may have been quicker: the list then has to be read again, too. */
async function decide(name, act) {
    try {
        return after(await act());
    } catch (error) {
        if (error.code !== "not_found") throw error;
        return after(text("join.already_decided", { names: name }));
    }
}

/** It is done, whatever becomes of the list. */
async function after(outcome) {
    await showWaiting().catch(() => {});
    byId("waiting-title").focus();
    return outcome;
}

function boxes() {
    return [...rows.querySelectorAll("input[type='checkbox']")];
}

/** @returns {import("../../client/latchkey.js").User[]} */
function selected() {
    const ids = new Set(boxes().filter(({ checked }) => checked).map(({ value }) => value));
    return shown.filter(({ id }) => ids.has(id));
}

function showSelection() {
    const count = selected().length;
    byId("waiting-selection").hidden = shown.length < 2;
    for (const box of boxes()) box.closest("label").hidden = shown.length < 2;
    selectAll.checked = shown.length > 0 && count === shown.length;
    selectAll.indeterminate = count > 0 && count < shown.length;
    refuseSelected.hidden = count === 0;
    refuseSelected.textContent = text("join.refuse_selected", { count });
}

async function refuseThem() {
    const people = selected();
    const names = people.map(({ name, uid }) => `${name} (${uid})`).join(", ");
    const isWanted = await isConfirmed({
        title: text("join.refuse_many_question", { count: people.length }),
        why: text("join.refuse_many_why", { count: people.length, names }),
        act: text("join.refuse"),
    });
    if (!isWanted) return;
    await runOnce(refuseSelected, message, async () => {
        const { refused, errors } = await client.staff.refuseMany(people.map(({ id }) => id));
        const left = people.filter(({ id }) => errors.some((error) => error.id === id)).map(({ name }) => name);
        return after([
            refused.length > 0 && text("join.were_refused", { count: refused.length }),
            left.length > 0 && text("join.already_decided", { names: left.join(", ") }),
        ].filter(Boolean).join(" "));
    });
}
