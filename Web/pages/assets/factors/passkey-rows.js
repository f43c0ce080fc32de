// Passkeys and security keys among one's second factors: what there is to know of each, and the buttons that make one.

import { factsOfKey } from "./factor-facts.js";
import { askName } from "../dialogs/name-question.js";
import { byId, client, text } from "../shell/page.js";
import { listRow, rowButton } from "../lists/row-button.js";

/** @import { PasskeyFacts, User } from "../../client/latchkey.js" */

/**
 * @param {PasskeyFacts} key @param {HTMLElement} message the live region of the list
 * @param {import("../dialogs/question.js").Question} question asked before it is removed
 * @param {(told: string) => Promise<string>} after shows the list anew
 */
export function keyRow(key, message, question, after) {
    const { id, name } = key;
    const rename = rowButton(text("security.rename"), text("security.rename_label", { name }), message, async () => {
        const wanted = await askName(text("security.rename_label", { name }), name, (typed) => client.factors.renamePasskey(id, typed));
        return wanted === null ? undefined : after(text("security.renamed", { name: wanted }));
    });
    const remove = rowButton(text("security.remove"), text("security.remove_label", { name }), message, async () => {
        await client.factors.removePasskey(id);
        return after(text("security.removed", { name }));
    }, question);
    return listRow(name, factsOfKey(key), rename, remove);
}

/** The buttons that make one, where this page can; and what to think of before. @param {PasskeyFacts[]} keys there are */
export async function showKeyWays(keys) {
    const can = await client.passkeys.canUse().catch(() => false);
    for (const id of ["add-passkey", "add-key", "passkey-advice"]) byId(id).hidden = !can;
    const isTiedToOne = keys.length === 1 && keys[0].kind === "passkey" && !keys[0].synced;
    byId("passkey-advice").textContent = [isTiedToOne && text("security.one_device"), text("security.shared")].filter(Boolean).join(" ");
}
