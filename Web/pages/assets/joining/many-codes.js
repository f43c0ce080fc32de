// Codes for several people at once: made after a question, and shown this once, to be printed or read out.

import { adoptStyle } from "../shell/adopt-style.js";
import { momentOf } from "../shell/dates.js";
import { node } from "../shell/node.js";
import { serverAddress, text } from "../shell/page.js";
import { warnBeforeClosing } from "../dialogs/seen-once.js";
import { shown } from "../dialogs/shown-dialog.js";
import { wireSlip } from "../roster/slip.js";
import { uidLabel } from "../accounts/uid-label.js";

/** @import { User } from "../../client/latchkey.js" */

/** @param {{ id: string, code: string, expires_at: string }[]} codes @param {User[]} people @returns {Promise<void>} when they were seen */
export async function showCodes(codes, people) {
    if (codes.length === 0) return;
    const personOf = new Map(people.map((person) => [person.id, person]));
    const rows = codes.map(({ id, code }) => {
        const { name, uid } = personOf.get(id);
        return node("tr", {}, node("th", { scope: "row" }, name), node("td", {}, uid), node("td", {}, node("code", {}, code)));
    });
    const heads = [text("form.name"), uidLabel(), text("form.code")].map((head) => node("th", { scope: "col" }, head));
    const title = node("h2", { id: "codes-made-title", tabindex: "-1" }, text("codes.made", { count: codes.length }));
    const done = node("button", { type: "button", class: "button", id: "codes-made-done" }, text("help.done"));
    const printing = node("button", { type: "button", class: "button main", id: "codes-made-print" }, text("help.print"));
    const message = node("p", { class: "message on-screen", id: "codes-made-message", role: "status" });
    const dialog = node(
        "dialog",
        { id: "codes-made", class: "big", "aria-labelledby": "codes-made-title", "aria-describedby": "codes-made-how" },
        title,
        node("p", { id: "codes-made-how" }, text("codes.how", { address: `${serverAddress}/reset`, time: momentOf(codes[0].expires_at) })),
        node("table", { class: "codes-made" }, node("thead", {}, node("tr", {}, ...heads)), node("tbody", {}, ...rows)),
        node("p", { class: "muted on-screen" }, text("codes.once")),
        message,
        node("div", { class: "actions" }, printing, done),
    );
    printing.addEventListener("click", () => print());
    done.addEventListener("click", () => dialog.close());
    warnBeforeClosing(dialog, message);
    wireSlip(dialog);
    await shown(dialog, title);
}

adoptStyle(`
    .codes-made { width: 100%; border-collapse: collapse; }
    .codes-made :is(th, td) { padding: 0.3rem 0.6rem; text-align: left; overflow-wrap: anywhere; border-bottom: 1px solid; }
    .codes-made code { font-weight: 600; white-space: nowrap; }
    .codes-made tr { break-inside: avoid; }
`);
