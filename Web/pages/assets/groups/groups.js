// The groups of the signed-in person; of people who see everybody, all of them. Whoever leads groups makes them here.

import { chipOf, markChip } from "../lists/filter-chips.js";
import { handleForm } from "../forms/form.js";
import { forSignedIn, isOver } from "../shell/guarded.js";
import { takeLinkSecret } from "../shell/link-secret.js";
import { node } from "../shell/node.js";
import { ownAddress } from "../shell/own-address.js";
import { byId, client, groupAddress, say, startPage, text } from "../shell/page.js";
import { PagedList } from "../lists/paged-list.js";
import { listRow } from "../lists/row-button.js";
import { wireSignInAgain } from "../sign-in/sign-in-again.js";
import { tag } from "../lists/tag.js";

/** @import { Group, User } from "../../client/latchkey.js" */

startPage();
wireSignInAgain();

const rows = byId("group-list");
const chips = byId("chips");
const newGroup = byId("new-group");
const joining = byId("join-group");

const list = new PagedList({
    rows,
    message: byId("message"),
    view: { search: "", part: new URLSearchParams(location.search).has("archived") ? "archived" : "used", page: 1 },
    ask: ({ part, ...query }) => client.groups.list({ ...query, archived: part === "archived" }),
    show({ groups, pagination: { total }, view }) {
        rows.replaceChildren(...groups.map(row));
        say(byId("found"), total > 0 ? text("groups.found", { count: total }) : nothing(view));
        byId("group-card").hidden = total === 0;
        markChip(chips, view.part);
        history.replaceState(history.state, "", ownAddress(view.part === "archived" ? "archived" : ""));
    },
});
chips.append(...["used", "archived"].map((part) => chipOf(part, text(`groups.show_${part}`), () => list.change({ part, page: 1 }))));

takeLinkSecret((code) => {
    if (code) joining.elements.code.value = code;
});
handleForm(joining, async ({ code }) => {
    const group = await client.groups.join(code);
    joining.reset();
    await list.load({ part: "used", page: 1 }).catch(() => {});
    return text("groups.joined", { name: group.name });
}, { refused: isOver });
handleForm(newGroup, async ({ name, key = "", leader }) => {
    const wish = newGroup.elements.key.closest(".field").hidden ? { name } : { name, key: key.trim() || undefined, leader: Boolean(leader) };
    const group = await client.groups.make(wish);
    location.assign(groupAddress(group.id));
}, { refused: isOver });

forSignedIn(byId("groups"), async (user) => {
    const may = (permission) => user.permissions?.includes(permission) ?? false;
    newGroup.hidden = !may("groups:lead") && !may("groups:write");
    for (const part of newGroup.querySelectorAll("[data-writers]")) part.hidden = !may("groups:write");
    chips.hidden = newGroup.hidden && !may("users:read");
    byId("search").hidden = chips.hidden;
    await list.load();
});

/** @param {Group} group */
function row(group) {
    const title = node("a", { href: groupAddress(group.id) }, group.name);
    const leaders = group.leaders.map(({ name }) => name).join(", ");
    const details = [
        group.members !== null && text("groups.members", { count: group.members }),
        leaders ? text("groups.led_by", { names: leaders }) : text("groups.led_by_nobody"),
        text("groups.key_is", { key: group.key }),
    ].filter(Boolean).join(" · ");
    const item = listRow(title, [details]);
    if (group.leader) item.append(tag(text("groups.you_lead")));
    return item;
}

function nothing({ search, part }) {
    if (search) return text("groups.none_found");
    return text(part === "archived" ? "groups.none_archived" : "groups.none");
}
