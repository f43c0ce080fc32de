// Asks once more, by having the person type their own ID, before the account is gone.

import { handleForm } from "../forms/form.js";
import { isOver } from "../shell/guarded.js";
import { byId, client, say, text } from "../shell/page.js";
import { clearRefusals, lookAt, refuse } from "../forms/refusals.js";

/** @param {() => import("../../client/latchkey.js").User} person */
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

    handleForm(form, send, { refused: isOver });

    async function send({ confirmation }) {
        const { id, uid } = person();
        if (confirmation.trim().toLowerCase() !== uid.toLowerCase()) {
            refuse(form.elements.confirmation, text("profile.delete_no_match", { uid }));
            lookAt(form.elements.confirmation);
            return;
        }
        await deleteNow(id);
        location.assign("./");
        await new Promise(() => {});
    }
}

/** By id: the uid may have been changed in another tab, and belong to somebody else now. */
async function deleteNow(id) {
    document.documentElement.dataset.leaving = "";
    try {
        await client.deleteAccount({ id });
    } catch (error) {
        delete document.documentElement.dataset.leaving;
        throw error;
    }
}
