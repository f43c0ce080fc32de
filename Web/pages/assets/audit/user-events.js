// What happened to one person, the newest first, where the server tells it.

import { eventRow } from "./event-row.js";
import { byId, client, pageAddress } from "../shell/page.js";

const FEW = 10;

/** @param {import("../../client/latchkey.js").User} person */
export async function showEvents({ id, uid }) {
    const { events } = await client.staff.eventsOf(id, { limit: FEW });
    byId("events").replaceChildren(...events.map((event) => eventRow(event, { isOfOne: true })));
    byId("no-events").hidden = events.length > 0;
    const address = pageAddress("activity.html");
    address.searchParams.set("user", uid);
    byId("all-events").href = address.href;
    byId("events-card").hidden = false;
}
