// Staff let people in: codes for many, invitations for one person, and accounts that wait for approval. People who lead groups make
// codes into those.

import { showCodes } from "./code-list.js";
import { handleForm } from "../forms/form.js";
import { forSignedIn, isOver, requirePermission } from "../shell/guarded.js";
import { offerLifetimes } from "./lifetimes.js";
import { byId, client, startPage, text } from "../shell/page.js";
import { isConfirmed } from "../dialogs/question.js";
import { renameFields } from "../forms/refusals.js";
import { hasOwnPermission, offerRolesSoon, rolesHere } from "../roles/roles-here.js";
import { showCode, wireShownCode } from "./shown-code.js";
import { wireSignInAgain } from "../sign-in/sign-in-again.js";
import { roleName } from "../lists/tag.js";
import { showWaiting, wireWaiting } from "./waiting-list.js";

const LONG = ["day", "week", "fortnight", "quarter_year"];

startPage();
wireShownCode();
wireSignInAgain();
wireWaiting();

const newCode = byId("new-code");
const newInvitation = byId("new-invitation");

handleForm(newCode, async ({ role, group, seats, lifetime, note }) => {
    if (!(await isWanted(role, seats))) return;
    const aim = group ? { role, group } : { role };
    await make({ ...aim, seats: Number(seats), expiresIn: Number(lifetime), note: note.trim() || undefined });
    newCode.elements.note.value = "";
}, { refused: isOver });
handleForm(newInvitation, async ({ whom, role, lifetime }) => {
    const person = whom.includes("@") ? { email: whom.trim() } : { uid: whom.trim() };
    await make({ ...person, role, expiresIn: Number(lifetime) }).catch(blameWhom);
    newInvitation.elements.whom.value = "";
}, { refused: isOver });

forSignedIn(byId("joining"), async (user) => {
    await requirePermission(user, "users:invite", "groups:lead");
    const invites = user.permissions.includes("users:invite");
    offerGroups(user, invites);
    byId("waiting-card").hidden = newInvitation.hidden = !invites;
    newCode.elements.role.closest(".field").hidden = !invites;
    if (invites) offerRolesSoon([newCode, newInvitation]);
    offerLifetimes(newCode.elements.lifetime, ["hour", ...LONG, "year"], "fortnight");
    offerLifetimes(newInvitation.elements.lifetime, LONG, "week");
    await Promise.all([invites && showWaiting().then(placeWaiting), showCodes()]);
});

/** Where nobody waits, what people come for stands first. */
function placeWaiting() {
    if (!byId("nobody-waits").hidden) byId("joining").append(byId("waiting-card"));
}

/** Groups that the person leads; people who invite nobody make codes into these only. */
function offerGroups({ groups = [] }, invites) {
    const led = groups.filter(({ leader }) => leader);
    const options = led.map(({ id, name }) => new Option(name, id));
    newCode.elements.group.replaceChildren(...(invites ? [new Option(text("join.no_group"), "")] : []), ...options);
    byId("code-group-field").hidden = led.length === 0;
    newCode.hidden = led.length === 0 && !invites;
    byId("leads-none").hidden = !newCode.hidden;
}

/** A code is for many: one for a role that opens others' accounts is asked about. */
async function isWanted(name, seats) {
    if (!name) return true;
    const { roles } = await rolesHere();
    if (!hasOwnPermission(roles.find((role) => role.name === name))) return true;
    const values = { role: roleName(name), seats };
    return isConfirmed({
        title: text("join.strong_question", values), why: text("join.strong_why", values), act: text("join.make"),
    });
}

async function make(wish) {
    const code = await client.staff.makeJoinCode(wish);
    showCode(code, Boolean(code.uid ?? code.email) || (Boolean(wish.role) && !(await isUsual(code.role))));
    // It is made, whatever becomes of the list.
    await showCodes().catch(() => {});
}

/** Codes for the role that everybody gets are shown again in the list. @param {string} role */
async function isUsual(role) {
    return rolesHere().then((list) => role === list.default_role, () => false);
}

/** The server speaks of a uid or an address; here both are one field. */
function blameWhom(error) {
    renameFields(error, (name) => (name === "uid" || name === "email" ? "whom" : name));
    throw error;
}
