// What happened: by person, who did it, kind, time and network; as a file for those who look further.

import { LatchkeyError } from "../../client/errors.js";
import { EVENT_KINDS } from "./event-kinds.js";
import { eventName, eventRow } from "./event-row.js";
import { handleForm } from "../forms/form.js";
import { forSignedIn, isOver, requirePermission } from "../shell/guarded.js";
import { dayText } from "../forms/last-day.js";
import { ownAddress } from "../shell/own-address.js";
import { byId, client, say, startPage, text } from "../shell/page.js";
import { lookAt, refuse } from "../forms/refusals.js";
import { runOnce } from "../forms/run-once.js";
import { saveFile } from "../shell/save-file.js";
import { wireSignInAgain } from "../sign-in/sign-in-again.js";

/** @import { EventQuery } from "../../client/latchkey.js" */

startPage();
wireSignInAgain();

const form = byId("filter");
const rows = byId("events");
const message = byId("events-message");
const older = byId("older");
const FIELDS = ["user", "actor", "kind", "since", "until", "network"];
/** What is shown. @type {EventQuery} */
let filter = {};
let next = null;

const kinds = EVENT_KINDS.map((kind) => new Option(eventName(kind), kind)).sort((one, other) => one.text.localeCompare(other.text));
form.elements.kind.append(new Option(text("activity.any_kind"), ""), ...kinds);
const asked = new URLSearchParams(location.search);
for (const name of FIELDS) form.elements[name].value = asked.get(name) ?? "";
form.elements.kind.value ||= "";

handleForm(form, search, { refused: isOver });
older.addEventListener("click", () => runOnce(older, message, () => show(true)));
for (const format of ["csv", "jsonl"]) {
    const button = byId(`save-${format}`);
    button.addEventListener("click", () => runOnce(button, message, async () => {
        const name = `latchkey-events-${dayText()}.${format}`;
        saveFile(name, await client.staff.exportEvents({ ...filter, format }));
        return text("activity.saved", { name });
    }));
}

forSignedIn(byId("activity"), async (user) => {
    await requirePermission(user, "audit:read", "groups:lead");
    const readsAll = user.permissions.includes("audit:read");
    if (!readsAll) byId("scope").textContent = text("activity.intro_led");
    // By others, and where people are, is not told to leaders.
    for (const name of ["actor", "network"]) form.elements[name].closest(".field").hidden = !readsAll;
    try {
        await search(Object.fromEntries(new FormData(form)));
    } catch (error) {
        // What the address asks for may be nothing that there is.
        if (error.code !== "invalid_query") throw error;
        say(form.querySelector(".message"), text("activity.no_such_filter"), true);
    }
});

async function search({ user, actor, kind, since, until, network }) {
    const wanted = {
        user: user.trim() ? await idOf(user.trim()) : undefined,
        actor: actor.trim() ? await idOf(actor.trim()) : undefined,
        kind: kind || undefined,
        since: since ? dayStart(since, 0) : undefined,
        until: until ? dayStart(until, 1) : undefined,
        network: network.trim() || undefined,
    };
    for (const [name, typed] of Object.entries({ user, actor })) {
        if (!typed.trim() || wanted[name]) continue;
        refuse(form.elements[name], text("group.no_such_person"));
        lookAt(form.elements[name]);
        return "";
    }
    filter = wanted;
    await show(false);
    const query = new URLSearchParams(FIELDS.map((name) => [name, form.elements[name].value.trim()]).filter(([, value]) => value));
    history.replaceState(history.state, "", ownAddress(String(query)));
    return "";
}

async function show(isMore) {
    const page = await client.staff.events({ ...filter, before: isMore ? next : undefined });
    const made = page.events.map((event) => eventRow(event));
    if (isMore) rows.append(...made);
    else rows.replaceChildren(...made);
    next = page.next;
    older.hidden = next === null;
    byId("none").hidden = rows.children.length > 0;
    byId("events-card").hidden = rows.children.length === 0;
    if (isMore) made[0]?.scrollIntoView({ block: "nearest" });
}

/** @param {string} uid @returns {Promise<string | undefined>} */
async function idOf(uid) {
    const wanted = uid.toLowerCase();
    const { users } = await client.users({ search: uid, perPage: 100 });
    return users.find((user) => user.uid.toLowerCase() === wanted)?.id;
}

/** Midnight where the person is. @param {string} day "2026-12-24" @param {number} later in days */
function dayStart(day, later) {
    const [year, month, date] = day.split("-").map(Number);
    const time = new Date(year, month - 1, date + later);
    if (Number.isNaN(time.getTime())) throw new LatchkeyError("invalid_query");
    return time;
}
