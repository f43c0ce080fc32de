// Makes a passkey or a security key for the person who is signed in.

import { client, text } from "../shell/page.js";

/** @import { PasskeyFacts } from "../../client/latchkey.js" */

/**
 * @param {boolean} isSecurityKey @param {PasskeyFacts[]} keys there are
 * @returns {Promise<string[] | null | undefined>} recovery codes, if they are new; undefined: the person does not want it after all
 */
export async function makeKey(isSecurityKey, keys) {
    const kind = isSecurityKey ? "security_key" : "passkey";
    const number = keys.filter((key) => key.kind === kind).length + 1;
    // Written out: a page has only the texts that it names.
    const name = [text(isSecurityKey ? "security.security_key" : "security.passkey"), number > 1 && number].filter(Boolean).join(" ");
    try {
        return (await client.factors.addPasskey({ name, isSecurityKey })).recoveryCodes;
    } catch (error) {
        if (error.code !== "aborted") throw error;
        return undefined;
    }
}
