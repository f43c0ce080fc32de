// Asks before something that cannot be undone.

import { node } from "../shell/node.js";
import { text } from "../shell/page.js";

/** @typedef {{ title: string, why: string, act: string, isMild?: boolean }} Question `act`: what the button says that does it; `isMild`: nothing ends by it */

/** @param {Question} question @returns {Promise<boolean>} whether the person wants it */
export function isConfirmed({ title, why, act, isMild }) {
    const yes = node("button", { type: "button", class: isMild ? "button main" : "button danger main", id: "question-yes" }, act);
    const no = node("button", { type: "button", class: "button", id: "question-no" }, text("page.cancel"));
    const dialog = node(
        "dialog",
        { id: "question", role: "alertdialog", "aria-labelledby": "question-title", "aria-describedby": "question-why" },
        node("h2", { id: "question-title" }, title),
        node("p", { class: "muted", id: "question-why" }, why),
        node("div", { class: "actions" }, yes, no),
    );
    let isWanted = false;
    yes.addEventListener("click", () => {
        isWanted = true;
        dialog.close();
    });
    no.addEventListener("click", () => dialog.close());
    document.querySelector("main").append(dialog);
    dialog.showModal();
    // A key that is pressed once too often changes nothing.
    no.focus();
    return new Promise((resolve) => {
        dialog.addEventListener("close", () => {
            dialog.remove();
            resolve(isWanted);
        }, { once: true });
    });
}
