// Counts down on a button until the server will listen again.

import { text } from "./page.js";

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
    // A clock, not a count: browsers slow the timers of tabs that nobody looks at.
    const end = Date.now() + seconds * 1_000;
    button.classList.add("waiting");
    button.setAttribute("aria-disabled", "true");
    const timer = setInterval(tick, 1_000);
    tick();

    function tick() {
        const left = Math.ceil((end - Date.now()) / 1_000);
        if (left > 0) {
            button.textContent = text("form.wait", { time: minutesAndSeconds(left) });
            return;
        }
        clearInterval(timer);
        button.classList.remove("waiting");
        button.removeAttribute("aria-disabled");
        button.textContent = label;
        over();
    }
}

/** @param {number} seconds 75 → "1:15" */
function minutesAndSeconds(seconds) {
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
