// A dialog that is made when it is needed, and gone from the page with all that it showed once it is closed.

import { onRestored } from "../shell/page.js";

/**
 * @param {HTMLDialogElement} dialog @param {HTMLElement} first what has the focus
 * @returns {Promise<void>} when it is closed, by whomever
 */
export function shown(dialog, first) {
    document.querySelector("main").append(dialog);
    // A page that comes back by "Forward" may be before another person.
    onRestored(() => dialog.close());
    dialog.showModal();
    first.focus();
    return new Promise((resolve) => {
        dialog.addEventListener("close", () => {
            dialog.remove();
            resolve();
        }, { once: true });
    });
}
