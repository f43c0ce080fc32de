// A second step for the first administrator, once there is the account: a passkey where this page can make one, or an app. Nobody has to.

import { confirmApp } from "../factors/app-dialog.js";
import { makeKey } from "../factors/make-key.js";
import { byId, client, text } from "../shell/page.js";
import { keepCodes } from "../factors/recovery-sheet.js";
import { runOnce } from "../forms/run-once.js";

/** @import { User } from "../../client/latchkey.js" */

/** @param {User} person @param {() => Promise<never>} goOn where they go, by themselves once there is one */
export async function offerSecondStep(person, goOn) {
    const message = byId("offer-message");
    const isOffered = await client.passkeys.canUse().catch(() => false);
    for (const id of ["offer-passkey", "offer-advice"]) byId(id).hidden = !isOffered;
    byId("offer-app").classList.toggle("main", !isOffered);
    for (const [id, make] of [["offer-passkey", () => makeKey(false, [])], ["offer-app", makeApp]]) {
        byId(id).addEventListener("click", () => runOnce(byId(id), message, async () => {
            const codes = await make();
            if (codes === undefined) return undefined;
            if (codes === "over") return text("security.start_again");
            if (codes) await keepCodes(codes, person);
            return goOn();
        }));
    }
    byId("offer").hidden = false;
}

/** @returns {Promise<string[] | null | "over" | undefined>} as `makeKey`; "over": it must be made anew */
async function makeApp() {
    const made = await client.factors.addTotp({ name: text("security.app") });
    const confirmed = await confirmApp(made, (code) => client.factors.confirmTotp(made.id, code));
    if (!confirmed) return undefined;
    return confirmed.isOver ? "over" : confirmed.recoveryCodes;
}
