// What all pages share: the client, the texts in the person's language, the head with its links.

import { LatchkeyClient } from "../../client/client.js";
import { errorText, text } from "../../client/language.js";
import { serverOfPage, settingsOfPage } from "../../client/settings/page-meta.js";
import { holdSignOut } from "./account-menu.js";
import { showFactorDue } from "../factors/factor-due.js";
import { ownPath, pageAddress } from "./own-address.js";
import { showShell, showWho } from "./shell.js";
import { showSite } from "../site/site-look.js";
import { rememberedSite, rememberSite } from "../site/site-memory.js";
import { translate } from "./translate.js";
import { callUid } from "../accounts/uid-label.js";

export { pageAddress, text };
export { groupAddress, userAddress } from "./own-address.js";

const root = document.documentElement;

export const client = new LatchkeyClient(serverOfPage(), { settings: settingsOfPage() });

/** What the operator chose, or null where it cannot be known: nothing on the pages depends on it. */
export const settings = client.settings().catch(() => null);

export const byId = (id) => document.getElementById(id);

/** The server's address, for links to it. */
export const serverAddress = serverOfPage() || location.origin;

/**
 * Browsers keep a page that was left, and "back" shows it as it was: whoever sits there now may be somebody else.
 * @param {() => void} callback called when that happened
 */
export function onRestored(callback) {
    addEventListener("pageshow", ({ persisted }) => persisted && callback());
}

/** Starts a page: its texts, and its head once it is known who is there. */
export function startPage() {
    showShell(signOut);
    translate();
    const site = rememberedSite();
    if (site) showSite(site, client.server);
    // What old-browser.js looks for.
    root.dataset.started = "";
    client.addEventListener("change", ({ detail }) => showPerson(detail.user));
    onRestored(() => {
        left(false);
        showPerson(undefined);
        lookWhoIsThere({ fresh: true });
    });
    lookWhoIsThere();
    settings.then(applySettings);
}

/**
 * The signed-in user or null, for whom the page's head then shows what there is to do.
 * @param {{ fresh?: boolean }} [options]
 */
export async function askPerson(options) {
    try {
        const user = await client.currentUser(options);
        showPerson(user);
        return user;
    } catch (error) {
        showPerson(undefined);
        throw error;
    }
}

/**
 * Puts a message into a live region, which reads it aloud; an empty one hides it.
 * @param {Element} region
 * @param {string} message
 * @param {boolean} [isWrong]
 */
export function say(region, message, isWrong = false) {
    region.classList.toggle("wrong", isWrong);
    region.textContent = message;
}

/** @param {unknown} error what a person reads of it */
export function sentence(error) {
    if (typeof error?.code === "string") return errorText(error);
    console.error(error);
    return text("page.broken");
}

/** The sign-in page, which comes back here. @param {string} [notice] what it says: `ended`, `again`, `needed`, `out`, `beside` */
export function signInAddress(notice, returnTo = ownPath() + location.hash) {
    const address = pageAddress("login.html");
    if (returnTo) address.searchParams.set("return-to", returnTo);
    if (notice) address.searchParams.set("notice", notice);
    return address.href;
}

/** For the head alone: the page's own content says what is wrong, where it needs to know. */
function lookWhoIsThere(options) {
    askPerson(options).catch(() => {});
}

/** @param {object | null | undefined} user undefined: it cannot be known */
function showPerson(user) {
    root.dataset.session = user === undefined ? "unknown" : user ? "in" : "out";
    showFactorDue(user, signInAddress("again"));
    showWho(user, { picture: () => client.picture.get(), waiting: () => client.waiting.count() });
}

function applySettings(known) {
    if (known?.registration === "closed") root.dataset.registration = "closed";
    callUid(known?.uid_label);
    if (!known?.site) return;
    showSite(known.site, client.server);
    rememberSite(known.site);
}

async function signOut() {
    if ("leaving" in root.dataset) return;
    left(true);
    say(byId("notice"), "");
    try {
        await client.signOut();
        location.assign(signInAddress("out", ""));
    } catch (error) {
        left(false);
        say(byId("notice"), sentence(error), true);
        byId("notice").focus();
    }
}

/** Signing out leaves the page, so that nothing on it needs to tell of the session's end. */
function left(isLeaving) {
    root.toggleAttribute("data-leaving", isLeaving);
    holdSignOut(isLeaving);
}
