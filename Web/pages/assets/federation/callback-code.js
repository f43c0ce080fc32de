// "This is me", by a code in place of the password: of a mail to the confirmed address, or of staff.

import { codeField, makeForm, otherWay, uidField } from "./callback-fields.js";
import { proceed, refused, show } from "./callback-steps.js";
import { handleForm } from "../forms/form.js";
import { text } from "../shell/page.js";
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
    handleForm(form, send, refused(here));
    form.elements.uid.focus();
}
