// How a form's errand ends: the form gives way to a sentence and the way on.

import { askingSite, keptTicket, usualSite } from "../hand-off/asking-site.js";
import { byId, pageAddress, say, settings, text } from "./page.js";

/**
 * @param {HTMLFormElement} form
 * @param {string} sentence
 * @param {{ isWrong?: boolean, way?: { href: string, text: string } }} [how] `way`: another way on than the page's own
 */
export function endWith(form, sentence, { isWrong = false, way } = {}) {
    form.hidden = true;
    byId("intro").hidden = true;
    if (way || isWrong) show(way);
    else leadOn();
    byId("next").hidden = false;
    say(byId("notice"), sentence, isWrong);
    byId("notice").focus();
}

/** @param {{ href: string, text: string }} [way] */
function show(way) {
    if (way) Object.assign(byId("way-on"), { href: way.href, textContent: way.text });
}

/** Mails open in whatever browser the mail program has: where no site is known there, it is the operator's front end. */
async function leadOn() {
    const back = wayBack();
    if (back) return show(back);
    const site = usualSite(await settings);
    show(site ? { href: site.href, text: text("page.on_to_site", { site: site.host }) } : undefined);
}

/** To the site that sent the person here; in the same tab, to the sign-in that they have left for this. */
function wayBack() {
    const site = askingSite();
    if (!site) return undefined;
    const href = keptTicket() ? pageAddress("continue.html").href : site.href;
    return { href, text: text("page.to_site", { site: site.host }) };
}
