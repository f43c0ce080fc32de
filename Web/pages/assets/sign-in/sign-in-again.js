// Some acts need a sign-in of the last minutes. When the server says so, a dialog asks for the password, and for a code where the
// account has a second step, or for a passkey; then the client sends the request once more. What was typed stays, also when the
// person cancels. Few people meet the dialog: its code and its texts are loaded for them.

import { client } from "../shell/page.js";

const root = document.documentElement;

/**
 * For every request of the page's client.
 * @param {() => void} [signedIn] called when the person has signed in again: this session is a new one
 */
export function wireSignInAgain(signedIn = () => {}) {
    client.onReauthRequired = async (error) => {
        const { needs } = error;
        const user = await client.currentUser();
        if (user === null) return false;
        // Without a second step there is nothing to type: the page says where it is set up.
        const { on, required } = user.second_factor ?? {};
        if (needs?.factors > 1 && required && !on) return false;
        const { askAgain } = await import("./again-dialog.js");
        const isDone = await whileStaying(() => askAgain(user.uid, needs?.factors > 1));
        if (isDone) signedIn();
        // The page's dialog was there: what to do is to try again, and not to sign in again elsewhere.
        else error.reason = "cancelled";
        return isDone;
    };
}

/** A page that was about to be left is not, as long as the person is asked: it must still tell of the session's end. */
async function whileStaying(work) {
    const wasLeaving = "leaving" in root.dataset;
    root.toggleAttribute("data-leaving", false);
    const outcome = await work();
    root.toggleAttribute("data-leaving", wasLeaving && outcome);
    return outcome;
}
