// The people with accounts here: those that the server lets the signed-in person see.

import { addRoleChips, markChip, wireChips } from "../lists/filter-chips.js";
import { forSignedIn, requirePermission } from "../shell/guarded.js";
import { PagedList } from "../lists/paged-list.js";
import { passwordHelp } from "../recovery/password-help.js";
import { byId, client, say, sentence, startPage, text } from "../shell/page.js";
import { mayHelp, rolesHere } from "../roles/roles-here.js";
import { wireSignInAgain } from "../sign-in/sign-in-again.js";
import "../lists/table-style.js";
import { filterOf, fromAddress, record } from "./users-address.js";
import { boxesOf, markSort, showUsers, SORTS, tableOfUsers } from "./users-table.js";

startPage();
wireSignInAgain();

const table = tableOfUsers((sort) => list.change({ sort, page: 1 }));
byId("table").append(table);
const chips = byId("chips");
const showPart = (part) => list.change({ part, page: 1 });
wireChips(chips, showPart);
let help, viewer, roles, mayChoose, chosen, filters, shown;

const list = new PagedList({
    rows: byId("table"),
    message: byId("message"),
    sorts: SORTS,
    view: fromAddress(),
    ask: ({ part, group, ends, ...query }) => client.users({ ...query, ...filterOf({ part, group, ends }) }),
    async show({ users, pagination: { total, capped }, view, before }) {
        record(view, before);
        shown = users;
        await showUsers(table, users, help, mayChoose);
        byId("selection").hidden = boxesOf(table).length === 0;
        chosen?.show(users);
        say(byId("found"), total > 0 ? text(capped ? "users.found_many" : "users.found", { count: total })
            : view.search ? text("users.none") : text("users.none_here"));
        byId("table").hidden = total === 0;
        markSort(table, view.sort);
        markChip(chips, view.part);
        await showFilters(view);
    },
});

byId("export").addEventListener("click", exportThem);
byId("more").addEventListener("click", openFilters);
for (const boxes of ["selection", "table"]) byId(boxes).addEventListener("change", choose);
addEventListener("popstate", () => list.goTo(fromAddress()));

forSignedIn(byId("list"), async (user) => {
    await requirePermission(user, "users:read", "groups:lead");
    if (!user.permissions.includes("users:read")) byId("scope").textContent = text("users.scope_led");
    viewer = user;
    roles = await rolesHere();
    addRoleChips(chips, roles.roles, showPart);
    help = passwordHelp(user, mayHelp(user, roles));
    if (actsOnSeveral()) mayChoose = ({ id }) => id !== user.id;
    // The address may name a part that is known only now.
    await list.load(fromAddress());
});

/** Nobody acts on themselves by a slip, and some on nobody. */
function actsOnSeveral() {
    const needed = ["users:write", "users:recover", "groups:write", "groups:lead"];
    return needed.some((one) => viewer.permissions.includes(one)) || roles.roles.some((role) => role.may_give);
}

async function exportThem() {
    const { askForExport } = await import("../roster/export-people.js");
    await askForExport(filterOf(fromAddress()), fromAddress().search !== "");
}

/** What is done to those who are chosen comes when the first of them is. */
async function choose() {
    if (chosen) return;
    try {
        const { ChosenPeople } = await import("./chosen-people.js");
        if (chosen) return;
        chosen = new ChosenPeople(viewer, roles, () => list.load());
        chosen.show(shown);
    } catch (error) {
        say(byId("chosen-message"), sentence(error), true);
    }
}

/** Those by group and end, with what the address says, where it says something or somebody has asked for them. */
async function showFilters(view, isAsked = false) {
    if (!filters && !isAsked && !view.group && !view.ends) return;
    filters ??= (await import("./users-filters.js")).offerFilters(byId("more"), (change) => list.change({ ...change, page: 1 }));
    await filters(view);
}

async function openFilters() {
    await showFilters(fromAddress(), true).catch((error) => say(byId("message"), sentence(error), true));
    byId("filter-group")?.focus();
}
