// Where one person is signed in, and the wait after wrong passwords; staff end both.

import { ago, momentOf } from "../shell/dates.js";
import { deviceName } from "./device.js";
import { byId, client, text } from "../shell/page.js";
import { isConfirmed } from "../dialogs/question.js";
import { listRow, rowButton } from "../lists/row-button.js";
import { runOnce } from "../forms/run-once.js";

/** @import { Session, User } from "../../client/latchkey.js" */

const message = byId("sessions-message");
const endAll = byId("end-all");
const unlock = byId("unlock");
/** @type {User} */
let person;
let mayAct = false;

export function wireSessions() {
    endAll.addEventListener("click", async () => {
        const { name } = person;
        const question = { title: text("user.end_all_question", { name }), why: text("user.end_all_why"), act: text("user.end_all") };
        if (!(await isConfirmed(question))) return;
        await runOnce(endAll, message, async () => {
            await client.staff.endSessions(person.id);
            return after(text("user.all_ended", { name }));
        });
    });
    unlock.addEventListener("click", () => runOnce(unlock, message, async () => {
        await client.staff.unlock(person.id);
        return after(text("user.unlocked", { name: person.name }));
    }));
}

/** Shows them where the server tells them. @param {User} whose @param {boolean} may whether the signed-in person may help this one */
export async function showSessions(whose, may) {
    person = whose;
    mayAct = may;
    const { sessions, waits_until: end } = await client.staff.sessions(person.id);
    byId("sessions").replaceChildren(...sessions.map(row));
    byId("no-sessions").hidden = sessions.length > 0;
    endAll.hidden = !mayAct || sessions.length === 0;
    byId("waits").hidden = !end;
    byId("waits-until").textContent = end ? text("user.waits_until", { time: momentOf(end) }) : "";
    unlock.hidden = !mayAct;
    byId("sessions-card").hidden = false;
}

/** It is done, whatever becomes of the list. */
async function after(told) {
    await showSessions(person, mayAct).catch(() => {});
    byId("sessions-title").focus();
    return told;
}

/** @param {Session} session */
function row(session) {
    const device = deviceName(session.user_agent);
    const address = session.ip === null ? "" : `${session.ip} · `;
    const details = [`${address}${text("profile.sessions_seen")} `, ago(session.last_seen_at), ` · ${text("profile.sessions_since")} `, ago(session.created_at)];
    const label = text("profile.sessions_end_label", { device, ip: session.ip ?? "" }).replace(/, $/, "");
    const end = rowButton(text("profile.sessions_end"), label, message, async () => {
        await client.staff.endSession(person.id, session.id).catch((error) => {
            // It ended by itself meanwhile, which is what was wanted.
            if (error.code !== "not_found") throw error;
        });
        return after(text("profile.sessions_ended", { device }));
    });
    return listRow(device, details, ...(mayAct ? [end] : []));
}
