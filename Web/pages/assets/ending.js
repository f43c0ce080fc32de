// How a form's errand ends: the form gives way to a sentence and the way on.

import { byId, say } from "./page.js";

/**
 * @param {HTMLFormElement} form
 * @param {string} sentence
 * @param {{ isWrong?: boolean, way?: { href: string, text: string } }} [how] `way`: another way on than the page's own
 */
export function endWith(form, sentence, { isWrong = false, way } = {}) {
    form.hidden = true;
    byId("intro").hidden = true;
    if (way) Object.assign(byId("way-on"), { href: way.href, textContent: way.text });
    byId("next").hidden = false;
    say(byId("notice"), sentence, isWrong);
    byId("notice").focus();
}
