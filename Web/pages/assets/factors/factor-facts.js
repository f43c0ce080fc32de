// What there is to know of a second step, in a line.

import { ago, dayOf } from "../shell/dates.js";
import { text } from "../shell/page.js";

/** @import { AuthenticatorFacts, KeyFacts, PasskeyFacts, RecoveryCodesState } from "../../client/latchkey.js" */

/** @param {AuthenticatorFacts} app @returns {(Node | string)[]} */
export function factsOfApp({ created_at: created, last_used_at: used }) {
    const usedWhen = used ? [`${text("security.used")} `, ago(used)] : [text("security.not_used")];
    return [`${text("security.since")} ${dayOf(created)} · `, ...usedWhen];
}

/** @param {KeyFacts | PasskeyFacts} key of oneself or, without `synced`, of somebody @returns {(Node | string)[]} */
export function factsOfKey({ kind, synced, discoverable, usable, ...dates }) {
    const told = [...factsOfApp(dates), ` · ${text(`security.${kind}`)}`];
    if (kind === "passkey" && synced !== undefined) told.push(`, ${text(synced ? "security.synced" : "security.not_synced")}`);
    if (kind === "passkey" && discoverable === false) told.push(` · ${text("security.not_found")}`);
    if (usable === false) told.push(` · ${text("security.not_usable")}`);
    return told;
}

/** @param {RecoveryCodesState} codes @returns {(Node | string)[]} */
export function factsOfCodes({ left, created_at: created }) {
    return [`${text("security.codes_left", { count: left })} · ${text("security.since")} ${dayOf(created)}`];
}
