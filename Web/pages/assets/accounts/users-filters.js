// The filters of the list of users that few people need: who is in one group, and whose account or role ends soon.

import { everyGroup } from "../groups/every-group.js";
import { node } from "../shell/node.js";
import { text } from "../shell/page.js";

/**
 * Puts the fields where the button was that asked for them.
 * @param {HTMLElement} button @param {(change: { group?: string, ends?: string }) => void} changed
 * @returns {(view: { group: string, ends: string }) => Promise<void>} shows what is filtered now
 */
export function offerFilters(button, changed) {
    const group = node("select", { id: "filter-group", name: "group" }, anyGroup());
    const ends = node("input", { id: "filter-ends", name: "ends", type: "date" });
    group.addEventListener("change", () => changed({ group: group.value }));
    ends.addEventListener("change", () => changed({ ends: ends.value }));
    button.closest("div").replaceWith(field(group, "join.group"), field(ends, "users.ends"));
    // Who ends soon is found without them.
    const offered = offerGroups(group).catch(() => {});
    return async (view) => {
        ends.value = view.ends;
        await offered;
        // Of an archived one, or of one that is not among so many.
        if (![...group.options].some(({ value }) => value === view.group)) group.append(new Option(text("users.another_group"), view.group));
        group.value = view.group;
    };
}

function field(control, label) {
    return node("div", { class: "field" }, node("label", { for: control.id }, text(label)), control);
}

function anyGroup() {
    return new Option(text("users.every_group"), "");
}

async function offerGroups(select) {
    const groups = await everyGroup();
    select.append(...groups.map(({ id, name, key }) => new Option(`${name} (${key})`, id)));
}
