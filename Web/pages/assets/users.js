// The people with accounts here: those that the server lets the signed-in person see.

import { forSignedIn, isOver } from "./guarded.js";
import { passwordHelp } from "./password-help.js";
import { byId, client, say, sentence, startPage, text } from "./page.js";
import { wireSignInAgain } from "./sign-in-again.js";
import { fromAddress, record } from "./users-address.js";
import { markSort, showUsers, SORTS, tableOfUsers } from "./users-table.js";

const PER_PAGE = 20;
const PAUSE = 300;

startPage();
wireSignInAgain();

const table = tableOfUsers((sort) => ask({ sort, page: 1 }));
const search = byId("q");
let shown = fromAddress();
/** What is asked for: more than is shown as long as an answer is on its way. */
let wanted = shown;
let asking, timer, help;

byId("table").append(table);
search.value = wanted.search;
fillSortChoice();
search.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(searchNow, PAUSE);
});
byId("search").addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    searchNow();
});
byId("previous").addEventListener("click", () => turn(-1));
byId("next").addEventListener("click", () => turn(1));
addEventListener("popstate", () => {
    clearTimeout(timer);
    wanted = fromAddress();
    search.value = wanted.search;
    ask({});
});

forSignedIn(byId("list"), async (user) => {
    const mayReadAll = user.permissions?.includes("users:read");
    byId("scope").textContent = text(mayReadAll ? "users.scope_all" : "users.scope_own");
    help = passwordHelp(user);
    showStaffLinks(user);
    await load();
});

function showStaffLinks(user) {
    for (const link of byId("staff").children) link.hidden = !user.permissions?.includes(link.dataset.permission);
    byId("staff").hidden = [...byId("staff").children].every((link) => link.hidden);
}

function searchNow() {
    const words = search.value.trim();
    if (words !== wanted.search) ask({ search: words, page: 1 });
}

async function turn(pages) {
    const button = byId(pages < 0 ? "previous" : "next");
    if (button.getAttribute("aria-disabled") === "true" || isBusy()) return;
    await ask({ page: shown.page + pages });
    byId("found").scrollIntoView({ block: "nearest" });
}

/** Asks the server for what `change` asks besides. */
async function ask(change) {
    wanted = { ...wanted, ...change };
    try {
        await load();
        say(byId("message"), "");
    } catch (error) {
        if (error.code === "aborted" || isOver(error)) return;
        wanted = shown;
        say(byId("message"), sentence(error), true);
    }
}

async function load() {
    // Only the last question counts: answers may overtake one another.
    asking?.abort();
    asking = new AbortController();
    const { signal } = asking;
    byId("table").setAttribute("aria-busy", "true");
    try {
        let view = wanted;
        let answer = await client.users({ ...view, perPage: PER_PAGE, signal });
        const last = lastPage(answer.pagination);
        // The list has become shorter than the address says.
        if (view.page > last) {
            view = { ...view, page: last };
            answer = await client.users({ ...view, perPage: PER_PAGE, signal });
        }
        if (signal.aborted) return;
        record(view, shown);
        shown = wanted = view;
        await showUsers(table, answer.users, help);
        showPlace(answer.pagination);
    } finally {
        if (!signal.aborted) byId("table").setAttribute("aria-busy", "false");
    }
}

function isBusy() {
    return byId("table").getAttribute("aria-busy") === "true";
}

function lastPage({ total }) {
    return Math.max(1, Math.ceil(total / PER_PAGE));
}

function showPlace(pagination) {
    const { total, has_next: hasNext, has_prev: hasPrevious } = pagination;
    say(byId("found"), total === 0 ? text("users.none") : text("users.found", { count: total }));
    byId("table").hidden = total === 0;
    byId("place").textContent = text("users.place", { page: shown.page, pages: lastPage(pagination) });
    byId("turning").hidden = !hasNext && !hasPrevious;
    byId("previous").setAttribute("aria-disabled", String(!hasPrevious));
    byId("next").setAttribute("aria-disabled", String(!hasNext));
    markSort(table, shown.sort);
    byId("sort").value = shown.sort;
}

function fillSortChoice() {
    const options = SORTS.map((sort) => new Option(text(`users.sort_${sort.replace("-", "down_")}`), sort));
    byId("sort").replaceChildren(...options);
    byId("sort").addEventListener("change", ({ target }) => ask({ sort: target.value, page: 1 }));
}
