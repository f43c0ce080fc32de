// The second step of one person's sign-in: what there is, and staff who remove it for somebody who has lost the phone.

import { factsOfApp, factsOfCodes, factsOfKey } from "./factor-facts.js";
import { byId, client, settings, text } from "./page.js";
import { isConfirmed } from "./question.js";
import { listRow } from "./row-button.js";
import { runOnce } from "./run-once.js";

/** @import { User } from "../client/latchkey.js" */

const remove = byId("remove-factors");
/** @type {User} */
let person;

/** @param {() => Promise<unknown>} removed called when they are, and all sessions have ended */
export function wireFactors(removed) {
    remove.addEventListener("click", async () => {
        const { id, name, uid } = person;
        const question = {
            title: text("user.remove_factors_question", { name }), why: text("user.remove_factors_why", { name, uid }), act: text("user.remove_factors"),
        };
        if (!(await isConfirmed(question))) return;
        await runOnce(remove, byId("factors-message"), async () => {
            await client.staff.removeFactors(id);
            await Promise.all([showFactors(person, true), removed()]).catch(() => {});
            byId("factors-title").focus();
            return text("user.factors_removed", { name });
        });
    });
}

/** @param {User} whose @param {boolean} mayRemove */
export async function showFactors(whose, mayRemove) {
    person = whose;
    if (!(await settings)?.factors?.enabled) return;
    const { totp, passkeys = [], recovery_codes: codes } = await client.staff.factors(person.id);
    const rows = totp.map((app) => listRow(app.name ?? text("security.app"), factsOfApp(app)));
    rows.push(...passkeys.map((key) => listRow(key.name, factsOfKey(key))));
    if (codes) rows.push(listRow(text("security.codes"), factsOfCodes(codes)));
    byId("factors").replaceChildren(...rows);
    byId("no-factors").hidden = rows.length > 0;
    remove.hidden = !mayRemove || rows.length === 0;
    byId("factors-card").hidden = false;
}
