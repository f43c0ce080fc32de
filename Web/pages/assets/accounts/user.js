// One person's page for staff: who it is, what they may do and where they belong, and the acts on their account.

import { LatchkeyError } from "../../client/errors.js";
import { ago, dayOf, lastMomentOf } from "../shell/dates.js";
import { showProfileFields, wireProfileFields } from "../profile/declared-fields.js";
import { handleForm } from "../forms/form.js";
import { forSignedIn, isOver } from "../shell/guarded.js";
import { initials } from "../profile/initials.js";
import { later } from "../shell/later.js";
import { byId, client, startPage, text } from "../shell/page.js";
import { passwordHelp } from "../recovery/password-help.js";
import { mayHelp, rolesHere } from "../roles/roles-here.js";
import { runOnce } from "../forms/run-once.js";
import { wireSignInAgain } from "../sign-in/sign-in-again.js";
import { roleName, stateName, tag } from "../lists/tag.js";
import { showGroups, wireGroups } from "../groups/user-groups.js";
import { showSeenByApps } from "../roles/seen-by-apps.js";
import { showRoles, wireRoles } from "../roles/user-roles.js";
import { showSessions, wireSessions } from "../sessions/user-sessions.js";

/** @import { User } from "../../client/latchkey.js" */

startPage();
wireSignInAgain();

const id = new URLSearchParams(location.search).get("id");
const details = byId("details");
const message = byId("user-message");
/** @type {User} who looks */
let viewer;
/** @type {User} whose page it is */
let person;
let isHelped, help;

wireRoles(show);
wireGroups(refresh);
wireProfileFields();
wireSessions();
handleForm(details, saveDetails, { refused: isOver });
byId("reset-password").addEventListener("click", () => help.offer(person));
for (const name of ["set-end", "enable", "disable", "delete-account"]) wireAct(name);

forSignedIn(byId("user"), async (user) => {
    viewer = user;
    if (!id) throw new LatchkeyError("not_found");
    const [found, list] = await Promise.all([client.staff.findUser(id), rolesHere()]);
    isHelped = mayHelp(viewer, list);
    help = passwordHelp(viewer, isHelped);
    show(found);
    fillDetails();
    later(showPicture);
    later(() => showProfileFields(id));
    // Of what the server does not tell here there is no section.
    later(() => showSessions(person, isHelped(person)));
    if (may("users:recover") || may("groups:lead")) later(showMoreWays);
    later(async () => (await import("../audit/user-events.js")).showEvents(person));
});

/** Loaded with what it shows. */
async function showMoreWays() {
    const { showWays } = await import("./user-ways.js");
    await showWays(person, mayWithWays(), () => Promise.all([refresh(), showSessions(person, isHelped(person))]));
}

function mayWithWays() {
    const isOther = person.id !== viewer.id;
    return { remove: isOther && may("users:write"), help: isOther && Boolean(help?.may(person)) };
}

function may(permission) {
    return viewer.permissions?.includes(permission) ?? false;
}

/** @param {User} now */
function show(now) {
    person = now;
    const isOwn = person.id === viewer.id;
    document.querySelector("h1").textContent = person.name;
    document.title = `${person.name} · ${document.querySelector(".brand-name").textContent}`;
    byId("initials").textContent = initials(person.name);
    byId("person-uid").textContent = person.uid;
    byId("person-email").textContent = person.email ?? text("user.no_email");
    byId("person-email-state").textContent = person.email ? text(person.email_verified ? "user.email_confirmed" : "user.email_unconfirmed") : "";
    byId("person-since").textContent = dayOf(person.created_at);
    byId("person-end").textContent = person.ends_at ? lastMomentOf(person.ends_at) : "";
    for (const part of document.querySelectorAll("[data-end]")) part.hidden = !person.ends_at;
    byId("person-seen").replaceChildren(person.last_sign_in_at ? ago(person.last_sign_in_at) : text("users.never"));
    const tags = person.roles.map((role) => tag(roleName(role)));
    if (person.second_factor === true) tags.push(tag(text("users.second_factor"), "quiet"));
    byId("person-tags").replaceChildren(...tags.flatMap((made) => [made, " "]), tag(stateName(person.state), person.state));
    byId("own-page").hidden = !isOwn;
    byId("reset-password").hidden = !help?.may(person);
    byId("delete-account").hidden = isOwn || !may("users:write");
    byId("set-end").hidden = isOwn || !may("users:write");
    byId("set-end").textContent = text(person.ends_at ? "user.change_end" : "user.set_end");
    byId("decide").hidden = person.state !== "pending" || !may("users:invite");
    byId("enable").hidden = isOwn || !may("users:write") || person.state !== "disabled";
    byId("disable").hidden = isOwn || !may("users:write") || person.state !== "active";
    byId("user-acts").hidden = [...byId("user-acts").children].every((button) => button.hidden);
    details.hidden = !may("users:write");
    showSeenByApps(person);
    showRoles(person, viewer, isHelped);
    showGroups(person, viewer);
}

async function refresh() {
    show(await client.staff.findUser(person.id));
}

function fillDetails() {
    for (const name of ["name", "uid", "email"]) details.elements[name].value = person[name] ?? "";
}

async function showPicture() {
    const picture = person.has_picture ? await client.picture.get({ id: person.id }) : null;
    if (!picture) return;
    byId("picture").src = URL.createObjectURL(picture);
    byId("picture").alt = text("user.picture", { name: person.name });
    byId("picture").hidden = false;
    byId("initials").hidden = true;
}

/** Only what was changed is sent: what was not may have been changed elsewhere meanwhile. */
async function saveDetails(typed) {
    const changed = Object.entries(typed).filter(([name, value]) => value.trim() !== (person[name] ?? ""));
    if (changed.length === 0) return text("user.nothing_changed");
    show(await client.staff.updateUser(person.id, Object.fromEntries(changed.map(([name, value]) => [name, value.trim()]))));
    fillDetails();
    return text("profile.saved");
}

/** The acts come when somebody wants one. */
function wireAct(name) {
    byId(name).addEventListener("click", () => runOnce(byId(name), message, async () => (await import("./account-acts.js")).actOnAccount(name, person, async (now) => {
        show(now);
        await showSessions(person, isHelped(person)).catch(() => {});
    })));
}
