// The end of a term: a dialog that archives a group and makes the next one in its place.

import { handleForm } from "./form.js";
import { isOver } from "./guarded.js";
import { dayText, endOf } from "./last-day.js";
import { node } from "./node.js";
import { client, groupAddress, text } from "./page.js";
import { shown } from "./shown-dialog.js";

/** @import { Group } from "../client/latchkey.js" */

const MEMBERS = ["none", "copy", "move"];

/** Leads to the next group once it is there. @param {Group} group @param {boolean} mayWrite whether the person may name its key */
export async function askForNext(group, mayWrite) {
    const { dialog, form, cancel } = makeDialog(group, mayWrite);
    cancel.addEventListener("click", () => dialog.close());
    handleForm(form, async ({ name, key, ends, members, leaders }) => {
        const wish = { name, members, leaders: leaders === "true", endsAt: ends ? endOf(ends) : undefined };
        // The key that stays is not named: that takes a right.
        if (mayWrite && key.trim() !== group.key) wish.key = key.trim();
        const next = await client.groups.next(group.id, wish);
        location.assign(groupAddress(next.id));
        return "";
    }, { refused: isOver });
    await shown(dialog, form.elements.name);
}

function makeDialog({ name, key }, mayWrite) {
    const cancel = node("button", { type: "button", class: "button", id: "term-cancel" }, text("page.cancel"));
    const members = node("select", { id: "term-members", name: "members" }, ...MEMBERS.map((who) => node("option", { value: who }, text(`term.members_${who}`))));
    const leaders = node("input", { type: "checkbox", name: "leaders", value: "true", checked: "" });
    const form = node(
        "form",
        { id: "term", method: "post" },
        node("h2", { id: "term-title" }, text("term.title", { name })),
        node("p", { class: "muted", id: "term-why" }, text("term.why")),
        field("name", text("form.name"), node("input", { id: "term-name", name: "name", maxlength: "100", autocomplete: "off", required: "", value: name })),
        ...(mayWrite ? [field("key", text("groups.key"), keyInput(key))] : []),
        field("members", text("term.members"), members),
        node("label", { class: "row-check" }, leaders, node("span", {}, text(mayWrite ? "term.leaders" : "term.other_leaders"))),
        field("ends", text("term.ends"), node("input", { id: "term-ends", name: "ends", type: "date", min: dayText(), "aria-describedby": "term-ends-hint" }), text("term.ends_why")),
        node("p", { class: "message", role: "status" }),
        node("div", { class: "actions" }, node("button", { class: "button main" }, text("term.send")), cancel),
    );
    return { dialog: node("dialog", { id: "term-dialog", "aria-labelledby": "term-title", "aria-describedby": "term-why" }, form), form, cancel };
}

function field(name, label, input, hint) {
    const words = hint ? [node("p", { class: "hint", id: `term-${name}-hint` }, hint)] : [];
    return node("div", { class: "field" }, node("label", { for: `term-${name}` }, label), input, ...words);
}

function keyInput(key) {
    return node("input", { id: "term-key", name: "key", maxlength: "40", autocomplete: "off", autocapitalize: "none", spellcheck: "false", required: "", value: key });
}
