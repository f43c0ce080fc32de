import { showAddress, wireAddress } from "../email-address/address.js";
import { showProfileFields, wireProfileFields } from "./declared-fields.js";
import { deleteAccount } from "../accounts/delete-account.js";
import { dayOf } from "../shell/dates.js";
import { wireDownload } from "../accounts/download-data.js";
import { handleForm } from "../forms/form.js";
import { forSignedIn, isOver } from "../shell/guarded.js";
import { initials } from "./initials.js";
import { later } from "../shell/later.js";
import { showPicture, wirePicture } from "./own-picture.js";
import { byId, client, say, sentence, settings, startPage, text } from "../shell/page.js";
import { hintPassword, wireShowButtons } from "../passwords/password-field.js";
import { showSessions, wireSessions } from "../sessions/session-list.js";
import { wireSignInAgain } from "../sign-in/sign-in-again.js";
import { roleName, tag } from "../lists/tag.js";

startPage();
wireShowButtons();

const details = byId("details");
const change = byId("password-change");
/** @type {import("../../client/latchkey.js").User} */
let user;

hintPassword(change.elements.new, () => ({ uid: user.uid, name: user.name, email: user.email ?? undefined }));
handleForm(details, saveDetails, { refused: isOver });
handleForm(change, changePassword, { refused: (error) => isOver(error) || needsCurrent(error) });
byId("no-password").addEventListener("click", () => {
    askForCurrent(false);
    change.elements.new.focus();
});
wirePicture();
wireAddress(confirmed, kept);
wireProfileFields();
wireSessions();
wireSignInAgain(() => showSessions().catch(() => {}));
wireDownload(() => user);
deleteAccount(() => user);
// What it holds comes later: nothing on the page moves far then.
haveFactors().then((have) => (byId("security").hidden = !have));
// Few look so far down; it is the last part, so that it pushes nothing away.
new IntersectionObserver((seen, observer) => {
    if (!seen.some(({ isIntersecting }) => isIntersecting)) return;
    observer.disconnect();
    showRecent().catch((error) => say(byId("events-message"), sentence(error), true));
}).observe(byId("recent"));
haveProviders().then((have) => (byId("ways").hidden = !have));

forSignedIn(byId("account"), async (person) => {
    showPerson(person);
    details.elements.name.value = person.name;
    details.elements.email.value = person.email ?? "";
    // Nobody waits for it.
    if (person.has_picture !== false) showPicture().catch(() => {});
    // Nobody waits for them either, unless they are what the address names.
    const now = [["#security", showSecurity], ["#ways", showWays]].map(([name, show]) => (location.hash === name ? show() : later(show)));
    await Promise.all([showSessions(), showAddress(), showProfileFields(), ...now]);
});

client.addEventListener("change", ({ detail }) => {
    if (!user || detail.user?.id !== user.id) return;
    showPerson(detail.user);
    // The address may have been confirmed elsewhere.
    showAddress().catch(() => {});
});

async function haveFactors() {
    return (await settings)?.factors?.enabled === true;
}

/** Loaded when it is shown: it is a fifth of the page's script. */
async function showSecurity() {
    if (!(await haveFactors())) return;
    const { showFactors } = await import("../factors/security.js");
    await showFactors(() => user, showSessions);
}

async function haveProviders() {
    return (await settings)?.providers?.length > 0;
}

/** Loaded where the server knows a provider. */
async function showWays() {
    if (!(await haveProviders())) return;
    const { showIdentities } = await import("../federation/ways.js");
    await showIdentities(showSessions);
}

async function showRecent() {
    await (await import("../audit/own-events.js")).showOwnEvents();
}

function showPerson(person) {
    user = person;
    byId("initials").textContent = initials(person.name);
    byId("person-name").textContent = person.name;
    byId("person-uid").textContent = person.uid;
    byId("person-since").textContent = text("profile.since", { day: dayOf(person.created_at) });
    byId("person-roles").replaceChildren(...(person.roles ?? [person.role]).map((role) => tag(roleName(role))));
    byId("person-groups").textContent = (person.groups ?? []).map(({ name }) => name).join(", ");
    // Its default: a reset of the form leaves it to the password manager.
    byId("username").defaultValue = person.uid;
    byId("email-state").textContent = emailState(person);
}

function emailState({ email, email_verified: isVerified }) {
    if (!email) return text("profile.email_why");
    return text(isVerified ? "profile.email_verified" : "profile.email_unverified");
}

async function saveDetails({ name, email }) {
    const wanted = email.trim();
    const isNew = wanted !== "" && wanted.toLowerCase() !== user.email?.toLowerCase();
    const person = await client.updateUser({ name, email: wanted });
    showPerson(person);
    // A confirmed address stays until the new one is confirmed. It is saved, whatever becomes of the rest.
    details.elements.email.value = person.email ?? "";
    await showAddress().catch(() => {});
    return isNew ? text("profile.saved_unconfirmed", { email: wanted }) : text("profile.saved");
}

/** @param {string} email which is now one's own */
async function confirmed(email) {
    details.elements.email.value = email;
    say(details.querySelector(".message"), text("profile.address_confirmed", { email }));
    byId("details-title").focus();
    // A new address ends the other sessions.
    await Promise.all([client.currentUser({ fresh: true }), showSessions()]).catch(() => {});
}

/** @param {string} email which stays one's own */
function kept(email) {
    say(details.querySelector(".message"), text("profile.address_kept", { email }));
    byId("details-title").focus();
}

async function changePassword({ current, new: password }) {
    await client.changePassword({ current, password });
    change.reset();
    askForCurrent(true);
    // The others are gone from the list now. The change itself is done, whatever becomes of this.
    await showSessions().catch(() => {});
    return text("profile.password_changed");
}

/** Accounts of people who sign in by a provider may have none. @param {boolean} isAsked */
function askForCurrent(isAsked) {
    const { current } = change.elements;
    current.disabled = !isAsked;
    current.closest(".field").hidden = !isAsked;
    if (!isAsked) byId("no-password").hidden = true;
}

/** There is one after all: what is wrong with its field is told there. */
function needsCurrent({ code, fields }) {
    if (code === "current_password_wrong" || fields?.current) askForCurrent(true);
    return false;
}
