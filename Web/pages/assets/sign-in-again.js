// Some acts need a sign-in of the last minutes. When the server says so, a dialog asks for the password, and for a code where the
// account has a second step, and the client sends the request once more; what was typed stays, also when the person cancels.

import { needsReauth } from "../client/reauthentication.js";
import { handleForm } from "./form.js";
import { isOver } from "./guarded.js";
import { node } from "./node.js";
import { byId, client, onRestored, say, text } from "./page.js";
import { wireShowButtons } from "./password-field.js";
import { clearRefusals, refuse } from "./refusals.js";

const root = document.documentElement;
let isSignedIn;

/**
 * For every request of the page's client.
 * @param {() => void} [signedIn] called when the person has signed in again: this session is a new one
 */
export function wireSignInAgain(signedIn = () => {}) {
    const dialog = makeDialog();
    document.querySelector("main").append(dialog);
    wireShowButtons(dialog);
    const form = byId("again");
    handleForm(form, signIn, { refused: (error) => isOver(error) || isWrong(error) || isMissing(error) });
    byId("again-cancel").addEventListener("click", () => dialog.close());
    // A page that comes back by "Forward" may be before another person: no typed password stays in it.
    onRestored(() => dialog.close());
    client.onReauthRequired = async ({ needs }) => {
        const user = await client.currentUser();
        // Without a second step there is nothing to type: the page says where it is set up.
        if (needs?.factors > 1 && user?.second_factor?.on === false) return false;
        return user !== null && whileStaying(() => ask(user.uid, needs?.factors > 1));
    };

    /** @returns {Promise<boolean>} whether the person has signed in again */
    function ask(uid, needsCode) {
        isSignedIn = false;
        askForCode(needsCode);
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

    /** What is not asked for is not sent. */
    function askForCode(isAsked) {
        const { code } = form.elements;
        code.disabled = !isAsked;
        code.closest(".field").hidden = !isAsked;
    }

    async function signIn({ password, code }) {
        await client.reauthenticate({ password, code: code?.trim() });
        isSignedIn = true;
        dialog.close();
        signedIn();
    }

    function isWrong(error) {
        if (error.code !== "current_password_wrong") return false;
        refuse(form.elements.password, text("error.current_password_wrong"));
        form.elements.password.focus();
        form.elements.password.select();
        return true;
    }

    /** A second step may have been set up since, elsewhere. */
    function isMissing(error) {
        if (!needsReauth(error) || !form.elements.code.disabled) return false;
        askForCode(true);
        say(form.querySelector(".message"), text("error.factor_required"), true);
        form.elements.code.focus();
        return true;
    }
}

/** A page that was about to be left is not, as long as the person is asked: it must still tell of the session's end. */
async function whileStaying(work) {
    const wasLeaving = "leaving" in root.dataset;
    root.toggleAttribute("data-leaving", false);
    const outcome = await work();
    root.toggleAttribute("data-leaving", wasLeaving && outcome);
    return outcome;
}

function makeDialog() {
    const username = node("input", {
        class: "unseen", id: "again-username", name: "username", autocomplete: "username", tabindex: "-1", readonly: "",
        "aria-hidden": "true",
    });
    const password = node("input", {
        id: "again-password", name: "password", type: "password", autocomplete: "current-password",
        autocapitalize: "none", spellcheck: "false", required: "",
    });
    const code = node("input", {
        id: "again-code", name: "code", class: "code", autocomplete: "one-time-code", autocapitalize: "characters",
        autocorrect: "off", spellcheck: "false", maxlength: "32", required: "", "aria-describedby": "again-code-hint",
    });
    return node(
        "dialog",
        { id: "again-dialog", "aria-labelledby": "again-title", "aria-describedby": "again-intro" },
        node(
            "form",
            { id: "again", method: "post" },
            node("h2", { id: "again-title" }, text("again.title")),
            node("p", { class: "muted", id: "again-intro" }),
            username,
            node(
                "div",
                { class: "field" },
                node("label", { for: "again-password" }, text("form.password")),
                node("div", { class: "password" }, password, node("button", { type: "button", "data-shows": "again-password" })),
            ),
            node(
                "div",
                { class: "field" },
                node("label", { for: "again-code" }, text("second.label")),
                code,
                node("p", { class: "hint", id: "again-code-hint" }, text("again.code_hint")),
            ),
            node("p", { class: "message", role: "status" }),
            node(
                "div",
                { class: "actions" },
                node("button", { class: "button main" }, text("again.send")),
                node("button", { type: "button", class: "button", id: "again-cancel" }, text("page.cancel")),
            ),
        ),
    );
}
