// Staff help somebody who cannot sign in: a code to be handed over, seen once, with which the person sets a password.

import { momentOf } from "./dates.js";
import { handleForm } from "./form.js";
import { isOver } from "./guarded.js";
import { offerLifetimes } from "./lifetimes.js";
import { byId, client, say, serverAddress, text } from "./page.js";
import { wireSlip } from "./slip.js";

const dialog = byId("help-dialog");
const form = byId("help");
const handout = byId("handout");
/** @type {import("../client/latchkey.js").User} whom to help */
let person;

/**
 * Whom `helper` may help: administrators everybody, others those who have no role but those in `helped`.
 * @param {import("../client/latchkey.js").User} helper
 * @param {Set<string>} helped
 * @returns {{ may: (user: object) => boolean, offer: (user: object) => void } | undefined}
 */
export function passwordHelp(helper, helped) {
    if (!helper.permissions?.includes("users:recover")) return undefined;
    offerLifetimes(form.elements.lifetime, ["quarter", "hour", "day", "week"], "day");
    handleForm(form, makeCode, { refused: isOver });
    byId("help-cancel").addEventListener("click", () => dialog.close());
    byId("handout-done").addEventListener("click", () => {
        forget();
        dialog.close();
    });
    byId("handout-print").addEventListener("click", () => print());
    dialog.addEventListener("close", forget);
    wireSlip(dialog);
    const isAdmin = helper.roles.includes("Admin");
    const may = ({ id, roles, state }) =>
        id !== helper.id && state === "active" && (isAdmin || roles.every((role) => helped.has(role)));
    return { may, offer };
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
