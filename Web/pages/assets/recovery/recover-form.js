// Sets a new password: with the link of a mail, or with a uid and a code.

import { endWith } from "../shell/ending.js";
import { handleForm } from "../forms/form.js";
import { byId, client, settings, text } from "../shell/page.js";
import { hintPassword } from "../passwords/password-field.js";
import { uidText } from "../accounts/uid-label.js";

const form = byId("recover");
const fields = form.elements;
let token = "";

/** @param {() => void} [done] called when the password is set */
export function wireRecoverForm(done = () => {}) {
    callUidOrEmail(byId("uid-label"));
    settings.then((known) => known?.sends_mail === false && nameStaffOnly());
    hintPassword(fields.new, () => ({ uid: fields.uid.value.trim() || undefined }));
    handleForm(form, async ({ uid, code, new: password }) => {
        await client.recovery.setPassword(token ? { token, password } : { uid, code: code.trim(), password });
        // Whoever comes back to this page is not shown them.
        form.reset();
        done();
        endWith(form, text("reset.done"));
    }, { refused: (error) => error.code === "one_time_token_invalid" && token !== "" && offerAnotherMail() });
}

/** With a link, uid and code are not asked for. @param {string} secret */
export function useLink(secret) {
    token = secret;
    for (const name of ["uid", "code"]) {
        byId(`${name}-field`).hidden = secret !== "";
        fields[name].disabled = secret !== "";
    }
}

/** Both sign in: the label says so. @param {Element} label */
export async function callUidOrEmail(label) {
    label.textContent = uidText("form.uid_or_email");
    await settings;
    label.textContent = uidText("form.uid_or_email");
}

/** Where no mail goes out, no code comes from one. */
function nameStaffOnly() {
    byId("code-hint").textContent = text("reset.staff_hint");
}

function offerAnotherMail() {
    form.reset();
    const way = { href: "forgot.html", text: text("reset.another") };
    endWith(form, text("reset.link_used"), { isWrong: true, way });
    return true;
}
