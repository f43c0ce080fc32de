// The second step of one person's sign-in: what there is, and staff who help somebody who has lost the phone, by a code or by removing it.

import { factsOfApp, factsOfCodes, factsOfKey } from "./factor-facts.js";
import { byId, client, settings, text } from "../shell/page.js";
import { isConfirmed } from "../dialogs/question.js";
import { listRow } from "../lists/row-button.js";
import { runOnce } from "../forms/run-once.js";
import { speakCode } from "./spoken-code.js";
import { addCard, hiddenButton } from "../accounts/user-card.js";

/** @import { User } from "../../client/latchkey.js" */

const make = hiddenButton("make-factor-code", "", text("user.factor_code"));
const remove = hiddenButton("remove-factors", "danger", text("user.remove_factors"));
/** @type {User} */
let person;
/** What whoever looks may do: `remove` them, `help` with a code. @type {{ remove: boolean, help: boolean }} */
let may;

/** @param {() => Promise<unknown>} removed called when they are, and all sessions have ended */
export function wireFactors(removed) {
    addCard("factors", { title: "user.factors", none: "user.no_factors", behind: "sessions-card" }, make, remove);
    remove.addEventListener("click", async () => {
        const { id, name, uid } = person;
        const question = {
            title: text("user.remove_factors_question", { name }), why: text("user.remove_factors_why", { name, uid }), act: text("user.remove_factors"),
        };
        if (!(await isConfirmed(question))) return;
        await runOnce(remove, byId("factors-message"), async () => {
            await client.staff.removeFactors(id);
            await Promise.all([showFactors(person, may), removed()]).catch(() => {});
            byId("factors-title").focus();
            return text("user.factors_removed", { name });
        });
    });
    make.addEventListener("click", () => runOnce(make, byId("factors-message"), async () => {
        const asked = person;
        await speakCode(await client.staff.factorCode(asked.id), asked);
    }));
}

/** @param {User} whose @param {{ remove: boolean, help: boolean }} allowed */
export async function showFactors(whose, allowed) {
    person = whose;
    may = allowed;
    if (!(await settings)?.factors?.enabled) return;
    const { totp, passkeys = [], recovery_codes: codes } = await client.staff.factors(person.id);
    const rows = totp.map((app) => listRow(app.name ?? text("security.app"), factsOfApp(app)));
    rows.push(...passkeys.map((key) => listRow(key.name, factsOfKey(key))));
    if (codes) rows.push(listRow(text("security.codes"), factsOfCodes(codes)));
    byId("factors").replaceChildren(...rows);
    byId("no-factors").hidden = rows.length > 0;
    remove.hidden = !may.remove || rows.length === 0;
    make.hidden = !may.help || totp.length + passkeys.length === 0;
    byId("factors-card").hidden = false;
}
