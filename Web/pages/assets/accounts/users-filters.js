// The filters of the list of users that few people need: who is in one group, and whose account or role ends soon.

import { node } from "../shell/node.js";
import { client, text } from "../shell/page.js";

/** So many groups are asked for at once, and so often. */
const PER_PAGE = 200;
const MOST_PAGES = 10;

/**
 * Puts the fields where the button was that asked for them.
 * @param {HTMLElement} button @param {(change: { group?: string, ends?: string }) => void} changed
 * @returns {(view: { group: string, ends: string }) => Promise<void>} shows what is filtered now
 */
export function offerFilters(button, changed) {
    const group = node("select", { id: "filter-group", name: "group" }, everyGroup());
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

function everyGroup() {
    return new Option(text("users.every_group"), "");
}

async function offerGroups(select) {
    for (let page = 1, more = true; more && page <= MOST_PAGES; page++) {
        const { groups, pagination } = await client.groups.list({ page, perPage: PER_PAGE });
        select.append(...groups.map(({ id, name, key }) => new Option(`${name} (${key})`, id)));
        more = pagination.has_next;
    }
}
