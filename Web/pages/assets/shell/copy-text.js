// Copies what an element shows; where the browser does not let a page copy, it selects it for the person to do so.

import { say, text } from "./page.js";

/** @param {Element} element @param {Element} message a live region @param {string} [content] where it is more than what shows */
export async function copyText(element, message, content = element.textContent) {
    try {
        await navigator.clipboard.writeText(content);
        say(message, text("security.copied"));
    } catch {
        getSelection().selectAllChildren(element);
        say(message, text("security.not_copied"), true);
    }
}
