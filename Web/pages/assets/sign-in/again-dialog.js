// The dialog that asks the signed-in person to prove once more who they are.

import { needsReauth } from "../../client/sign-in/reauthentication.js";
import { handleForm } from "../forms/form.js";
import { isOver } from "../shell/guarded.js";
import { node } from "../shell/node.js";
import { client, say, settings, signInAddress, text } from "../shell/page.js";
import { wireShowButtons } from "../passwords/password-field.js";
import { lookAt, refuse } from "../forms/refusals.js";
import { runOnce } from "../forms/run-once.js";
import { shown } from "../dialogs/shown-dialog.js";

/** @param {string} uid of the signed-in person @param {boolean} needsCode @returns {Promise<boolean>} whether it is proven */
export async function askAgain(uid, needsCode) {
    let isProven = false;
    const { dialog, form, passkey, otherWay, cancel } = makeDialog(uid);
    const { password, code } = form.elements;
    const message = form.querySelector(".message");
    askForCode(needsCode);
    cancel.addEventListener("click", () => dialog.close());
    handleForm(form, (typed) => prove({ password: typed.password, code: typed.code?.trim() }), { refused });
    passkey.addEventListener("click", () => runOnce(passkey, message, usePasskey));
    // Who has none is not asked for one.
    client.passkeys.canProve().then((can) => (passkey.hidden = !can), () => {});
    // Whoever signs in by a provider may have no password: signing in anew is a proof, too.
    settings.then((known) => (otherWay.hidden = !known?.providers?.length));
    const closed = shown(dialog, password);
    wireShowButtons(dialog);
    await closed;
    return isProven;

    async function prove(proof) {
        await client.reauthenticate(proof);
        isProven = true;
        dialog.close();
    }

    /** A security key that asks for no PIN is enough beside the password alone, which may be typed already. */
    async function usePasskey() {
        try {
            await prove({ passkey: true, password: password.value || undefined });
        } catch (error) {
            if (error.code !== "aborted" && !refused(error)) throw error;
        }
    }

    function refused(error) {
        return isOver(error) || isWrong(error) || isMissing(error);
    }

    function isWrong(error) {
        if (error.code !== "current_password_wrong") return false;
        refuse(password, text("error.current_password_wrong"));
        lookAt(password);
        password.select();
        return true;
    }

    /** A second step may have been set up since, elsewhere. */
    function isMissing(error) {
        if (!needsReauth(error) || !code.disabled) return false;
        askForCode(true);
        say(message, text("error.factor_required"), true);
        code.focus();
        return true;
    }

    /** What is not asked for is not sent. */
    function askForCode(isAsked) {
        code.disabled = !isAsked;
        code.closest(".field").hidden = !isAsked;
    }
}

function makeDialog(uid) {
    const username = node("input", {
        class: "unseen", id: "again-username", name: "username", autocomplete: "username", tabindex: "-1", readonly: "",
        "aria-hidden": "true", value: uid,
    });
    const password = node("input", {
        id: "again-password", name: "password", type: "password", autocomplete: "current-password",
        autocapitalize: "none", spellcheck: "false", required: "",
    });
    const code = node("input", {
        id: "again-code", name: "code", class: "code", autocomplete: "one-time-code", autocapitalize: "characters",
        autocorrect: "off", spellcheck: "false", maxlength: "32", required: "", "aria-describedby": "again-code-hint",
    });
    const passkey = node("button", { type: "button", class: "button", id: "again-passkey", hidden: "" }, text("again.passkey"));
    const cancel = node("button", { type: "button", class: "button", id: "again-cancel" }, text("page.cancel"));
    const elsewhere = { class: "button", id: "again-other-way", href: signInAddress("again"), hidden: "" };
    const otherWay = node("a", elsewhere, text("again.other_way"));
    const form = node(
        "form",
        { id: "again", method: "post" },
        node("h2", { id: "again-title" }, text("again.title")),
        node("p", { class: "muted", id: "again-intro" }, text("again.intro", { uid })),
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
        node("div", { class: "actions" }, node("button", { class: "button main" }, text("again.send")), passkey, otherWay, cancel),
    );
    const dialog = node("dialog", { id: "again-dialog", "aria-labelledby": "again-title", "aria-describedby": "again-intro" }, form);
    return { dialog, form, passkey, otherWay, cancel };
}
