// Sends a form once at a time, shows that it is being sent, and says what went wrong without losing what was typed.

import { onRestored, say, sentence, text } from "../shell/page.js";
import { isWaiting, waitBeforeNext } from "../throttling/wait.js";
import { refuseInvalid, refuseFields, clearRefusals } from "./refusals.js";

/** After this time a person wonders whether anything happens. */
const SLOW = 4_000;

/**
 * @param {HTMLFormElement} form with a button and a `.message`
 * @param {(values: Record<string, string>) => Promise<string | void>} send answers what to say when it is done
 * @param {{ refused?: (error: any) => boolean }} [options] `refused` answers true when it dealt with the error itself
 */
export function handleForm(form, send, { refused } = {}) {
    const button = form.querySelector(".button:not([type='button'])");
    const message = form.querySelector(".message");
    // The browser's own bubbles speak its language and vanish; these sentences stay beside the field.
    form.noValidate = true;
    let done = () => {};
    onRestored(() => done());
    form.addEventListener("submit", async (event) => {
        event.preventDefault();
        if (isBusy(button) || isWaiting(button)) return;
        clearRefusals(form);
        say(message, "");
        trimIDs(form);
        if (refuseInvalid(form)) return;
        hidePasswords(form);
        done = busy(button, () => say(message, text("form.slow")));
        try {
            const success = await send(Object.fromEntries(new FormData(form)));
            done();
            say(message, success ?? "");
        } catch (error) {
            done();
            if (refused?.(error)) return;
            showError(form, button, message, error);
        }
    });
}

/**
 * Marks a button as busy, so that it cannot be pressed again; it keeps its focus and its size.
 * @param {HTMLElement} button
 * @param {() => void} [slow] called when it takes long
 * @returns {() => void} ends it
 */
export function busy(button, slow) {
    const timer = slow && setTimeout(() => isAsking(button) || slow(), SLOW);
    button.classList.add("busy");
    button.setAttribute("aria-disabled", "true");
    return () => {
        clearTimeout(timer);
        button.classList.remove("busy");
        button.removeAttribute("aria-disabled");
    };
}

/** Whether it waits for the person, who is asked something in a dialog. */
function isAsking(button) {
    return [...document.querySelectorAll("dialog[open]")].some((dialog) => !dialog.contains(button));
}

export function isBusy(button) {
    return button.getAttribute("aria-disabled") === "true";
}

function showError(form, button, message, error) {
    const isAllSaid = refuseFields(form, error);
    say(message, isAllSaid ? "" : sentence(error), !isAllSaid);
    if (error.retryAfter) waitBeforeNext(button, error.retryAfter, () => say(message, text("form.try_now")));
}

/** Phones add a space to a completed word; uids in our mails have word joiners, which nobody sees. */
function trimIDs(form) {
    for (const field of form.querySelectorAll("input[name='uid']")) field.value = field.value.replaceAll("\u2060", "").trim();
}

/** Browsers offer to save a password only from a field that hides it. */
function hidePasswords(form) {
    for (const button of form.querySelectorAll("[data-shows][data-state='shown']")) button.click();
}
