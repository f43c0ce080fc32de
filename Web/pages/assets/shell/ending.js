// How a form's errand ends: the form gives way to a sentence and the way on.

import { askingSite, keptTicket } from "../hand-off/asking-site.js";
import { byId, pageAddress, say, text } from "./page.js";

/**
 * @param {HTMLFormElement} form
 * @param {string} sentence
 * @param {{ isWrong?: boolean, way?: { href: string, text: string } }} [how] `way`: another way on than the page's own
 */
export function endWith(form, sentence, { isWrong = false, way } = {}) {
    form.hidden = true;
    byId("intro").hidden = true;
    way ??= isWrong ? undefined : wayBack();
    if (way) Object.assign(byId("way-on"), { href: way.href, textContent: way.text });
    byId("next").hidden = false;
    say(byId("notice"), sentence, isWrong);
    byId("notice").focus();
}

/** To the site that sent the person here; in the same tab, to the sign-in that they have left for this. */
function wayBack() {
    const site = askingSite();
    if (!site) return undefined;
    const href = keptTicket() ? pageAddress("continue.html").href : site.href;
    return { href, text: text("page.to_site", { site: site.host }) };
}
