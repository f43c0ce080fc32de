// A code for somebody who has lost the phone: to be read aloud, and seen this once.

import { momentOf } from "../shell/dates.js";
import { node } from "../shell/node.js";
import { text } from "../shell/page.js";
import { warnBeforeClosing } from "../dialogs/seen-once.js";
import { shown } from "../dialogs/shown-dialog.js";

/** @param {{ code: string, expires_at: string }} made @param {import("../../client/latchkey.js").User} person @returns {Promise<void>} */
export async function speakCode({ code, expires_at: end }, { name, uid }) {
    const title = node("h2", { id: "spoken-title", tabindex: "-1" }, text("user.factor_code_for", { name }));
    const done = node("button", { type: "button", class: "button main", id: "spoken-done" }, text("help.done"));
    const message = node("p", { class: "message", role: "status" });
    const dialog = node(
        "dialog",
        { id: "spoken-dialog", "aria-labelledby": "spoken-title", "aria-describedby": "spoken-how" },
        title,
        node("p", { class: "shown-code", id: "spoken-code" }, code),
        node("p", { id: "spoken-how" }, text("user.factor_code_how", { uid })),
        node("p", { class: "muted" }, `${text("help.until")}: ${momentOf(end)}. ${text("help.once")}`),
        message,
        node("div", { class: "actions" }, done),
    );
    warnBeforeClosing(dialog, message);
    done.addEventListener("click", () => dialog.close());
    await shown(dialog, title);
}
