// Adds an authenticator app: its secret as a picture and as text, seen only now, and the first code as a proof that the app has it.

import { copyText } from "../shell/copy-text.js";
import { handleForm } from "../forms/form.js";
import { isOver } from "../shell/guarded.js";
import { node } from "../shell/node.js";
import { text } from "../shell/page.js";
import "./security-style.js";
import { shown } from "../dialogs/shown-dialog.js";

/** @import { NewAuthenticator, User } from "../../client/latchkey.js" */

/**
 * @param {Omit<NewAuthenticator, "id">} made
 * @param {(code: string) => Promise<{ recoveryCodes: string[] | null }>} confirm sends the first code
 * @param {string} [why] for whoever has not asked for it
 * @returns {Promise<{ recoveryCodes: string[] | null, user?: User, isOver?: boolean } | null>} `isOver`: it must be made anew; null: the person
 *     does not want it
 */
export async function confirmApp(made, confirm, why) {
    const picture = URL.createObjectURL(new Blob([made.qr_svg], { type: "image/svg+xml" }));
    const { dialog, form, title } = dialogFor(made, picture, why);
    let outcome = null;
    const end = (how) => {
        outcome = how;
        dialog.close();
    };
    handleForm(form, async ({ code }) => end(await confirm(code.trim())), { refused });
    try {
        await shown(dialog, title);
    } finally {
        URL.revokeObjectURL(picture);
    }
    return outcome;

    function refused(error) {
        if (isOver(error)) return true;
        if (error.code !== "not_found" && error.code !== "ticket_invalid") return false;
        end({ recoveryCodes: null, isOver: true });
        return true;
    }
}

function dialogFor(made, picture, why) {
    const title = node("h2", { id: "app-title", tabindex: "-1" }, text("security.add"));
    const secret = node("code", { id: "app-secret" }, made.secret.replace(/(.{4})(?=.)/g, "$1 "));
    const message = node("p", { class: "message", role: "status" });
    const copy = node("button", { type: "button", class: "button short", id: "app-copy" }, text("security.copy"));
    const cancel = node("button", { type: "button", class: "button", id: "app-cancel" }, text("page.cancel"));
    const code = node("input", {
        id: "app-code", name: "code", class: "code", inputmode: "numeric", autocomplete: "one-time-code", autocorrect: "off",
        spellcheck: "false", maxlength: "32", required: "",
    });
    const form = node(
        "form",
        { id: "app", method: "post" },
        title,
        ...(why ? [node("p", {}, why)] : []),
        node("p", { class: "muted" }, text("security.scan")),
        node("img", { class: "qr", id: "app-qr", src: picture, alt: text("security.qr") }),
        node("p", { class: "muted small" }, text("security.key")),
        node("div", { class: "beside" }, secret, copy),
        node("p", { class: "small" }, node("a", { href: made.uri, id: "app-open" }, text("security.open_app"))),
        node("div", { class: "field" }, node("label", { for: "app-code" }, text("security.code")), code),
        message,
        node("div", { class: "actions" }, node("button", { class: "button main" }, text("security.confirm")), cancel),
    );
    const dialog = node("dialog", { id: "app-dialog", "aria-labelledby": "app-title" }, form);
    copy.addEventListener("click", () => copyText(secret, message, made.secret));
    cancel.addEventListener("click", () => dialog.close());
    return { dialog, form, title };
}
