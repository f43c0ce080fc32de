// Some things need a sign-in of the last minutes. Then a question asks for the password, and what was wanted is done
// after all; nothing that was typed is lost. A page that uses it has the dialog `again-dialog`.

import { handleForm } from "./form.js";
import { isOver } from "./guarded.js";
import { byId, client, say, text } from "./page.js";
import { clearRefusals, refuse } from "./refusals.js";

const dialog = byId("again-dialog");
const form = byId("again");
let person, isSignedIn;

/** @param {() => import("../client/latchkey.js").User} who is signed in */
export function wireSignInAgain(who) {
    person = who;
    handleForm(form, signIn, { refused: (error) => isOver(error) || isWrong(error) });
    byId("again-cancel").addEventListener("click", () => dialog.close());
}

/**
 * @template T
 * @param {() => Promise<T>} action
 * @returns {Promise<T>} throws `reauth_required` when the person did not sign in again
 */
export async function withRecentSignIn(action) {
    try {
        return await action();
    } catch (error) {
        if (error.code !== "reauth_required" || !(await ask())) throw error;
    }
    return action();
}

/** @returns {Promise<boolean>} whether the person has signed in again */
function ask() {
    const { uid } = person();
    isSignedIn = false;
    byId("again-intro").textContent = text("again.intro", { uid });
    // Its default: a reset of the form leaves it to the password manager.
    form.elements.username.defaultValue = uid;
    form.reset();
    clearRefusals(form);
    say(form.querySelector(".message"), "");
    dialog.showModal();
    // Not the field for the password manager, which comes first.
    form.elements.password.focus();
    return new Promise((resolve) => {
        dialog.addEventListener("close", () => {
            form.reset();
            resolve(isSignedIn);
        }, { once: true });
    });
}

async function signIn({ password }) {
    const sessions = await client.sessions();
    // The new session takes the place of this one, and lasts as long.
    const remember = sessions.find(({ current }) => current)?.remember ?? false;
    await client.signIn({ uid: person().uid, password, remember });
    isSignedIn = true;
    dialog.close();
}

function isWrong(error) {
    if (error.code !== "invalid_credentials") return false;
    refuse(form.elements.password, text("error.current_password_wrong"));
    form.elements.password.focus();
    form.elements.password.select();
    return true;
}
