// What a button does that belongs to no form: once at a time, and beside it stands how it went.

import { busy, isBusy } from "./form.js";
import { isOver } from "../shell/guarded.js";
import { say, sentence, text } from "../shell/page.js";

/**
 * @param {HTMLElement} button
 * @param {Element} message a live region
 * @param {() => Promise<string | void>} action answers what to say
 * @param {(error: any) => string} [inWords] what to say of an error
 */
export async function runOnce(button, message, action, inWords = sentence) {
    if (isBusy(button)) return;
    say(message, "");
    const done = busy(button, () => say(message, text("form.slow")));
    try {
        say(message, await action() ?? "");
    } catch (error) {
        if (!isOver(error)) say(message, inWords(error), true);
    } finally {
        done();
    }
}
