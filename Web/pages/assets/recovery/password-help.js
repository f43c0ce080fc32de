// Staff help somebody who cannot sign in: a code to be handed over, seen once, with which the person sets a password.

import { momentOf } from "../shell/dates.js";
import { handleForm } from "../forms/form.js";
import { isOver } from "../shell/guarded.js";
import { offerLifetimes } from "../joining/lifetimes.js";
import { byId, client, say, serverAddress, text } from "../shell/page.js";
import { warnBeforeClosing } from "../dialogs/seen-once.js";
import { wireSlip } from "../roster/slip.js";

const dialog = byId("help-dialog");
const form = byId("help");
const handout = byId("handout");
/** @type {import("../../client/latchkey.js").User} whom to help */
let person;

/**
 * @param {import("../../client/latchkey.js").User} helper
 * @param {(person: import("../../client/latchkey.js").User) => boolean} isHelped whether the helper may help that person
 * @returns {{ may: (user: object) => boolean, offer: (user: object) => void } | undefined}
 */
export function passwordHelp(helper, isHelped) {
    // Whoever leads groups sees here only people whom they lead.
    if (!["users:recover", "groups:lead"].some((permission) => helper.permissions?.includes(permission))) return undefined;
    offerLifetimes(form.elements.lifetime, ["quarter", "hour", "day", "week"], "day");
    handleForm(form, makeCode, { refused: isOver });
    byId("help-cancel").addEventListener("click", () => dialog.close());
    byId("handout-done").addEventListener("click", () => {
        forget();
        dialog.close();
    });
    byId("handout-print").addEventListener("click", () => print());
    dialog.addEventListener("close", forget);
    warnBeforeClosing(dialog, byId("handout-message"), () => !handout.hidden);
    wireSlip(dialog);
    return { may: (user) => user.state === "active" && isHelped(user), offer };
}

/** Nobody finds the code in the page afterwards. */
function forget() {
    byId("handout-code").replaceChildren();
}

function offer(user) {
    person = user;
    byId("help-title").textContent = text("help.title", { name: user.name });
    say(form.querySelector(".message"), "");
    form.hidden = false;
    handout.hidden = true;
    dialog.showModal();
}

async function makeCode({ lifetime }) {
    const asked = person;
    const made = await client.staff.makeRecoveryCode(asked.id, { expiresIn: Number(lifetime) });
    // The question may have been left, even for somebody else.
    if (!dialog.open || asked !== person) return;
    byId("handout-code").textContent = made.code;
    byId("handout-uid").textContent = asked.uid;
    byId("handout-where").textContent = `${serverAddress}/reset`;
    byId("handout-until").textContent = momentOf(made.expires_at);
    form.hidden = true;
    handout.hidden = false;
    byId("help-title").focus();
}
