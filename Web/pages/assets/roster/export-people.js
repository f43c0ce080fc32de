// The people of the list as a file: a table for spreadsheets, which comes back in as a list, or lines for programs.

import { handleForm } from "../forms/form.js";
import { isOver } from "../shell/guarded.js";
import { dayText } from "../forms/last-day.js";
import { node } from "../shell/node.js";
import { client, text } from "../shell/page.js";
import { saveFile } from "../shell/save-file.js";
import { shown } from "../dialogs/shown-dialog.js";

/** Each is a format with what divides its cells. */
const FORMS = { comma: ["csv", ","], semicolon: ["csv", ";"], tab: ["csv", "tab"], lines: ["jsonl", undefined] };

/**
 * @param {{ role?: string, state?: string, neverSignedIn?: boolean, group?: string, endsBefore?: string }} part of the list that shows
 * @param {boolean} isSearched whether the list shows fewer, those who match a search: the server exports by filters alone
 */
export async function askForExport(part = {}, isSearched = false) {
    const form = makeForm();
    form.querySelector("#export-no-search").hidden = !isSearched;
    const cancel = form.querySelector("#export-cancel");
    const dialog = node("dialog", { id: "export-dialog", "aria-labelledby": "export-title", "aria-describedby": "export-why" }, form);
    cancel.addEventListener("click", () => dialog.close());
    handleForm(form, async ({ form: wanted, part: only }) => {
        const [format, delimiter] = FORMS[wanted];
        const name = `latchkey-users-${dayText()}.${format}`;
        saveFile(name, await client.roster.export({ ...(only ? part : {}), format, delimiter }));
        return text("export.saved", { name });
    }, { refused: isOver });
    form.querySelector(".row-check").hidden = Object.keys(part).length === 0;
    await shown(dialog, form.elements.form);
}

function makeForm() {
    const options = Object.keys(FORMS).map((form) => node("option", { value: form }, text(`export.${form}`)));
    return node(
        "form",
        { method: "post" },
        node("h2", { id: "export-title" }, text("export.title")),
        node("p", { class: "muted", id: "export-why" }, text("export.why")),
        node("div", { class: "field" }, node("label", { for: "export-form" }, text("export.form")), node("select", { id: "export-form", name: "form" }, ...options)),
        node("label", { class: "row-check" }, node("input", { type: "checkbox", name: "part", value: "true", checked: "" }), node("span", {}, text("export.part"))),
        node("p", { id: "export-no-search" }, text("export.no_search")),
        node("p", { class: "message", role: "status" }),
        node("div", { class: "actions" }, node("button", { class: "button main" }, text("export.send")), node("button", { type: "button", class: "button", id: "export-cancel" }, text("page.cancel"))),
    );
}
