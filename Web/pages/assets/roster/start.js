// The first sign-in, with what is on a slip: a password of one's own, and then in.

import { sameOriginPath } from "../../client/sign-in/return-to.js";
import { keptOrigin, keptTicket } from "../hand-off/asking-site.js";
import { endWith } from "../shell/ending.js";
import { handleForm } from "../forms/form.js";
import { takeLinkSecret } from "../shell/link-secret.js";
import { byId, client, pageAddress, signInAddress, startPage, text } from "../shell/page.js";
import { hintPassword, wireShowButtons } from "../passwords/password-field.js";

startPage();
wireShowButtons();

const form = byId("first");
const fields = form.elements;
const asked = sameOriginPath(new URLSearchParams(location.search).get("return-to"));
// Where another site asks, the page "continue" signs in and leads back to it.
const isForSite = keptTicket() !== "" && keptOrigin() !== "";
byId("to-sign-in").href = isForSite ? pageAddress("continue.html").href : signInAddress("", asked ?? "");

hintPassword(fields.new, () => ({ uid: fields.uid.value.trim() || undefined }));
takeLinkSecret(fillIn);
handleForm(form, async ({ uid, code, new: password }) => {
    await client.recovery.setPassword({ uid, code: code.trim(), password });
    try {
        await client.signIn({ uid, password });
    } catch {
        // The password is theirs from here on: the page for signing in knows what else may be asked.
        form.reset();
        byId("known").hidden = true;
        return endWith(form, text("start.set"));
    }
    // Whoever comes back to this page is not shown it.
    fields.new.value = "";
    location.assign(asked ?? pageAddress("profile.html"));
});

/** A slip's picture names person and code: `ada.lovelace.K7WQM3XTR2`. @param {string} secret */
function fillIn(secret) {
    const end = secret.lastIndexOf(".");
    if (end < 1) return fields.uid.focus();
    fields.uid.value = secret.slice(0, end);
    fields.code.value = secret.slice(end + 1);
    fields.new.focus();
}
