// The end of a term: a dialog that archives a group and makes the next one in its place.

import { handleForm } from "../forms/form.js";
import { isOver } from "../shell/guarded.js";
import { dayText, endOf } from "../forms/last-day.js";
import { node } from "../shell/node.js";
import { client, groupAddress, text } from "../shell/page.js";
import { shown } from "../dialogs/shown-dialog.js";

/** @import { Group } from "../../client/latchkey.js" */

const MEMBERS = ["none", "copy", "move"];

/**
 * Leads to the next group once it is there.
 * @param {Group} group @param {{ write: boolean, end: boolean }} may `write`: the person may name its key, `end`: and end accounts
 */
export async function askForNext(group, may) {
    const { dialog, form, cancel } = makeDialog(group, may);
    cancel.addEventListener("click", () => dialog.close());
    handleForm(form, async ({ name, key, ends, members, leaders, accounts }) => {
        const wish = { name, members, leaders: leaders === "true", endsAt: ends ? endOf(ends) : undefined };
        // The key that stays is not named: that takes a right.
        if (accounts === "true") wish.endAccounts = true;
        if (may.write && key.trim() !== group.key) wish.key = key.trim();
        const next = await client.groups.next(group.id, wish);
        location.assign(groupAddress(next.id));
        return "";
    }, { refused: isOver });
    await shown(dialog, form.elements.name);
}

function makeDialog({ name, key }, may) {
    const cancel = node("button", { type: "button", class: "button", id: "term-cancel" }, text("page.cancel"));
    const members = node("select", { id: "term-members", name: "members" }, ...MEMBERS.map((who) => node("option", { value: who }, text(`term.members_${who}`))));
    const leaders = node("input", { type: "checkbox", name: "leaders", value: "true", checked: "" });
    const accounts = node("input", { type: "checkbox", name: "accounts", value: "true" });
    const form = node(
        "form",
        { id: "term", method: "post" },
        node("h2", { id: "term-title" }, text("term.title", { name })),
        node("p", { class: "muted", id: "term-why" }, text("term.why")),
        field("name", text("form.name"), node("input", { id: "term-name", name: "name", maxlength: "100", autocomplete: "off", required: "", "data-enter": "group_name", value: name })),
        ...(may.write ? [field("key", text("groups.key"), keyInput(key))] : []),
        field("members", text("term.members"), members),
        node("label", { class: "row-check" }, leaders, node("span", {}, text(may.write ? "term.leaders" : "term.other_leaders"))),
        ...(may.end ? [node("label", { class: "row-check" }, accounts, node("span", {}, text("term.end_accounts")))] : []),
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
