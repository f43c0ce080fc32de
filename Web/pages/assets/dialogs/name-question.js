// Asks for a name, and has it stored before the question goes.

import { handleForm } from "../forms/form.js";
import { isOver } from "../shell/guarded.js";
import { node } from "../shell/node.js";
import { text } from "../shell/page.js";
import { shown } from "./shown-dialog.js";

/** In characters. */
const LONGEST = "40";

/**
 * @param {string} title @param {string} name as it is now @param {(name: string) => Promise<unknown>} store
 * @returns {Promise<string | null>} null: the person does not want it
 */
export async function askName(title, name, store) {
    const field = node("input", {
        id: "name-typed", name: "name", "data-enter": "this", autocomplete: "off", maxlength: LONGEST, value: name, required: "",
    });
    const cancel = node("button", { type: "button", class: "button", id: "name-cancel" }, text("page.cancel"));
    const form = node(
        "form",
        { id: "name-form", method: "post" },
        node("h2", { id: "name-title" }, title),
        node("div", { class: "field" }, node("label", { for: "name-typed" }, text("form.name")), field),
        node("p", { class: "message", role: "status" }),
        node("div", { class: "actions" }, node("button", { class: "button main" }, text("profile.save")), cancel),
    );
    const dialog = node("dialog", { id: "name-dialog", "aria-labelledby": "name-title" }, form);
    let outcome = null;
    cancel.addEventListener("click", () => dialog.close());
    handleForm(form, async (typed) => {
        await store(typed.name.trim());
        outcome = typed.name.trim();
        dialog.close();
    }, { refused: isOver });
    const closed = shown(dialog, field);
    field.select();
    await closed;
    return outcome;
}
