// The people with accounts here: those that the server lets the signed-in person see.

import { ChosenPeople } from "./chosen-people.js";
import { addRoleChips, markChip, PARTS, wireChips } from "../lists/filter-chips.js";
import { forSignedIn, requirePermission } from "../shell/guarded.js";
import { PagedList } from "../lists/paged-list.js";
import { passwordHelp } from "../recovery/password-help.js";
import { byId, client, say, startPage, text } from "../shell/page.js";
import { mayHelp, rolesHere } from "../roles/roles-here.js";
import { wireSignInAgain } from "../sign-in/sign-in-again.js";
import "../lists/table-style.js";
import { fromAddress, record } from "./users-address.js";
import { markSort, showUsers, SORTS, tableOfUsers } from "./users-table.js";

startPage();
wireSignInAgain();

const table = tableOfUsers((sort) => list.change({ sort, page: 1 }));
byId("table").append(table);
const chips = byId("chips");
const showPart = (part) => list.change({ part, page: 1 });
wireChips(chips, showPart);
let help, chosen;

const list = new PagedList({
    rows: byId("table"),
    message: byId("message"),
    sorts: SORTS,
    view: fromAddress(),
    ask: ({ part, ...query }) => client.users({ ...query, ...PARTS[part] }),
    async show({ users, pagination: { total, capped }, view, before }) {
        record(view, before);
        await showUsers(table, users, help, chosen?.may);
        chosen?.show(users);
        say(byId("found"), total > 0 ? text(capped ? "users.found_many" : "users.found", { count: total })
            : view.search ? text("users.none") : text("users.none_here"));
        byId("table").hidden = total === 0;
        markSort(table, view.sort);
        markChip(chips, view.part);
    },
});

byId("export").addEventListener("click", async () => (await import("../roster/export-people.js")).askForExport(PARTS[fromAddress().part]));
addEventListener("popstate", () => list.goTo(fromAddress()));

forSignedIn(byId("list"), async (user) => {
    await requirePermission(user, "users:read", "groups:lead");
    if (!user.permissions.includes("users:read")) byId("scope").textContent = text("users.scope_led");
    const roles = await rolesHere();
    addRoleChips(chips, roles.roles, showPart);
    help = passwordHelp(user, mayHelp(user, roles));
    chosen = ChosenPeople.of(user, roles, () => list.load());
    // The address may name a part that is known only now.
    await list.load(fromAddress());
});
