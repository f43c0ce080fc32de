// Asks for a mail with a link and a code, and takes the code, or one from staff.

import { handleForm } from "../forms/form.js";
import { byId, client, say, settings, startPage, text } from "../shell/page.js";
import { wireShowButtons } from "../passwords/password-field.js";
import { callUidOrEmail, wireRecoverForm } from "./recover-form.js";

startPage();
wireShowButtons();
callUidOrEmail(byId("asked-uid-label"));
wireRecoverForm(() => showStep({}));

const ask = byId("ask");
const recover = byId("recover");

handleForm(ask, async ({ uid }) => {
    await client.recovery.request({ uid });
    takeCode(uid);
    say(byId("notice"), text("forgot.sent", { uid }));
    byId("notice").focus();
});
settings.then((known) => known?.sends_mail === false && askStaff());
byId("use-code").addEventListener("click", () => {
    takeCode(ask.elements.uid.value.trim());
    recover.elements[recover.elements.uid.value ? "code" : "uid"].focus();
});
byId("ask-again").addEventListener("click", () => {
    ask.elements.uid.value = recover.elements.uid.value;
    say(byId("notice"), "");
    showStep({ asks: true });
    ask.elements.uid.focus();
});

/** Where no mail goes out, the code is the only way. */
function askStaff() {
    showStep({ takesCode: true });
    byId("no-mail").hidden = true;
    byId("intro").textContent = text("forgot.ask_staff");
    byId("intro").hidden = false;
}

function takeCode(uid) {
    recover.elements.uid.value = uid;
    showStep({ takesCode: true });
}

function showStep({ asks = false, takesCode = false }) {
    ask.hidden = byId("has-code").hidden = !asks;
    byId("intro").hidden = !asks;
    recover.hidden = byId("no-mail").hidden = !takesCode;
}
