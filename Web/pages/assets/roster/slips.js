// Slips with codes for first sign-ins, to be printed, cut apart and handed out.

import { handleForm } from "../forms/form.js";
import { forSignedIn, isOver, requirePermission } from "../shell/guarded.js";
import { offerLifetimes } from "../joining/lifetimes.js";
import { node } from "../shell/node.js";
import { byId, client, groupAddress, pageAddress, say, serverAddress, settings, startPage, text } from "../shell/page.js";
import { listOf, sheetsOf } from "./slip-sheets.js";
import { wireSignInAgain } from "../sign-in/sign-in-again.js";

startPage();
wireSignInAgain();

const id = new URLSearchParams(location.search).get("group");
/** Chosen on the page of the group; else everybody. */
const chosen = location.hash.slice(1).split(".").filter(Boolean);
const making = byId("making");
let group;

offerLifetimes(making.elements.lifetime, ["day", "week", "three_weeks", "two_months"], "three_weeks");
handleForm(making, show, { refused: isOver });
byId("print").addEventListener("click", () => print());

forSignedIn(byId("slips"), async (user) => {
    await requirePermission(user, "groups:lead", "groups:write");
    if (!id) return chooseFirst();
    group = await client.groups.show(id);
    byId("way-up").href = groupAddress(group.id);
    byId("way-up").textContent = group.name;
    if (chosen.length > 0) byId("slips-intro").textContent = text("slips.intro_chosen", { count: chosen.length });
});

/** Slips are made on the page of a group. */
function chooseFirst() {
    making.hidden = true;
    byId("notice").replaceChildren(text("slips.choose"), " ", node("a", { href: pageAddress("groups.html").href }, text("page.groups")));
}

async function show({ lifetime }) {
    const users = chosen.length > 0 ? chosen : undefined;
    const { slips, total, sooner } = await client.roster.slips(group.id, { users, lifetime: Number(lifetime) });
    const site = (await settings)?.site ?? null;
    const start = `${serverAddress}/start`;
    byId("sheets").replaceChildren(...sheetsOf(slips, { site, start }), ...(slips.length > 0 ? [listOf(slips, group)] : []));
    byId("print").hidden = slips.length === 0;
    say(byId("notice"), "");
    const told = [made(slips.length, total, users)];
    if (sooner > 0) told.push(text("slips.sooner", { count: sooner }));
    return told.join(" ");
}

function made(count, total, users) {
    if (users && count < users.length) return text("slips.of_chosen", { count, chosen: users.length });
    if (count === 0) return text("slips.none");
    return text(total > count ? "slips.some" : "slips.made", { count, total });
}
