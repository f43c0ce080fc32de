// What there is to know of a second step, in a line.

import { ago, dayOf } from "./dates.js";
import { text } from "./page.js";

/** @import { AuthenticatorFacts, RecoveryCodesState } from "../client/latchkey.js" */

/** @param {AuthenticatorFacts} app @returns {(Node | string)[]} */
export function factsOfApp({ created_at: created, last_used_at: used }) {
    const usedWhen = used ? [`${text("security.used")} `, ago(used)] : [text("security.not_used")];
    return [`${text("security.since")} ${dayOf(created)} · `, ...usedWhen];
}

/** @param {RecoveryCodesState} codes @returns {(Node | string)[]} */
export function factsOfCodes({ left, created_at: created }) {
    return [`${text("security.codes_left", { count: left })} · ${text("security.since")} ${dayOf(created)}`];
}
