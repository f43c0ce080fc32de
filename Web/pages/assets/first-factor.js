// Whose account must have a second step to sign in, and has none, sets it up with the ticket that the right password gave.

import { confirmApp } from "./app-dialog.js";
import { client as own, text } from "./page.js";
import { keepCodes } from "./recovery-sheet.js";

/**
 * @param {import("../client/errors.js").LatchkeyError} error `factor_setup_required`
 * @param {{ client?: import("../client/client.js").LatchkeyClient, uid?: string }} [more] `client`: one that proves for another site,
 *     which is not told whose account it is: `uid`
 * @returns {Promise<{ user: object, at: number } | null>} as the sign-in was answered, and when; null: begin with the password again
 */
export async function setUpFactor({ ticket }, { client = own, uid } = {}) {
    const made = await client.factors.setUp({ ticket });
    let at;
    const confirm = async (code) => {
        at = Date.now();
        return client.factors.confirmSetUp({ ticket, code, name: text("security.app") });
    };
    const confirmed = await confirmApp(made, confirm, text("security.needed"));
    if (!confirmed?.user) return null;
    if (confirmed.recoveryCodes) await keepCodes(confirmed.recoveryCodes, { uid, ...confirmed.user });
    return { user: confirmed.user, at };
}
