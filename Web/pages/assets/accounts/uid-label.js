// What people call the uid here: "GitHub ID", or whatever the operator chose.

import { text } from "../../client/language.js";
import { metaContent } from "../../client/settings/page-meta.js";

let chosen = own(metaContent("latchkey-uid-label"));

/** Takes the server's word for it, where the page itself names none. @param {string | undefined} label */
export function callUid(label) {
    chosen ??= own(label);
    for (const element of document.querySelectorAll("[data-uid-label]")) element.textContent = uidLabel();
}

/** In the person's language where nobody chose a name. */
export function uidLabel() {
    return chosen ?? text("form.uid");
}

/** What somebody chose; undefined where nobody did. */
export const chosenUidLabel = () => chosen;

/** As `text`, of a key that speaks of the uid. */
export function uidText(key, values) {
    return text(key, { ...values, label: chosen });
}

/** The server's presumed word is English; ours is in the person's language. */
function own(label) {
    return label && label !== "User ID" ? label : undefined;
}
