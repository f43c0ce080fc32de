// What is asked of somebody whom a provider has named: how to be called here, whether an account here is theirs, or whether to link.

import { codeField, field, forgotLink, makeForm, otherButton, otherWay, passwordField, uidField } from "./callback-fields.js";
import { handleForm } from "../forms/form.js";
import { node } from "../shell/node.js";
import { ownPath } from "../shell/own-address.js";
import { byId, client, pageAddress, sentence, settings, text } from "../shell/page.js";
import { wireShowButtons } from "../passwords/password-field.js";
import { lookAt, refuse } from "../forms/refusals.js";
import { uidText } from "../accounts/uid-label.js";

/**
 * @typedef {{ next: "done" | "second_factor" | "set_up" | "register" | "confirm" | "link" | "pending" | "linked", location?: string,
 *     ticket: string, hand_off?: string, factors: string[], expires_in: number, ways: string[], needs?: string[],
 *     suggested?: { uid: string | null, name: string | null, email: string | null }, uid_is_fixed?: boolean,
 *     email_is_proven?: boolean, provider?: string, login?: string | null, uid?: string }} Step as the server answers it
 * @typedef {{ send: (path: string, body: object) => Promise<Step>, mail: (ticket: string) => Promise<void>,
 *     goOn: (step: Step) => Promise<void>, over: (why: string, isWrong?: boolean) => void, provider: string }} Ways
 *     `provider`: what people call it
 * @typedef {Ways & { step: Step, registration?: string, domains: string[] }} Here
 */

/** After these nothing on this page helps. */
const OVER = ["hand_off_invalid", "browser_mismatch", "origin_not_allowed", "registration_closed", "identity_not_allowed"];
const NOT_LINKED = ["hand_off_invalid", "browser_mismatch", "identity_taken", "identity_limit"];
/** Milliseconds that a page is in view before a click on it counts: one that was meant for the page before does not. */
const SEEN = 500;
const NOBODY = { uid: null, name: null, email: null };

/** @param {Step} step @param {Ways} ways */
export async function showStep(step, ways) {
    const { registration, email_domains: domains = [] } = (await settings) ?? {};
    const here = { ...ways, registration, domains, step };
    if (step.next === "link") return askToLink(here);
    return step.next === "confirm" ? askWhose(here) : askName(here);
}

/** An account of one's own. */
function askName(here) {
    const { step, provider } = here;
    const { suggested = NOBODY, email_is_proven: isProven } = step;
    const form = makeForm("register", fieldsOfAccount(here, suggested), text("signup.send"));
    const mine = otherWay(text("signup.known"), text("callback.link_mine", { provider }), () => askWhich(here));
    show(text("signup.title"), text("callback.new", { provider }), form, mine);
    handleForm(form, ({ name, uid, email, code }) => {
        const typed = email.trim();
        // Left out, the server takes the address that it was told is confirmed.
        const isSame = isProven && typed.toLowerCase() === suggested.email?.toLowerCase();
        const account = { ticket: step.ticket, name, uid, email: isSame ? undefined : typed, code: code?.trim() };
        return proceed(here, here.send("register", account), { uid, email: typed });
    }, refused(here));
    form.querySelector("input:not([readonly])").focus();
}

function fieldsOfAccount({ step, provider, registration, domains }, suggested) {
    const { needs, uid_is_fixed: isFixed, email_is_proven: isProven } = step;
    const needsCode = needs?.includes("code") ?? ["code", "invite"].includes(registration);
    const isAddressNeeded = domains.length > 0 && ["open", "approval"].includes(registration);
    const uid = { pattern: "[A-Za-z0-9][A-Za-z0-9._\\-]{1,63}", value: suggested.uid ?? "" };
    if (isFixed) uid.readonly = "";
    const email = { type: "email", autocomplete: "email", maxlength: "254", value: suggested.email ?? "" };
    if (isAddressNeeded) email.required = "";
    const emailLabel = isAddressNeeded ? text("form.email") : `${text("form.email")} ${text("form.optional")}`;
    const domainHint = isAddressNeeded ? text("signup.email_domains", { domains: domains.join(", ") }) : "";
    return [
        field("name", text("form.name"), { autocomplete: "name", maxlength: "100", required: "", value: suggested.name ?? "" }),
        uidField(uid, isFixed ? text("callback.uid_fixed", { provider }) : text("form.uid_hint")),
        field("email", emailLabel, email, isProven ? text("callback.email_proven", { provider }) : domainHint),
        ...(needsCode ? [codeField(text(registration === "invite" ? "signup.invitation_needed" : "signup.code_needed"))] : []),
    ];
}

