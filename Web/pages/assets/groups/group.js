// One group: who is in it and leads it, codes into it, its name and its end.

import { LatchkeyError } from "../../client/errors.js";
import { dayOf, lastDayName } from "../shell/dates.js";
import { wireCodes, showCodes } from "./group-codes.js";
import { showMembers, wireMembers } from "./group-members.js";
import { fieldSentence } from "../forms/field-sentence.js";
import { handleForm } from "../forms/form.js";
import { forSignedIn, isOver } from "../shell/guarded.js";
import { later } from "../shell/later.js";
import { byId, client, pageAddress, say, sentence, startPage, text } from "../shell/page.js";
import { isConfirmed } from "../dialogs/question.js";
import { runOnce } from "../forms/run-once.js";
import { wireSignInAgain } from "../sign-in/sign-in-again.js";
import { tag } from "../lists/tag.js";

/** @import { Group, User } from "../../client/latchkey.js" */

startPage();
wireSignInAgain();

const id = new URLSearchParams(location.search).get("id");
const message = byId("group-message");
const naming = byId("naming");
const dialog = byId("naming-dialog");
/** @type {Group} */
let group;
/** @type {User} who looks at it */
let person;

wireMembers(() => group, refresh);
wireCodes(() => group);
byId("rename").addEventListener("click", () => {
    naming.elements.name.value = group.name;
    naming.elements.key.value = group.key;
    say(naming.querySelector(".message"), "");
    dialog.showModal();
});
byId("naming-cancel").addEventListener("click", () => dialog.close());
handleForm(naming, async ({ name, key }) => {
    const changes = { name };
    if (may("groups:write") && key !== group.key) changes.key = key.trim();
    show(await client.groups.change(group.id, changes));
    dialog.close();
    say(message, text("group.renamed", { name: group.name }));
}, { refused: isOver });
byId("next").addEventListener("click", async () => (await import("./next-group.js")).askForNext(group, { write: may("groups:write"), end: may("users:write") }));
byId("set-end").addEventListener("click", () => runOnce(byId("set-end"), message, async () => (await import("./group-end.js")).changeEnd(group, show)));
act("archive", async () => {
    show(await client.groups.archive(group.id));
    return text("group.was_archived", { name: group.name });
});
byId("restore").addEventListener("click", () => runOnce(byId("restore"), message, async () => {
    show(await client.groups.restore(group.id));
    await fill();
    return text("group.was_restored", { name: group.name });
}, (error) => fieldSentence(error, "members") ?? sentence(error)));
act("delete", async () => {
    await client.groups.delete(group.id);
    byId("group").hidden = true;
    say(byId("notice"), text("group.was_deleted", { name: group.name }));
    byId("notice").focus();
});

forSignedIn(byId("group"), async (user) => {
    person = user;
    if (!id) throw new LatchkeyError("not_found");
    group = await client.groups.show(id);
    show(group);
    await fill();
    if (mayRun() && !group.archived_at) later(showCodes);
}, async () => {
    await refresh();
    await fill();
});

/** What stands below: who is in it, for those who may see that. */
async function fill() {
    if (!byId("members-card").hidden) await showMembers(person);
}

/** Reads the group anew: how many are in it, who leads it. */
async function refresh() {
    show(await client.groups.show(group.id));
}

/** Asks, then does it. */
function act(name, action) {
    const button = byId(name);
    button.addEventListener("click", async () => {
        const question = { title: text(`group.${name}_question`, { name: group.name }), why: text(`group.${name}_why`), act: text(`group.${name}`) };
        if (await isConfirmed(question)) await runOnce(button, message, action);
    });
}

function may(permission) {
    return person.permissions?.includes(permission) ?? false;
}

function mayRun() {
    return group.leader || may("groups:write");
}

/** @param {Group} now */
function show(now) {
    group = now;
    const isArchived = group.archived_at !== null;
    document.querySelector("h1").textContent = group.name;
    document.title = `${group.name} · ${document.querySelector(".brand-name").textContent}`;
    byId("group-leaders").textContent = group.leaders.map(({ name }) => name).join(", ") || text("groups.led_by_nobody");
    byId("group-key").textContent = group.key;
    byId("group-since").textContent = dayOf(group.created_at);
    byId("group-tags").replaceChildren(
        ...(isArchived ? [tag(text("group.archived"), "disabled"), " "] : group.ends_at ? [tag(text("group.ends", { day: lastDayName(group.ends_at) })), " "] : []),
        ...(group.leader ? [tag(text("groups.you_lead"))] : []),
    );
    byId("archived-why").hidden = !isArchived;
    byId("group-acts").hidden = !mayRun();
    for (const name of ["rename", "set-end", "next", "archive", "add-list", "to-slips"]) byId(name).hidden = isArchived;
    for (const [name, page] of [["add-list", "roster.html"], ["to-slips", "slips.html"]]) {
        byId(name).href = Object.assign(pageAddress(page), { search: `?group=${group.id}` }).href;
    }
    byId("set-end").textContent = text(group.ends_at ? "group.change_end" : "group.set_end");
    byId("restore").hidden = !group.may_restore;
    byId("delete").hidden = !isArchived || !may("groups:write");
    naming.elements.key.closest(".field").hidden = !may("groups:write");
    byId("members-card").hidden = !(mayRun() && !isArchived) && !may("users:read");
    byId("adding").hidden = isArchived || !may("groups:write");
    byId("codes-part").hidden = isArchived || !mayRun();
}
