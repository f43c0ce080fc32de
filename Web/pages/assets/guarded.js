// Pages for people who are signed in: others are sent to sign in, and come back.

import { byId, client, sentence, signInAddress, text } from "./page.js";

/**
 * Shows the page's content once `fill` has filled it, and hides it as soon as the session is over. What was typed stays
 * in the hidden page and is there again when the same person signs in in another tab.
 *
 * @param {HTMLElement} content
 * @param {(user: import("../client/latchkey.js").User) => Promise<void> | void} fill
 */
export async function forSignedIn(content, fill) {
    let person;
    client.addEventListener("change", ({ detail: { user } }) => {
        if (!person) return;
        if (!user) ended(content);
        else if (user.id !== person.id) location.reload();
        else show(content);
    });
    await open();

    async function open() {
        showState(paragraph("loading", text("form.working")));
        try {
            person = await client.currentUser({ fresh: true });
            if (!person) return location.replace(signInAddress());
            await fill(person);
            show(content);
        } catch (error) {
            if (error.isSignedOut) return location.replace(signInAddress());
            failed(error, open);
        }
    }
}

/** Whether the error says that the session is over; the page then says so itself, and offers to sign in. */
export function isOver(error) {
    if (!error.isSignedOut) return false;
    ended(document.querySelector("[data-guarded]"));
    return true;
}

function show(content) {
    content.dataset.guarded = "";
    byId("state").replaceChildren();
    content.hidden = false;
}

function ended(content) {
    // Signing out on this page leaves it.
    if ("leaving" in document.documentElement.dataset || content.hidden) return;
    for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
    content.hidden = true;
    const link = document.createElement("a");
    link.className = "button main";
    link.href = signInAddress();
    link.textContent = text("form.sign_in");
    showState(card(text("page.ended"), text("page.why"), link));
}

function failed(error, again) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button main";
    button.textContent = text("page.again");
    button.addEventListener("click", again, { once: true });
    showState(card(text("page.failed"), sentence(error), button));
}

/** The focus goes with it: what had the focus may be hidden now. */
function showState(element) {
    byId("state").replaceChildren(element);
    if (element.matches(".card")) element.querySelector("h2").focus();
}

function card(title, why, action) {
    const element = document.createElement("div");
    element.className = "card";
    element.setAttribute("role", "alert");
    const heading = document.createElement("h2");
    heading.tabIndex = -1;
    heading.textContent = title;
    const actions = document.createElement("div");
    actions.className = "actions";
    actions.append(action);
    element.append(heading, paragraph("", why), actions);
    return element;
}

function paragraph(className, content) {
    const element = document.createElement("p");
    element.className = className;
    element.textContent = content;
    return element;
}
