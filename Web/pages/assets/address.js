// The address that waits to be confirmed: with the link of a mail, elsewhere, or here with its code.

import { busy, handleForm, isBusy } from "./form.js";
import { isOver } from "./guarded.js";
import { byId, client, say, sentence, text } from "./page.js";
import { withRecentSignIn } from "./sign-in-again.js";

const form = byId("address");
const message = form.querySelector(".message");
const again = byId("address-again");
/** @type {{ email: string, isChange: boolean } | undefined} */
let waiting;

/** @param {(email: string) => Promise<void>} confirmed called when the address is one's own */
export function wireAddress(confirmed) {
    handleForm(form, async ({ code }) => {
        const { email } = waiting;
        await client.emailAddress.confirm({ code: code.trim() });
        form.reset();
        await showAddress().catch(() => {});
        await confirmed(email);
    }, { refused: isOver });
    again.addEventListener("click", sendAgain);
}

/** Asks what there is to confirm, and shows it. */
export async function showAddress() {
    const { email, email_verified: isVerified, pending_email: pending } = await client.emailAddress.status();
    const next = pending ?? (isVerified ? null : email);
    if (next !== waiting?.email) say(message, "");
    waiting = next ? { email: next, isChange: pending !== null } : undefined;
    form.hidden = !waiting;
    if (!waiting) return;
    const key = waiting.isChange && email ? "profile.address_changes" : "profile.address_waits";
    byId("address-state").textContent = text(key, { email: next, old: email ?? "" });
}

async function sendAgain() {
    if (isBusy(again)) return;
    say(message, "");
    const done = busy(again, () => say(message, text("form.slow")));
    const { email, isChange } = waiting;
    try {
        // To take the place of a confirmed one, an address has to be asked for as before.
        if (isChange) await withRecentSignIn(() => client.updateUser({ email }));
        else await client.emailAddress.sendAgain();
        say(message, text("profile.address_sent", { email }));
    } catch (error) {
        if (!isOver(error)) say(message, sentence(error), true);
    } finally {
        done();
    }
}
