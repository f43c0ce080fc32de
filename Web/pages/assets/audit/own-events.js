// What happened to one's own account, the newest first; older events are asked for.

import { eventRow } from "./event-row.js";
import { byId, client } from "../shell/page.js";
import { runOnce } from "../forms/run-once.js";

const FEW = 10;
const list = byId("events");
const older = byId("older-events");
let next = null;

export async function showOwnEvents() {
    older.addEventListener("click", () => runOnce(older, byId("events-message"), () => show(next)));
    await show(null);
}

/** @param {number | null} before the number of the last one that shows */
async function show(before) {
    const page = await client.activity.list({ before, limit: FEW });
    const rows = page.events.map((event) => eventRow(event, { isOfOne: true }));
    list.append(...rows);
    next = page.next;
    older.parentElement.hidden = next === null;
    if (before !== null) rows[0]?.scrollIntoView({ block: "nearest" });
}
