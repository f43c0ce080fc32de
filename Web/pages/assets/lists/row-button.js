// Buttons in rows of a list: each does one thing, once at a time, and says below the list how it went.

import { isConfirmed } from "../dialogs/question.js";
import { runOnce } from "../forms/run-once.js";

/**
 * @param {string} words on it
 * @param {string} label that tells it from the same button of other rows
 * @param {HTMLElement} message the live region of the list
 * @param {() => Promise<string | void>} action answers what to say
 * @param {import("../dialogs/question.js").Question} [question] asked before
 */
export function rowButton(words, label, message, action, question) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button short";
    button.textContent = words;
    button.setAttribute("aria-label", label);
    button.addEventListener("click", async () => {
        if (!question || (await isConfirmed(question))) runOnce(button, message, action);
    });
    return button;
}

/**
 * One row: a title, what there is to know, and buttons.
 * @param {string | Node} title @param {(string | Node)[]} details @param {...HTMLElement} buttons
 */
export function listRow(title, details, ...buttons) {
    const item = document.createElement("li");
    const about = document.createElement("div");
    const name = document.createElement("strong");
    name.append(title);
    const more = document.createElement("div");
    more.className = "muted small";
    more.append(...details);
    about.append(name, more);
    const actions = document.createElement("div");
    actions.className = "row-actions";
    actions.append(...buttons);
    item.append(about, ...(buttons.length > 0 ? [actions] : []));
    return item;
}
