// Counts down on a button until the server will listen again.

import { clockText, countDown } from "../../client/throttling/countdown.js";
import { text } from "../shell/page.js";

export function isWaiting(button) {
    return button.classList.contains("waiting");
}

/**
 * Only the button's label changes each second: the message beside it was read aloud once, which is enough.
 * @param {HTMLElement} button
 * @param {number} seconds
 * @param {() => void} over
 */
export function waitBeforeNext(button, seconds, over) {
    const label = button.textContent;
    button.classList.add("waiting");
    button.setAttribute("aria-disabled", "true");
    countDown(seconds, (left) => {
        button.textContent = left > 0 ? text("form.wait", { time: clockText(left) }) : label;
        if (left > 0) return;
        button.classList.remove("waiting");
        button.removeAttribute("aria-disabled");
        over();
    });
}