/** Somebody here has confirmed the same address. */
function askWhose(here) {
    const { step: { ticket, ways }, provider, registration } = here;
    const another = otherWay("", text("callback.another"), () => askName({ ...here, step: { ticket } }));
    another.hidden = registration === "closed";
    if (!ways.includes("password")) {
        if (ways.includes("mail")) return byMail(here, text("callback.mail_why_no_password", { provider }), another);
        show(text("callback.confirm"), text("callback.confirm_elsewhere", { provider }), toSignIn(), another);
        return byId("title").focus();
    }
    const mail = () => byMail(here, text("callback.mail_why", { provider }), another);
    const lost = ways.includes("mail") ? otherButton(text("callback.by_mail"), mail) : forgotLink();
    const form = makeForm("confirm", [passwordField()], text("callback.mine_send"), lost);
    show(text("callback.confirm"), text("callback.confirm_why", { provider }), form, another);
    wireShowButtons(form);
    const send = ({ password }) => proceed(here, here.send("confirm", { ticket, password }));
    handleForm(form, send, refused(here, (error) => {
        if (error.code !== "invalid_credentials") return false;
        refuse(form.elements.password, text("callback.password_wrong"));
        lookAt(form.elements.password);
        return true;
    }));
    form.elements.password.focus();
}

/** @param {Here} here @param {string} why @param {HTMLElement} another way on */
async function byMail(here, why, another) {
    const { offerMail } = await import("./callback-code.js");
    offerMail(here, why, another);
}

/** "This is me": an account that has not confirmed the address. */
function askWhich(here) {
    const { step: { ticket }, provider } = here;
    const form = makeForm("mine", [uidField({}), passwordField()], text("callback.mine_send"), forgotLink());
    const another = otherWay(text("login.new"), text("form.sign_up"), () => askName(here));
    const byStaff = otherWay("", text("callback.by_staff"), async () => {
        const { askForStaffCode } = await import("./callback-code.js");
        askForStaffCode(here, another);
    });
    show(text("callback.link", { provider }), uidText("callback.mine_why", { provider }), form, another, byStaff);
    wireShowButtons(form);
    handleForm(form, ({ uid, password }) => proceed(here, here.send("confirm", { ticket, uid, password })), refused(here));
    form.elements.uid.focus();
}

/** To one's own account, in the session that asked for it. */
function askToLink({ step: { ticket, provider: id, login, uid }, provider, over }) {
    const seenAt = performance.now();
    const profile = pageAddress("profile.html");
    const cancel = node("a", { class: "button", href: `${ownPath(profile)}#ways` }, text("page.cancel"));
    const form = makeForm("link", [], text("callback.link_send"), cancel);
    const why = text(login ? "callback.link_why" : "callback.link_why_nameless", { provider, login, uid });
    show(text("callback.link", { provider }), why, form);
    handleForm(form, async () => {
        if (performance.now() - seenAt < SEEN) return;
        await client.identities.confirm(ticket);
        profile.searchParams.set("linked", id);
        profile.hash = "ways";
        location.replace(profile.href);
        await new Promise(() => {});
    }, { refused: (error) => {
        if (!error.isSignedOut && !NOT_LINKED.includes(error.code)) return false;
        over(sentence(error));
        return true;
    } });
    byId("title").focus();
}

/** @param {Promise<import("./callback-steps.js").Step>} asked @param {{ uid?: string, email?: string }} [typed] */
export async function proceed({ goOn, over, registration }, asked, { uid, email } = {}) {
    const step = await asked;
    if (step.next !== "pending") return goOn(step);
    const isForStaff = registration !== "open" || !email;
    return over(isForStaff ? text("signup.pending", { uid }) : text("signup.pending_email", { uid, email }), false);
}

/** @param {(error: any) => boolean} [isSaid] whether it has said it */
export function refused({ over }, isSaid = () => false) {
    return { refused: (error) => {
        if (!OVER.includes(error.code)) return isSaid(error);
        over(sentence(error));
        return true;
    } };
}

function toSignIn() {
    const link = node("a", { class: "button main full", href: pageAddress("login.html").href }, text("form.sign_in"));
    return node("div", { class: "card" }, link);
}

export function show(title, intro, ...content) {
    byId("title").textContent = title;
    byId("intro").textContent = intro;
    byId("intro").hidden = false;
    byId("step").replaceChildren(...content);
}
