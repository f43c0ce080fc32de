// The accounts that wait for approval: a page at a time, searched, approved or refused; several are refused at once.

import { ago } from "./dates.js";
import { isOver } from "./guarded.js";
import { node } from "./node.js";
import { byId, client, say, sentence, text } from "./page.js";
import { isConfirmed } from "./question.js";
import { listRow, rowButton } from "./row-button.js";
import { runOnce } from "./run-once.js";

const PER_PAGE = 20;
const PAUSE = 300;
const SORTS = ["created_at", "-created_at", "name", "uid"];

const list = byId("waiting");
const message = byId("waiting-message");
const selectAll = byId("waiting-all");
const refuseSelected = byId("waiting-refuse");
let wanted = { search: "", sort: "created_at", page: 1 };
/** @type {import("../client/latchkey.js").User[]} */
let shown = [];
let asking, timer;

export function wireWaiting() {
    byId("waiting-sort").replaceChildren(
        ...SORTS.map((sort) => new Option(text(`users.sort_${sort.replace("-", "down_")}`), sort)));
    byId("waiting-sort").addEventListener("change", ({ target }) => look({ sort: target.value, page: 1 }));
    byId("waiting-q").addEventListener("input", () => {
        clearTimeout(timer);
        timer = setTimeout(searchNow, PAUSE);
    });
    byId("waiting-search").addEventListener("submit", (event) => {
        event.preventDefault();
        clearTimeout(timer);
        searchNow();
    });
    byId("waiting-previous").addEventListener("click", (event) => turn(event.currentTarget, -1));
    byId("waiting-next").addEventListener("click", (event) => turn(event.currentTarget, 1));
    selectAll.addEventListener("change", () => {
        for (const box of boxes()) box.checked = selectAll.checked;
        showSelection();
    });
    list.addEventListener("change", showSelection);
    refuseSelected.addEventListener("click", refuseThem);
}

/** Asks anew and shows the page that was shown; an earlier one when it is gone. */
export async function showWaiting() {
    // Only the last question counts: answers may overtake one another.
    asking?.abort();
    asking = new AbortController();
    const { signal } = asking;
    const ask = () => client.staff.pendingUsers({ ...wanted, perPage: PER_PAGE, signal });
    let { users, pagination } = await ask();
    const last = Math.max(1, Math.ceil(pagination.total / PER_PAGE));
    if (wanted.page > last) {
        wanted = { ...wanted, page: last };
        ({ users, pagination } = await ask());
    }
    if (signal.aborted) return;
    shown = users;
    list.replaceChildren(...users.map(row));
    showPlace(pagination, last);
    showSelection();
}

function showPlace({ total, has_next: hasNext, has_prev: hasPrevious }, last) {
    const isSearched = wanted.search !== "";
    byId("waiting-search").hidden = !isSearched && total <= PER_PAGE;
    byId("nobody-waits").hidden = isSearched || total > 0;
    say(byId("waiting-found"), isSearched && total === 0 ? text("users.none")
        : isSearched || total > PER_PAGE ? text("join.waiting_found", { count: total }) : "");
    byId("waiting-place").textContent = text("users.place", { page: wanted.page, pages: last });
    byId("waiting-turning").hidden = !hasNext && !hasPrevious;
    byId("waiting-previous").setAttribute("aria-disabled", String(!hasPrevious));
    byId("waiting-next").setAttribute("aria-disabled", String(!hasNext));
}

function searchNow() {
    const search = byId("waiting-q").value.trim();
    if (search !== wanted.search) look({ search, page: 1 });
}

function turn(button, pages) {
    if (button.getAttribute("aria-disabled") !== "true") look({ page: wanted.page + pages });
}

async function look(change) {
    const before = wanted;
    wanted = { ...wanted, ...change };
    try {
        say(message, "");
        await showWaiting();
    } catch (error) {
        if (error.code === "aborted" || isOver(error)) return;
        wanted = before;
        say(message, sentence(error), true);
    }
}

/** @param {import("../client/latchkey.js").User} user */
function row(user) {
    const { id, uid, name, email } = user;
    const known = [uid, email].filter(Boolean).join(" · ");
    const box = node("input", { type: "checkbox", value: id, "aria-label": text("join.select_label", { name }) });
    const approve = rowButton(text("join.let_in"), text("join.let_in_label", { name }), message, () => decide(name, async () => {
        await client.staff.letIn(id);
        return text("join.was_let_in", { name });
    }));
    const refuse = rowButton(text("join.turn_away"), text("join.turn_away_label", { name }), message, () => decide(name, async () => {
        await client.staff.turnAway(id);
        return text("join.was_turned_away", { name });
    }), {
        title: text("join.turn_away_question", { name }),
        why: text("join.turn_away_why", { name, uid }),
        act: text("join.turn_away"),
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
    return [...list.querySelectorAll("input[type='checkbox']")];
}

/** @returns {import("../client/latchkey.js").User[]} */
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
        title: text("join.refuse_question", { count: people.length }),
        why: text("join.refuse_why", { count: people.length, names }),
        act: text("join.turn_away"),
    });
    if (!isWanted) return;
    await runOnce(refuseSelected, message, async () => {
        const { refused, errors } = await client.staff.turnAwayAll(people.map(({ id }) => id));
        const left = people.filter(({ id }) => errors.some((error) => error.id === id)).map(({ name }) => name);
        return after([
            refused.length > 0 && text("join.were_refused", { count: refused.length }),
            left.length > 0 && text("join.already_decided", { names: left.join(", ") }),
        ].filter(Boolean).join(" "));
    });
}
