// The codes that staff have handed out to one person and that are still good: whoever helps sees whether a new one would end one.

import { ago, momentOf } from "../shell/dates.js";
import { byId, client, text } from "../shell/page.js";
import { listRow } from "../lists/row-button.js";
import { addCard } from "../accounts/user-card.js";

/** The dialogs in which codes are made. */
const MAKERS = ["help-dialog", "spoken-dialog"];

/** @param {import("../../client/latchkey.js").User} person somebody whom the signed-in person helps */
export async function showCodes(person) {
    if (!document.getElementById("codes-card")) {
        addCard("codes", { title: "user.codes", none: "user.no_codes", behind: "sessions-card" });
        // Of a dialog's end only the dialog is told, before it whatever listens on the way to it.
        document.addEventListener("close", (event) => {
            if (MAKERS.includes(event.target.id)) show(person).catch(() => {});
        }, true);
    }
    await show(person);
}

/** @param {import("../../client/latchkey.js").User} person */
async function show(person) {
    const codes = await client.staff.codes(person.id);
    byId("codes").replaceChildren(...codes.map(row));
    byId("codes-card").hidden = codes.length === 0;
}

/** @param {import("../../client/latchkey.js").HandedOutCode} code */
function row({ kind, by, created_at: created, expires_at: until }) {
    const details = [text(`user.code_by_${by}`), " · ", ago(created), " · ", text("user.code_until", { time: momentOf(until) })];
    return listRow(text(`user.code_${kind}`), details);
}
