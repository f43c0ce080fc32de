// When a group is archived by itself: asked for, and changed.

import { askEnd } from "../dialogs/ask-end.js";
import { lastMomentOf } from "../shell/dates.js";
import { client, text } from "../shell/page.js";

/** @import { Group } from "../../client/latchkey.js" */

/** @param {Group} group @param {(group: Group) => void} changed called with the group as it is then @returns {Promise<string>} what to say of it */
export async function changeEnd({ id, name, ends_at: end }, changed) {
    let stored;
    const question = { title: text("end.group", { name }), why: text("end.group_why"), end };
    const isStored = await askEnd(question, async (wanted) => { stored = await client.groups.change(id, { ends_at: wanted?.toISOString() ?? null }); });
    if (!isStored) return "";
    changed(stored);
    return stored.ends_at ? text("end.group_set", { name, time: lastMomentOf(stored.ends_at) }) : text("end.group_removed", { name });
}
