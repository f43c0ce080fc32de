// Tells on every page whose role needs a second step to sign in by when, and where it waits for one what to do.

import { language, localeOf, text } from "../../client/language.js";
import { node } from "../shell/node.js";
import { pageAddress } from "../shell/own-address.js";

const banner = node("p", { class: "notice", id: "factor-due", role: "status" });

/** @param {import("../../client/latchkey.js").User | null | undefined} user @param {string} again where one signs in again */
export function showFactorDue(user, again) {
    const said = user ? saying(user.second_factor, again) : [];
    // What is said already is not read aloud once more.
    if (banner.textContent === said.map((part) => part.textContent ?? part).join("")) return;
    banner.replaceChildren(...said);
    if (said.length > 0) document.querySelector("main").prepend(banner);
    else banner.remove();
}

/** @param {import("../../client/latchkey.js").OwnSecondFactor | boolean | undefined} factor */
function saying(factor, again) {
    if (!factor?.required) return [];
    if (factor.on) return factor.asleep ? said(text("page.factor_asleep"), again, "form.sign_in") : [];
    const due = new Date(factor.due_at);
    const day = due.toLocaleDateString(localeOf(language), { dateStyle: "medium" });
    const why = due > new Date() && !factor.asleep ? text("page.factor_due", { day }) : text("page.factor_missing");
    return said(why, `${pageAddress("profile.html").href}#security`, "second.set_up");
}

function said(why, address, key) {
    return [why, " ", node("a", { href: address }, text(key))];
}
