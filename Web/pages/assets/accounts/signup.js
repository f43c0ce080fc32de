import { sameOriginPath } from "../../client/sign-in/return-to.js";
import { keptOrigin, keptTicket } from "../hand-off/asking-site.js";
import { handleForm } from "../forms/form.js";
import { clientFor, handOver } from "../hand-off/hand-over.js";
import { takeLinkSecret } from "../shell/link-secret.js";
import { ownPath } from "../shell/own-address.js";
import { byId, client, pageAddress, say, sentence, settings, signInAddress, startPage, text } from "../shell/page.js";
import { hintPassword, wireShowButtons } from "../passwords/password-field.js";

startPage();
wireShowButtons();

const form = byId("sign-up");
const asked = sameOriginPath(new URLSearchParams(location.search).get("return-to"));
const fields = form.elements;
// For another site, which the page "continue" leads back to.
const isForSite = asked === ownPath(pageAddress("continue.html")) && keptTicket() !== "" && keptOrigin() !== "";
if (asked) byId("to-sign-in").href = isForSite ? asked : signInAddress("", asked);

hintPassword(fields.password, () => ({
    uid: fields.uid.value, name: fields.name.value, email: fields.email.value || undefined,
}));

handleForm(form, signUp, { refused });
takeLinkSecret((code) => {
    if (code === "") return;
    fields.code.value = code;
    byId("has-code").open = true;
    markAddress();
});
settings.then((known) => show(known?.registration, known?.email_domains ?? []));

async function signUp({ uid, name, email, password, code }) {
    const user = await client.signUp({ uid, name, email: email.trim(), password, code: code.trim() });
    if (user.state === "pending") return leave(await whatToWaitFor(user));
    try {
        // The password was typed a moment ago: asking for it again would only be tiresome.
        if (isForSite) return await signInThere({ uid, password });
        await client.signIn({ uid, password });
    } catch (error) {
        return leave(`${text("signup.done", { uid })} ${sentence(error)}`, true);
    }
    // Whoever comes back to this page is not shown it.
    fields.password.value = "";
    location.assign(asked ?? "profile.html");
    // The button stays busy until the next page is here.
    await new Promise(() => {});
}

/** There is no session here then. */
async function signInThere(credentials) {
    const { location: address } = await clientFor(keptTicket()).signIn(credentials);
    fields.password.value = "";
    handOver(address, keptOrigin());
    await new Promise(() => {});
}

/** What it takes to get in here. @param {string | undefined} registration @param {string[]} domains */
function show(registration, domains) {
    if (registration === "closed") return close();
    if (domains.length > 0 && ["open", "approval"].includes(registration)) askForAddress(domains);
    if (registration === "approval") explain(text("signup.approval"));
    if (registration !== "code" && registration !== "invite") return;
    explain(text(registration === "code" ? "signup.code_needed" : "signup.invitation_needed"));
    // Without it nothing else is worth typing.
    form.prepend(byId("code-field"));
    byId("has-code").hidden = true;
    fields.code.required = true;
}

/** Whoever has a code joins with any address, or with none. */
function askForAddress(domains) {
    byId("email-hint").textContent = text("signup.email_domains", { domains: domains.join(", ") });
    byId("email-hint").hidden = false;
    fields.code.addEventListener("input", markAddress);
    markAddress();
}

function markAddress() {
    fields.email.required = !byId("email-hint").hidden && fields.code.value.trim() === "";
    byId("email-optional").hidden = fields.email.required;
}

function explain(sentence) {
    byId("intro").textContent = sentence;
    byId("intro").hidden = false;
}

function refused(error) {
    if (error.code === "registration_closed") return close();
    // What is wrong with the code stands beside it.
    if (error.code?.startsWith("join_code_")) byId("has-code").open = true;
    return false;
}

function close() {
    form.hidden = byId("intro").hidden = true;
    say(byId("notice"), text("signup.closed"));
    return true;
}

/** Staff, where they let people in; otherwise an address that is to be confirmed. */
async function whatToWaitFor({ uid, email }) {
    const isForStaff = (await settings)?.registration !== "open" || !email;
    return isForStaff ? text("signup.pending", { uid }) : text("signup.pending_email", { uid, email });
}

/** The account is there, but nobody is signed in. */
function leave(sentence, isWrong = false) {
    form.reset();
    form.hidden = byId("intro").hidden = true;
    byId("known").hidden = !isWrong;
    say(byId("notice"), sentence, isWrong);
    byId("notice").focus();
}
