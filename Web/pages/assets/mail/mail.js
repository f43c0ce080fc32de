// The outbox: what was sent to whom, what the mail server answered; each can be sent again.

import { ago } from "../shell/dates.js";
import { hasText } from "../../client/language.js";
import { forSignedIn, requirePermission } from "../shell/guarded.js";
import { byId, client, startPage, text } from "../shell/page.js";
import { listRow, rowButton } from "../lists/row-button.js";
import { wireSignInAgain } from "../sign-in/sign-in-again.js";

startPage();
wireSignInAgain();

const list = byId("mails");
const message = byId("mails-message");

byId("refreshing").append(rowButton(text("mail.refresh"), text("mail.refresh"), message, showMails));

forSignedIn(byId("outbox"), async (user) => {
    await requirePermission(user, "mail:read");
    await showMails();
});

async function showMails() {
    const mails = await client.staff.mails();
    list.replaceChildren(...mails.map(row));
    byId("no-mails").hidden = mails.length > 0;
}

/** @param {import("../../client/latchkey.js").Mail} mail */
function row(mail) {
    const kind = hasText(`mail.kind_${mail.kind}`) ? text(`mail.kind_${mail.kind}`) : mail.kind;
    const { recipient } = mail;
    const again = rowButton(text("mail.again"), text("mail.again_label", { kind, recipient }), message, async () => {
        await client.staff.sendMailAgain(mail.id);
        await showMails();
        byId("mails-title").focus();
        return text("mail.sent_again", { recipient });
    });
    const tries = text("mail.attempts", { count: mail.attempts });
    const asked = [` · ${tries} · ${text("mail.asked")} `, ago(mail.created_at)];
    const item = listRow(kind, [`${recipient} · `, state(mail), ...asked, answer(mail)], again);
    item.dataset.state = mail.state;
    return item;
}

function state(mail) {
    const element = document.createElement("span");
    element.className = "state";
    element.textContent = text(`mail.state_${mail.state}`);
    return element;
}

/** What the mail server said last, in its own words. */
function answer(mail) {
    const element = document.createElement("div");
    element.textContent = mail.answer;
    return element;
}
