// Puts the texts of the person's language into a page that is written in English.

import { language, text } from "../../client/language.js";

export function translate() {
    document.documentElement.lang = language;
    for (const element of document.querySelectorAll("[data-text]")) element.textContent = text(element.dataset.text);
    const title = document.querySelector("title[data-title]");
    if (title) document.title = `${text(title.dataset.title)} · Latchkey`;
    for (const element of document.querySelectorAll("[data-label]")) {
        element.setAttribute("aria-label", text(element.dataset.label));
    }
}
