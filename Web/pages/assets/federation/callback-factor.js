// The second step after a provider has said who it is: the field for the code, or a passkey.

import { CodeForm } from "../../client/sign-in/code-form.js";
import { language } from "../../client/language.js";
import { adoptStyle } from "../../client/sign-in/sign-in-style.js";
import { node } from "../shell/node.js";
import { byId, sentence, text } from "../shell/page.js";

/** After these the ticket is good for nothing. */
const OVER = ["ticket_invalid", "hand_off_invalid", "browser_mismatch"];

/**
 * @param {{ ticket: string, factors: string[], expires_in: number }} question
 * @param {{ client: import("../../client/client.js").LatchkeyClient, proven: (user: object, at: number) => Promise<void>,
 *     restart: () => void, over: (why: string) => void }} ways `client`: the one that proves
 */
export async function askForCode({ ticket, factors, expires_in: expiresIn }, { client, proven, restart, over }) {
    const back = (why) => (why ? over(why) : restart());
    const form = new CodeForm(() => prove({ code: form.code }), () => prove({ passkey: true }), back);
    form.language = language;
    form.backKey = "second.start_again";
    form.canUsePasskeys = await client.passkeys.canUse().catch(() => false);
    form.label();
    adoptStyle(document);
    byId("title").textContent = text("callback.second");
    byId("intro").hidden = true;
    form.ask({ ticket, factors, expiresIn }, (root) => {
        byId("step").replaceChildren(node("div", { class: "card" }, node("latchkey-sign-in", {}, root)));
    });

    async function prove(proof) {
        if (!proof.code && !proof.passkey) return;
        form.say("");
        form.setBusy(true);
        const at = Date.now();
        try {
            await proven(await client.finishSignIn({ ticket, ...proof }), at);
        } catch (error) {
            form.setBusy(false);
            explain(error);
        }
    }

    function explain(error) {
        if (OVER.includes(error.code)) return over(sentence(error));
        if (error.code === "aborted") return form.say("");
        form.fail(sentence(error), error.code === "factor_invalid" ? ["code"] : []);
        if (error.retryAfter) form.wait(error.retryAfter);
    }
}
