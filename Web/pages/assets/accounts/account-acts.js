// Acts on the account of one person, which few visits need: when it ends, whether it is disabled, and that it is deleted.

import { askEnd } from "../dialogs/ask-end.js";
import { lastMomentOf } from "../shell/dates.js";
import { byId, client, say, text } from "../shell/page.js";
import { isConfirmed } from "../dialogs/question.js";

/** @import { User } from "../../client/latchkey.js" */

const ACTS = { enable, disable, "set-end": setEnd, "delete-account": deleteAccount };

/**
 * Does what a button says, after a question where it takes something away.
 * @param {string} name of the button @param {User} person @param {(person: User) => Promise<unknown>} changed called with the person as
 *     they are then
 * @returns {Promise<string>} what to say of it
 */
export function actOnAccount(name, person, changed) {
    return ACTS[name](person, changed);
}

async function enable({ id, name }, changed) {
    await changed(await client.staff.setState(id, "active"));
    return text("user.enable_done", { name });
}

async function disable({ id, name, uid }, changed) {
    const question = { title: text("user.disable_question", { name }), why: text("user.disable_why", { uid }), act: text("user.disable") };
    if (!(await isConfirmed(question))) return "";
    await changed(await client.staff.setState(id, "disabled"));
    return text("user.disable_done", { name });
}

async function setEnd({ id, name, uid, ends_at: end }, changed) {
    let stored;
    const question = { title: text("end.account", { name }), why: text("end.account_why", { uid }), end };
    const isStored = await askEnd(question, async (wanted) => { stored = await client.staff.setEnd(id, wanted); });
    if (!isStored) return "";
    await changed(stored);
    return stored.ends_at ? text("end.account_set", { name, time: lastMomentOf(stored.ends_at) }) : text("end.account_removed", { name });
}

async function deleteAccount({ id, name, uid }) {
    const question = { title: text("user.delete_question", { name }), why: text("user.delete_why", { name, uid }), act: text("user.delete") };
    if (!(await isConfirmed(question))) return "";
    await client.deleteAccount({ id });
    byId("user").hidden = true;
    say(byId("notice"), text("user.was_deleted", { name, uid }));
    byId("notice").focus();
    return "";
}
