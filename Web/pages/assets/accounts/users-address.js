// What the users page shows stands in its address, so that a reload shows the same, and Back what was there before.

import { endOf, lastDayOf } from "../forms/last-day.js";
import { PARTS } from "../lists/filter-chips.js";
import { ownAddress } from "../shell/own-address.js";
import { SORTS } from "./users-table.js";

/** @import { View } from "../lists/paged-list.js" */

const DAY = /^\d{4}-\d\d-\d\d$/;

/** @returns {View} */
export function fromAddress() {
    const query = new URLSearchParams(location.search);
    return {
        search: query.get("q") ?? "",
        part: Object.hasOwn(PARTS, query.get("show")) ? query.get("show") : "all",
        sort: SORTS.includes(query.get("sort")) ? query.get("sort") : "uid",
        group: query.get("group") ?? "",
        ends: dayOr(query.get("ends") ?? ""),
        page: Math.max(1, Number.parseInt(query.get("page"), 10) || 1),
    };
}

/** @param {View} view the one that shows now @param {View} before */
export function record(view, before) {
    const next = address(view);
    if (next === ownAddress()) return;
    // Back leads out of a search, not through each letter of it.
    const isSameSearch = view.search !== before.search && before.search !== "" && ["part", "group", "ends"].every((one) => view[one] === before[one]);
    if (isSameSearch) history.replaceState(null, "", next);
    else history.pushState(null, "", next);
}

/**
 * What the server and the export are asked for. What lasts until a day ends at the midnight after it, which is among them.
 * @param {{ part: string, group: string, ends: string }} view
 */
export function filterOf({ part, group, ends }) {
    const end = ends && new Date(endOf(ends).getTime() + 1000).toISOString();
    return { ...PARTS[part], ...(group && { group }), ...(end && { endsBefore: `${end.slice(0, 19)}Z` }) };
}

/** A day that there is, or nothing. */
function dayOr(text) {
    return DAY.test(text) && lastDayOf(endOf(text)) === text ? text : "";
}

function address({ search, part, group, ends, sort, page }) {
    const query = new URLSearchParams();
    if (search) query.set("q", search);
    if (part !== "all") query.set("show", part);
    if (group) query.set("group", group);
    if (ends) query.set("ends", ends);
    if (sort !== "uid") query.set("sort", sort);
    if (page > 1) query.set("page", page);
    return ownAddress(String(query));
}
