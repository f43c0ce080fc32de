// Makes the first administrator with the code that stands behind the # of the address: browsers never send that part,
// so it reaches no log.

import { setUpFactor } from "../factors/first-factor.js";
import { handleForm } from "../forms/form.js";
import { ownAddress } from "../shell/own-address.js";
import { byId, client, pageAddress, say, settings, startPage, text } from "../shell/page.js";
import { hintPassword, wireShowButtons } from "../passwords/password-field.js";
import { offerSecondStep } from "./setup-offer.js";

startPage();
wireShowButtons();

const form = byId("set-up");
const notice = byId("notice");
const code = location.hash.slice(1);

hintPassword(form.elements.password, () => ({ uid: form.elements.uid.value, name: form.elements.name.value }));
handleForm(form, setUp);

async function setUp({ uid, name, password }) {
    const user = await client.setUp({ code, uid, name, password });
    history.replaceState(null, "", ownAddress(""));
    try {
        await client.signIn({ uid, password });
    } catch (error) {
        if (await isSetUp(error)) return leaveForUsers();
        // The account is made all the same; the sign-in page says what is wrong.
        leave(text("setup.done", { uid: user.uid }));
        byId("next").hidden = false;
        return;
    }
    if (!(await settings)?.factors?.enabled) return leaveForUsers();
    await offerSecondStep(user, leaveForUsers);
    leave(text("setup.ready", { uid: user.uid }));
}

/** Where administrators must have a second step at once, it is a part of this. */
async function isSetUp(error) {
    return error.code === "factor_setup_required" && setUpFactor(error).catch(() => false);
}

async function leaveForUsers() {
    // Whoever comes back to this page is not shown it.
    form.elements.password.value = "";
    location.assign(pageAddress("users.html"));
    // The form stays busy until the other page is there.
    await new Promise(() => {});
}

function leave(message, isWrong = false) {
    form.hidden = true;
    form.elements.password.value = "";
    byId("intro").hidden = true;
    say(notice, message, isWrong);
    notice.focus();
}

// Before anybody has filled in the form.
client.needsSetUp().then((isNeeded) => {
    if (!isNeeded) tellClosed();
    else if (!code) leave(text("setup.no_code"), true);
}, () => code || leave(text("setup.no_code"), true));

/** No link works any more. */
function tellClosed() {
    leave(text("error.setup_closed"), true);
    byId("next").hidden = false;
}
