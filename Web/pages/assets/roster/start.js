// The first sign-in, with what is on a slip: a password of one's own, and then in.

import { endWith } from "../shell/ending.js";
import { handleForm } from "../forms/form.js";
import { takeLinkSecret } from "../shell/link-secret.js";
import { byId, client, pageAddress, startPage, text } from "../shell/page.js";
import { hintPassword, wireShowButtons } from "../passwords/password-field.js";

startPage();
wireShowButtons();

const form = byId("first");
const fields = form.elements;

hintPassword(fields.new, () => ({ uid: fields.uid.value.trim() || undefined }));
takeLinkSecret(fillIn);
handleForm(form, async ({ uid, code, new: password }) => {
    await client.recovery.setPassword({ uid, code: code.trim(), password });
    try {
        await client.signIn({ uid, password });
    } catch {
        // The password is theirs from here on: the page for signing in knows what else may be asked.
        form.reset();
        return endWith(form, text("start.set"));
    }
    // Whoever comes back to this page is not shown it.
    fields.new.value = "";
    location.assign(pageAddress("profile.html"));
});

/** A slip's picture names person and code: `ada.lovelace.K7WQM3XTR2`. @param {string} secret */
function fillIn(secret) {
    const end = secret.lastIndexOf(".");
    if (end < 1) return fields.uid.focus();
    fields.uid.value = secret.slice(0, end);
    fields.code.value = secret.slice(end + 1);
    fields.new.focus();
}
