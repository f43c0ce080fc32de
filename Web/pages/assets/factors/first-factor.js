// Whose account must have a second step to sign in, and has none, sets it up with the ticket that the right password gave.

import { confirmApp } from "./app-dialog.js";
import { askWay } from "./factor-way.js";
import { client as own, text } from "../shell/page.js";
import { keepCodes } from "./recovery-sheet.js";

/**
 * @param {import("../../client/errors.js").LatchkeyError} error `factor_setup_required`
 * @param {{ client?: import("../../client/client.js").LatchkeyClient, uid?: string }} [more] `client`: one that proves for another site,
 *     which is not told whose account it is: `uid`
 * @returns {Promise<{ user: object, at: number } | null>} as the sign-in was answered, and when; null: begin with the password again
 */
export async function setUpFactor({ ticket }, { client = own, uid } = {}) {
    let at;
    const byPasskey = async () => {
        const made = await client.factors.setUpPasskey({ ticket, name: text("security.passkey") });
        // Not before: the device may have asked for minutes.
        at = Date.now();
        return made;
    };
    const way = (await client.passkeys.canUse().catch(() => false)) ? await askWay(byPasskey) : "app";
    const confirmed = way === "app" ? await byApp() : way;
    if (!confirmed?.user) return null;
    if (confirmed.recoveryCodes) await keepCodes(confirmed.recoveryCodes, { uid, ...confirmed.user });
    return { user: confirmed.user, at };

    async function byApp() {
        const made = await client.factors.setUp({ ticket });
        const confirm = (code) => {
            at = Date.now();
            return client.factors.confirmSetUp({ ticket, code, name: text("security.app") });
        };
        return confirmApp(made, confirm, text("security.needed"));
    }
}
