// What all pages share: the client, the texts in the person's language, the head with its links.

import { createClient } from "../client/latchkey.js";
import { errorText, language, text } from "../client/language.js";
import { metaContent, serverOfPage } from "../client/page-meta.js";

export { text };

const root = document.documentElement;

export const client = createClient(serverOfPage());

/** What the operator chose, or null where it cannot be known: nothing on the pages depends on it. */
export const settings = client.settings().catch(() => null);

export const byId = (id) => document.getElementById(id);

/** The server's address, for links to it. */
export const serverAddress = serverOfPage() || location.origin;

/** Starts a page: its texts, and its head once it is known who is there. */
export function startPage() {
    translate();
    // What old-browser.js looks for.
    root.dataset.started = "";
    byId("sign-out").addEventListener("click", signOut);
    client.addEventListener("change", ({ detail }) => showPerson(detail.user));
    client.currentUser().then(showPerson, () => showPerson(null));
    settings.then(applySettings);
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
    region.hidden = region.classList.contains("notice") && message === "";
}

/** @param {unknown} error what a person reads of it */
export function sentence(error) {
    if (typeof error?.code === "string") return errorText(error);
    console.error(error);
    return text("page.broken");
}

/** The sign-in page, which comes back here. @param {string} [notice] what it says: `ended`, `again`, `out` */
export function signInAddress(notice, returnTo = location.pathname + location.search) {
    const address = new URL("login.html", location.href);
    if (returnTo) address.searchParams.set("return-to", returnTo);
    if (notice) address.searchParams.set("notice", notice);
    return address.href;
}

function translate() {
    root.lang = language;
    for (const element of document.querySelectorAll("[data-text]")) element.textContent = text(element.dataset.text);
    const title = document.querySelector("title[data-title]");
    if (title) document.title = `${text(title.dataset.title)} · Latchkey`;
    for (const element of document.querySelectorAll("[data-label]")) {
        element.setAttribute("aria-label", text(element.dataset.label));
    }
}

function showPerson(user) {
    root.dataset.session = user ? "in" : "out";
}

function applySettings(known) {
    if (known?.registration === "closed") root.dataset.registration = "closed";
    const label = uidLabel(known);
    for (const element of document.querySelectorAll("[data-uid-label]")) element.textContent = label;
}

/** What people call the uid here; in their language where the operator chose no name. */
export function uidLabel(known) {
    const chosen = metaContent("latchkey-uid-label") || known?.uid_label;
    return !chosen || chosen === "User ID" ? text("form.uid") : chosen;
}

async function signOut() {
    const button = byId("sign-out");
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true");
    try {
        root.dataset.leaving = "";
        await client.signOut();
        location.assign(signInAddress("out", ""));
    } catch (error) {
        delete root.dataset.leaving;
        button.removeAttribute("aria-disabled");
        // A page's own place for messages, or none: then the error page says it.
        const region = document.querySelector("main .notice, #message");
        if (region) say(region, sentence(error), true);
        else location.assign(`error.html?code=${error.code}`);
    }
}
