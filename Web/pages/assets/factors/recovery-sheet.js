// Recovery codes, which are seen only once: to copy, to save and to print, until the person says that they are kept.

import { copyText } from "../shell/copy-text.js";
import { dayOf } from "../shell/dates.js";
import { dayText } from "../forms/last-day.js";
import { node } from "../shell/node.js";
import { say, serverAddress, settings, text } from "../shell/page.js";
import { saveFile } from "../shell/save-file.js";
import "./security-style.js";
import { shown } from "../dialogs/shown-dialog.js";
import { wireSlip } from "../roster/slip.js";

/** @param {string[]} codes @param {import("../../client/latchkey.js").User} person @returns {Promise<void>} when they are kept */
export async function keepCodes(codes, { uid }) {
    const site = (await settings)?.site?.name ?? new URL(serverAddress).host;
    const whose = text("security.keep_for", { uid, site, day: dayOf(new Date().toISOString()) });
    const title = node("h2", { id: "codes-title", tabindex: "-1" }, text("security.keep_title"));
    const list = node("ol", { class: "recovery-codes", id: "codes-list" }, ...codes.map((code) => node("li", {}, code)));
    const message = node("p", { class: "message on-screen", role: "status" });
    const button = (id, key) => node("button", { type: "button", class: "button short", id }, text(key));
    const copy = button("codes-copy", "security.copy");
    const save = button("codes-save", "security.download");
    const printOut = button("codes-print", "security.print");
    const kept = node("button", { type: "button", class: "button main", id: "codes-kept" }, text("security.kept"));
    const dialog = node(
        "dialog",
        { id: "codes-dialog", "aria-labelledby": "codes-title", "aria-describedby": "codes-why" },
        title,
        node("p", { class: "muted on-screen", id: "codes-why" }, text("security.keep_why")),
        list,
        node("p", { class: "muted small" }, whose),
        node("div", { class: "beside on-screen" }, copy, save, printOut),
        message,
        node("div", { class: "actions" }, kept),
    );
    const content = [whose, "", ...codes, ""].join("\n");
    copy.addEventListener("click", () => copyText(list, message, content));
    save.addEventListener("click", () => {
        const name = `recovery-codes-${uid}-${dayText()}.txt`;
        saveFile(name, new Blob([content], { type: "text/plain" }));
        say(message, text("security.saved", { name }));
    });
    printOut.addEventListener("click", () => print());
    kept.addEventListener("click", () => dialog.close());
    // One key too many would lose them. Browsers that know no `closedby` close at the second one, whatever the page says of `cancel`.
    dialog.setAttribute("closedby", "none");
    const stay = (event) => {
        event.preventDefault();
        say(message, text("security.keep_first", { kept: kept.textContent }));
    };
    dialog.addEventListener("cancel", stay);
    dialog.addEventListener("keydown", (event) => event.key === "Escape" && stay(event));
    wireSlip(dialog);
    await shown(dialog, title);
}
