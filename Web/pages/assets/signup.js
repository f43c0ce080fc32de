import { sameOriginPath } from "../client/latchkey.js";
import { handleForm } from "./form.js";
import { byId, client, say, sentence, settings, signInAddress, startPage, text } from "./page.js";
import { hintPassword, wireShowButtons } from "./password-field.js";

startPage();
wireShowButtons();

const form = byId("sign-up");
const asked = sameOriginPath(new URLSearchParams(location.search).get("return-to"));
const fields = form.elements;
if (asked) byId("to-sign-in").href = signInAddress("", asked);

hintPassword(fields.password, () => ({
    uid: fields.uid.value, name: fields.name.value, email: fields.email.value || undefined,
}));

handleForm(form, signUp, { refused: (error) => error.code === "registration_closed" && close() });
settings.then((known) => known?.registration === "closed" && close());

async function signUp({ uid, name, email, password }) {
    await client.signUp({ uid, name, email: email.trim(), password });
    try {
        // The password was typed a moment ago: asking for it again would only be tiresome.
        await client.signIn({ uid, password });
    } catch (error) {
        form.hidden = true;
        say(byId("notice"), `${text("signup.done", { uid })} ${sentence(error)}`, true);
        byId("notice").focus();
        return;
    }
    // Whoever comes back to this page is not shown it.
    fields.password.value = "";
    location.assign(asked ?? "profile.html");
    // The button stays busy until the next page is here.
    await new Promise(() => {});
}

function close() {
    form.hidden = true;
    say(byId("notice"), text("signup.closed"));
    return true;
}
