// Who has signed up and waits to be let in.

import { ago } from "./dates.js";
import { byId, client, text } from "./page.js";
import { listRow, rowButton } from "./row-button.js";

const list = byId("waiting");
const message = byId("waiting-message");

export async function showWaiting() {
    const users = await client.staff.pendingUsers();
    list.replaceChildren(...users.map(row));
    byId("nobody-waits").hidden = users.length > 0;
}

/** @param {import("../client/latchkey.js").User} user */
function row(user) {
    const known = [user.uid, user.email].filter(Boolean).join(" · ");
    return listRow(
        user.name, [`${known} · ${text("join.asked")} `, ago(user.created_at)],
        button("let_in", user, "was_let_in", (id) => client.staff.letIn(id)),
        button("turn_away", user, "was_turned_away", (id) => client.staff.turnAway(id)),
    );
}

function button(name, user, outcome, act) {
    const label = text(`join.${name}_label`, { name: user.name });
    return rowButton(text(`join.${name}`), label, message, async () => {
        await act(user.id);
        await showWaiting();
        byId("waiting-title").focus();
        return text(`join.${outcome}`, { name: user.name });
    });
}
