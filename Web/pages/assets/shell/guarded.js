// Pages for people who are signed in: others are sent to sign in, and come back.

import { askPerson, client, onRestored, pageAddress, signInAddress } from "./page.js";
import { clearState, showEnded, showFailure, showLoading } from "./state-card.js";

/** What had the focus when the session ended. @type {HTMLElement | undefined} */
let focused;

/**
 * Shows the page's content once `fill` has filled it, and hides it as soon as the session is over. What was typed stays
 * in the hidden page and is there again when the same person signs in in another tab.
 *
 * @param {HTMLElement} content
 * @param {(user: import("../../client/latchkey.js").User) => Promise<void> | void} fill
 * @param {() => Promise<void> | void} [refill] when the browser shows the page again that somebody came back to
 */
export async function forSignedIn(content, fill, refill) {
    let person, isFilled;
    content.addEventListener("input", () => { content.dataset.typed = ""; });
    client.addEventListener("change", ({ detail: { user } }) => {
        if (!person) return;
        if (!user) ended(content);
        else if (user.id !== person.id) startOver();
        else show(content);
    });
    // Nobody sees what the last person saw before it is known that it is the same one.
    onRestored(open);
    await open();

    async function open() {
        content.hidden = true;
        showLoading();
        try {
            const user = await askPerson({ fresh: true });
            if (!user) return location.replace(signInAddress("needed"));
            if (person && user.id !== person.id) return startOver();
            person = user;
            await (isFilled ? refill?.() : fill(user));
            isFilled = true;
            show(content);
        } catch (error) {
            if (error.isSignedOut) return location.replace(signInAddress("needed"));
            showFailure(error, open);
        }
    }
}

/** For somebody else. Browsers keep what is typed over a reload. */
function startOver() {
    for (const form of document.forms) form.reset();
    location.reload();
}

/** For pages that not everybody may see; does not come back from where it leads. @param {string[]} permissions one is enough */
export async function requirePermission(user, ...permissions) {
    if (permissions.some((permission) => user.permissions?.includes(permission))) return;
    location.replace(wayFrom(user.second_factor));
    await new Promise(() => {});
}

/** Whose permissions sleep until a second step is proven, or set up, is led there. */
function wayFrom(factor) {
    if (factor?.asleep) return factor.on ? signInAddress("again") : `${pageAddress("profile.html").href}#security`;
    const address = pageAddress("error.html");
    address.searchParams.set("code", "forbidden");
    return address.href;
}

/** Whether the error says that the session is over; the page then says so itself, and offers to sign in. */
export function isOver(error) {
    if (!error.isSignedOut) return false;
    ended(document.querySelector("[data-guarded]"));
    return true;
}

function show(content) {
    content.dataset.guarded = "";
    clearState();
    if (!content.hidden) return;
    content.hidden = false;
    // What the address names was not there when the browser looked for it.
    document.getElementById(location.hash.slice(1))?.scrollIntoView();
    focused?.focus();
    focused = undefined;
}

function ended(content) {
    // Signing out on this page leaves it.
    if ("leaving" in document.documentElement.dataset || content.hidden) return;
    for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
    // A dialog gives the focus back to what opened it.
    focused = content.contains(document.activeElement) ? document.activeElement : undefined;
    content.hidden = true;
    showEnded("typed" in content.dataset);
}
