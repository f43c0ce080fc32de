// "This is me", by a code in place of the password: of a mail to the confirmed address, or of staff.

import { codeField, makeForm, otherWay, passwordField, uidField } from "./callback-fields.js";
import { proceed, refused, show } from "./callback-steps.js";
import { handleForm } from "../forms/form.js";
import { node } from "../shell/node.js";
import { pageAddress, text } from "../shell/page.js";
import { wireShowButtons } from "../passwords/password-field.js";
import { uidText } from "../accounts/uid-label.js";

/**
 * A click sends the mail, and nothing else does.
 * @param {import("./callback-steps.js").Here} here
 * @param {string} why
 * @param {HTMLElement} another way on
 */
export function offerMail(here, why, another) {
    const form = makeForm("mail", [], text("callback.mail_send"));
    show(text("callback.confirm"), why, form, another);
    handleForm(form, async () => {
        await here.mail(here.step.ticket);
        askForMailed(here, another);
    }, refused(here));
    form.querySelector("button").focus();
}

function askForMailed(here, another) {
    const { step: { ticket }, provider } = here;
    const form = makeForm("mailed", [codeField(text("callback.mailed_hint"))], text("callback.mine_send"));
    const again = otherWay("", text("callback.mail_again"), () => offerMail(here, text("callback.mail_why", { provider }), another));
    show(text("callback.confirm"), text("callback.mailed", { provider }), form, again, another);
    handleForm(form, ({ code }) => proceed(here, here.send("confirm", { ticket, code: code.trim() })), refused(here));
    form.elements.code.focus();
}

/** @param {import("./callback-steps.js").Here} here @param {HTMLElement} another way on */
export function askForStaffCode(here, another) {
    const { step: { ticket }, provider } = here;
    const form = makeForm("by-staff", [uidField({}), codeField(text("callback.staff_hint"))], text("callback.mine_send"));
    show(text("callback.link", { provider }), uidText("callback.staff_why", { provider }), form, another);
    const send = ({ uid, code }) => proceed(here, here.send("confirm", { ticket, uid, code: code.trim() }));
    handleForm(form, send, refused(here, (error) => {
        if (error.code !== "code_sets_password") return false;
        askForNewPassword(here, form.elements.uid.value, another);
        return true;
    }));
    form.elements.uid.focus();
}

/** The code stays good for a new password. Its page opens beside this one, which keeps what the provider has said, and the uid. */
function askForNewPassword(here, uid, another) {
    const { step: { ticket }, provider } = here;
    const address = pageAddress("reset.html").href;
    const set = node("a", { class: "button", href: address, target: "_blank", rel: "noopener" }, text("callback.set_password"));
    const form = makeForm("with-new", [uidField({ value: uid }), passwordField()], text("callback.mine_send"), set);
    show(text("callback.link", { provider }), text("callback.code_sets_password", { provider }), form, another);
    wireShowButtons(form);
    handleForm(form, ({ uid: typed, password }) => proceed(here, here.send("confirm", { ticket, uid: typed, password })), refused(here));
    set.focus();
}
