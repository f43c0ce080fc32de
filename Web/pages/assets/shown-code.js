// A code so big that a class can read it from the wall; of an invitation its link, which is seen only once.

import { byId, say, serverAddress, text } from "./page.js";
import { wireSlip } from "./slip.js";

const dialog = byId("shown");
const message = byId("shown-message");

export function wireShownCode() {
    byId("shown-done").addEventListener("click", () => {
        forget();
        dialog.close();
    });
    byId("shown-copy").addEventListener("click", copy);
    byId("shown-print").addEventListener("click", () => print());
    dialog.addEventListener("close", forget);
    wireSlip(dialog);
}

/** Nobody finds them in the page afterwards. */
function forget() {
    for (const id of ["shown-code", "shown-link"]) byId(id).replaceChildren();
}

/** @param {import("../client/latchkey.js").JoinCode} code */
export function showCode(code) {
    const whom = code.uid ?? code.email;
    say(message, "");
    byId("shown-title").textContent = whom ? text("join.invitation_for", { whom }) : text("join.big_title");
    byId("shown-how").textContent = whom
        ? text("join.big_once", { whom }) : text("join.big_where", { address: `${serverAddress}/signup` });
    byId("shown-code").textContent = whom ? "" : code.code;
    byId("shown-code").hidden = Boolean(whom);
    byId("shown-link").textContent = code.link;
    dialog.classList.toggle("for-many", !whom);
    dialog.showModal();
    byId("shown-title").focus();
}

async function copy() {
    try {
        await navigator.clipboard.writeText(byId("shown-link").textContent);
        say(message, text("join.copied"));
    } catch {
        getSelection().selectAllChildren(byId("shown-link"));
        say(message, text("join.not_copied"), true);
    }
}
