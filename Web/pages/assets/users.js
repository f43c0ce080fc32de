// The people with accounts here: those that the server lets the signed-in person see.

import { forSignedIn, isOver } from "./guarded.js";
import { byId, client, say, sentence, startPage, text } from "./page.js";
import { markSort, showUsers, SORTS, tableOfUsers } from "./users-table.js";

const PER_PAGE = 20;
const PAUSE = 300;

startPage();

const query = new URLSearchParams(location.search);
const asked = {
    search: query.get("q") ?? "",
    sort: SORTS.includes(query.get("sort")) ? query.get("sort") : "uid",
    page: Math.max(1, Number.parseInt(query.get("page"), 10) || 1),
};
const table = tableOfUsers((sort) => ask({ sort, page: 1 }));
let asking, timer;

byId("table").append(table);
byId("q").value = asked.search;
fillSortChoice();
byId("q").addEventListener("input", () => {
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

forSignedIn(byId("list"), async (user) => {
    const mayReadAll = user.permissions?.includes("users:read");
    byId("scope").textContent = text(mayReadAll ? "users.scope_all" : "users.scope_own");
    await load();
});

function searchNow() {
    const search = byId("q").value.trim();
    if (search !== asked.search) ask({ search, page: 1 });
}

async function turn(pages) {
    const button = byId(pages < 0 ? "previous" : "next");
    if (button.getAttribute("aria-disabled") === "true") return;
    await ask({ page: asked.page + pages });
    byId("found").scrollIntoView({ block: "nearest" });
}

/** Asks the server for what `change` asks besides; the address follows, so that a reload shows the same. */
async function ask(change) {
    Object.assign(asked, change);
    try {
        await load();
        say(byId("message"), "");
    } catch (error) {
        if (error.code === "aborted" || isOver(error)) return;
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
        const answer = await client.users({ ...asked, search: asked.search || undefined, perPage: PER_PAGE, signal });
        if (signal.aborted) return;
        showUsers(table, answer.users);
        showPlace(answer.pagination);
        history.replaceState(null, "", address());
    } finally {
        if (!signal.aborted) byId("table").setAttribute("aria-busy", "false");
    }
}

function showPlace({ page, per_page: perPage, total, has_next: hasNext, has_prev: hasPrevious }) {
    const pages = Math.max(1, Math.ceil(total / perPage));
    say(byId("found"), text("users.found", { count: total }));
    byId("place").textContent = text("users.place", { page, pages });
    byId("turning").hidden = !hasNext && !hasPrevious;
    byId("previous").setAttribute("aria-disabled", String(!hasPrevious));
    byId("next").setAttribute("aria-disabled", String(!hasNext));
    markSort(table, asked.sort);
    byId("sort").value = asked.sort;
}

function address() {
    const shown = new URLSearchParams();
    if (asked.search) shown.set("q", asked.search);
    if (asked.sort !== "uid") shown.set("sort", asked.sort);
    if (asked.page > 1) shown.set("page", asked.page);
    return location.pathname + (String(shown) && `?${shown}`);
}

function fillSortChoice() {
    const options = SORTS.map((sort) => new Option(text(`users.sort_${sort.replace("-", "down_")}`), sort));
    byId("sort").replaceChildren(...options);
    byId("sort").addEventListener("change", ({ target }) => ask({ sort: target.value, page: 1 }));
}
