// Asks once more, by having the person type their own ID, before the account is gone.

import { handleForm } from "./form.js";
import { isOver } from "./guarded.js";
import { byId, client, say, signInAddress, text } from "./page.js";
import { clearRefusals, refuse } from "./refusals.js";

/** @param {() => import("../client/latchkey.js").User} person */
export function deleteAccount(person) {
    const dialog = byId("delete-dialog");
    const form = byId("delete");
    const message = form.querySelector(".message");

    byId("ask-delete").addEventListener("click", () => {
        form.reset();
        clearRefusals(form);
        say(message, "");
        byId("confirmation-label").textContent = text("profile.delete_confirm", { uid: person().uid });
        dialog.showModal();
    });
    byId("keep").addEventListener("click", () => dialog.close());

    handleForm(form, send, {
        refused: (error) => isOver(error) || (error.code === "reauth_required" && offerSignIn()),
    });

    async function send({ confirmation }) {
        const { uid } = person();
        if (confirmation.trim().toLowerCase() !== uid.toLowerCase()) {
            refuse(form.elements.confirmation, text("profile.delete_no_match", { uid }));
            form.elements.confirmation.focus();
            return;
        }
        document.documentElement.dataset.leaving = "";
        try {
            await client.deleteAccount({ uid });
        } catch (error) {
            delete document.documentElement.dataset.leaving;
            throw error;
        }
        location.assign("./");
        await new Promise(() => {});
    }

    function offerSignIn() {
        const link = document.createElement("a");
        link.href = signInAddress("again");
        link.textContent = text("form.sign_in");
        say(message, text("profile.delete_sign_in_again"), true);
        message.append(" ", link);
        return true;
    }
}
