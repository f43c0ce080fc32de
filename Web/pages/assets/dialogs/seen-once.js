// Codes that are shown once: one key too many does not throw them away.

import { say, text } from "../shell/page.js";

/**
 * The first Esc only says that a second one closes the dialog.
 * @param {HTMLDialogElement} dialog @param {HTMLElement} message a live region in it
 * @param {() => boolean} [isSeenOnce] whether it shows something that no list shows again
 */
export function warnBeforeClosing(dialog, message, isSeenOnce = () => true) {
    let isWarned = false;
    dialog.addEventListener("cancel", (event) => {
        if (isWarned || !isSeenOnce()) return;
        event.preventDefault();
        isWarned = true;
        say(message, text("page.once_more"));
    });
    // What the next code is shown in is the same dialog.
    dialog.addEventListener("close", () => {
        isWarned = false;
        say(message, "");
    });
}
