// Where the link of the mail leads; without a link, with a code.

import { takeLinkSecret } from "../shell/link-secret.js";
import { byId, say, settings, startPage, text } from "../shell/page.js";
import { wireShowButtons } from "../passwords/password-field.js";
import { useLink, wireRecoverForm } from "./recover-form.js";

startPage();
wireShowButtons();
wireRecoverForm();
takeLinkSecret((secret) => {
    useLink(secret);
    byId("recover").hidden = byId("intro").hidden = false;
    byId("next").hidden = true;
    say(byId("notice"), "");
    byId("intro").textContent = text(secret ? "reset.intro" : "reset.code_intro");
});
settings.then((known) => {
    if (known?.sends_mail === false && !byId("code-field").hidden) byId("intro").textContent = text("reset.staff_intro");
});
