// The address that waits to be confirmed: with the link of a mail, elsewhere, or here with its code.

import { busy, handleForm, isBusy } from "../forms/form.js";
import { isOver } from "../shell/guarded.js";
import { byId, client, say, sentence, text } from "../shell/page.js";

const form = byId("address");
const message = form.querySelector(".message");
const again = byId("address-again");
const keep = byId("address-keep");
/** @type {{ email: string, old: string | null } | undefined} `old` is what a confirmed address would give way to */
let waiting;

/**
 * @param {(email: string) => Promise<void>} confirmed called when the address is one's own
 * @param {(email: string) => void} kept called when the one before stays
 */
export function wireAddress(confirmed, kept) {
    handleForm(form, async ({ code }) => {
        const { email } = waiting;
        await client.emailAddress.confirm({ code: code.trim() });
        form.reset();
        await showAddress().catch(() => {});
        await confirmed(email);
    }, { refused: isOver });
    again.addEventListener("click", sendAgain);
    keep.addEventListener("click", () => cancel(kept));
}

/** Asks what there is to confirm, and shows it. */
export async function showAddress() {
    const { email, email_verified: isVerified, pending_email: pending } = await client.emailAddress.status();
    const next = pending ?? (isVerified ? null : email);
    if (next !== waiting?.email) say(message, "");
    waiting = next ? { email: next, old: pending && email } : undefined;
    form.hidden = !waiting;
    if (!waiting) return;
    const { old } = waiting;
    keep.hidden = !old;
    keep.textContent = text("profile.address_keep", { old: old ?? "" });
    const key = old ? "profile.address_changes" : "profile.address_waits";
    byId("address-state").textContent = text(key, { email: next, old: old ?? "" });
}

function sendAgain() {
    const { email } = waiting;
    return whileBusy(again, async () => {
        await client.emailAddress.sendAgain();
        say(message, text("profile.address_sent", { email }));
    });
}

/** Also when it was cancelled, confirmed or over meanwhile: then what is shown now says so. */
function cancel(kept) {
    const { old } = waiting;
    return whileBusy(keep, async () => {
        const wasCancelled = await client.emailAddress.cancelChange().then(() => true, unlessNothingWaits);
        await showAddress();
        if (wasCancelled) kept(old);
    });
}

function unlessNothingWaits(error) {
    if (error.code !== "not_found") throw error;
    return false;
}

async function whileBusy(button, work) {
    if (isBusy(button)) return;
    say(message, "");
    const done = busy(button, () => say(message, text("form.slow")));
    try {
        await work();
    } catch (error) {
        if (!isOver(error)) say(message, sentence(error), true);
    } finally {
        done();
    }
}
