// What the users page shows stands in its address, so that a reload shows the same, and Back what was there before.

import { PARTS } from "../lists/filter-chips.js";
import { ownAddress } from "../shell/own-address.js";
import { SORTS } from "./users-table.js";

/** @import { View } from "../lists/paged-list.js" */

/** @returns {View} */
export function fromAddress() {
    const query = new URLSearchParams(location.search);
    return {
        search: query.get("q") ?? "",
        part: Object.hasOwn(PARTS, query.get("show")) ? query.get("show") : "all",
        sort: SORTS.includes(query.get("sort")) ? query.get("sort") : "uid",
        page: Math.max(1, Number.parseInt(query.get("page"), 10) || 1),
    };
}

/** @param {View} view the one that shows now @param {View} before */
export function record(view, before) {
    const next = address(view);
    if (next === ownAddress()) return;
    // Back leads out of a search, not through each letter of it.
    const isSameSearch = view.search !== before.search && before.search !== "" && view.part === before.part;
    if (isSameSearch) history.replaceState(null, "", next);
    else history.pushState(null, "", next);
}

function address({ search, part, sort, page }) {
    const query = new URLSearchParams();
    if (search) query.set("q", search);
    if (part !== "all") query.set("show", part);
    if (sort !== "uid") query.set("sort", sort);
    if (page > 1) query.set("page", page);
    return ownAddress(String(query));
}
