// How one person signs in beside the password, for staff who help: loaded when the rest of the page is there.

import { showFactors, wireFactors } from "../factors/user-factors.js";
import { showIdentities } from "../federation/user-identities.js";
import { showCodes } from "../recovery/user-codes.js";

/**
 * @param {import("../../client/latchkey.js").User} person @param {{ remove: boolean, help: boolean }} may
 * @param {() => Promise<unknown>} changed called when something was taken away, and all sessions have ended
 */
export async function showWays(person, may, changed) {
    wireFactors(changed);
    // One that the server does not tell does not keep the other back.
    await Promise.allSettled([
        showFactors(person, may), showIdentities(person, may.remove, changed), ...(may.help ? [showCodes(person)] : []),
    ]);
}
