// Whose account must have a second step to sign in, and has none, sets it up with the ticket that the right password gave.

import { confirmApp } from "./app-dialog.js";
import { client, text } from "./page.js";
import { keepCodes } from "./recovery-sheet.js";

/**
 * @param {import("../client/errors.js").LatchkeyError} error `factor_setup_required`
 * @returns {Promise<boolean>} whether the person is signed in now; else they begin with the password again
 */
export async function setUpFactor({ ticket }) {
    const made = await client.factors.setUp({ ticket });
    const confirm = (code) => client.factors.confirmSetUp({ ticket, code, name: text("security.app") });
    const confirmed = await confirmApp(made, confirm, text("security.needed"));
    if (!confirmed?.user) return false;
    if (confirmed.recoveryCodes) await keepCodes(confirmed.recoveryCodes, confirmed.user);
    return true;
}
