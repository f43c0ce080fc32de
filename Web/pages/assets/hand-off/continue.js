// Where a front end sends people to sign in: says for which site, and goes back there with what its page exchanges for a session.

// Not later: this page offers passkeys at once.
import "../../client/factors/passkey.js";
import { SignInElement } from "../../client/sign-in-element.js";
import { Requests } from "../../client/requests/request.js";
import { isHandedOff, isHandOff } from "../../client/answers/shapes.js";
import { askedForProvider } from "../federation/asked-provider.js";
import { beginningAt, keepOrigin, keepSite, keepTicket, keptTicket } from "./asking-site.js";
import { sentenceOfAttempt } from "./blocked-cookies.js";
import { handleForm } from "../forms/form.js";
import { clientFor, handOver } from "./hand-over.js";
import { takeLinkSecret } from "../shell/link-secret.js";
import { ownPath } from "../shell/own-address.js";
import { byId, onRestored, pageAddress, say, sentence, serverAddress, startPage, text } from "../shell/page.js";

/** Milliseconds that a page is in view before a click on it counts: one that was meant for the page before does not. */
const SEEN = 500;
/** After these nothing on this page helps. */
const OVER = ["hand_off_invalid", "browser_mismatch", "origin_not_allowed"];

const requests = new Requests(serverAddress, undefined, globalThis);
let ticket = "";
let origin = "";
let seenAt = Infinity;

startPage();
document.addEventListener("visibilitychange", noteSeen);
// A small window on top hides nothing, and takes the focus.
addEventListener("focus", noteSeen);
addEventListener("blur", () => { seenAt = Infinity; });
handleForm(byId("go-on"), goOn, { refused: isOver });
byId("another").addEventListener("click", () => askForProof(true));
byId("to-sign-up").search = new URLSearchParams({ "return-to": ownPath(pageAddress("continue.html")) });
// The hand-off is used, or another person sits here.
onRestored(() => location.reload());
takeLinkSecret((secret) => {
    if (secret) keepTicket(secret);
    open(secret || keptTicket(), secret !== "");
});

/** @param {string} given @param {boolean} isFirst the ticket has just come */
async function open(given, isFirst) {
    ticket = given;
    if (!ticket) return end(text("continue.nothing"));
    try {
        const asked = await requests.send("POST", "/api/hand-off/describe", { body: { ticket }, expect: isHandOff });
        ({ origin } = asked);
        keepOrigin(origin);
        keepSite(origin);
        show(asked, isFirst);
    } catch (error) {
        if (!isOver(error)) end(sentence(error));
    }
}

/** Which site it is stands above everything that one can do. */
function show({ provider, providers, ...asked }, isFirst) {
    const { host } = new URL(origin);
    byId("intro").textContent = text("continue.intro", { site: host });
    byId("intro").hidden = byId("next").hidden = false;
    Object.assign(byId("way-on"), { href: origin, textContent: text("continue.cancel", { site: host }) });
    noteSeen();
    const wanted = providers.find(({ id }) => id === provider);
    if (!wanted) return showWays(asked);
    const mayClick = () => performance.now() - seenAt >= SEEN;
    askedForProvider(wanted, origin, { client: clientFor(ticket), isFirst, mayClick, isOver, otherWay: () => showWays(asked) });
}

function showWays({ user, remember }) {
    byId("go-on").hidden = !user;
    if (!user) return askForProof(false, remember);
    byId("who").textContent = text("login.already", { name: user.name });
    byId("go-on-as").textContent = text("continue.as", { name: user.name });
    byId("another").dataset.remember = remember ? "true" : "";
}

/** @param {boolean} isAsked by a click */
function askForProof(isAsked, remember = Boolean(byId("another").dataset.remember)) {
    const signIn = new SignInElement();
    signIn.client = clientFor(ticket);
    signIn.setAttribute("forgot", pageAddress("forgot.html"));
    // It stands below, and comes back here.
    signIn.setAttribute("sign-up", "");
    signIn.setAttribute("providers", "");
    signIn.addEventListener("latchkey-sign-in", (event) => {
        event.preventDefault();
        handOver(event.detail.user.location, origin);
    });
    // Before the form is emptied.
    let uid = "";
    signIn.addEventListener("submit", () => { uid = signIn.querySelector("input[name=uid]").value.trim(); }, true);
    signIn.addEventListener("latchkey-error", (event) => explain(event, { client: signIn.client, uid }));
    byId("prove").replaceChildren(signIn);
    byId("go-on").hidden = true;
    byId("prove").hidden = byId("new-here").hidden = false;
    signIn.querySelector("input[name=remember]").checked = remember;
    if (isAsked || document.activeElement === document.body) signIn.querySelector("input[name=uid]").focus();
}

async function goOn() {
    if (performance.now() - seenAt < SEEN) return;
    const { location: address } = await requests.send("POST", "/api/hand-off/continue", { body: { ticket }, expect: isHandedOff });
    handOver(address, origin);
    // The button stays busy until the next page is here.
    await new Promise(() => {});
}

function explain(event, more) {
    const { error } = event.detail;
    if (isOver(error)) return event.preventDefault();
    if (error.code !== "factor_setup_required") return;
    event.preventDefault();
    setUp(error, more);
}

async function setUp(error, more) {
    const notice = byId("notice");
    try {
        const { setUpFactor } = await import("../factors/first-factor.js");
        const confirmed = await setUpFactor(error, more);
        if (confirmed) return handOver(confirmed.user.location, origin, confirmed.at);
        say(notice, text("login.not_set_up"), true);
    } catch (failure) {
        if (isOver(failure)) return;
        say(notice, sentence(failure), true);
    }
    notice.focus();
}

/** @returns {boolean} whether the site has to begin again */
function isOver(error) {
    if (error.isSignedOut) {
        askForProof(true);
        return true;
    }
    if (!OVER.includes(error.code)) return false;
    end(sentenceOfAttempt(error), error.code !== "origin_not_allowed");
    return true;
}

/** @param {string} why @param {boolean} mayBegin the link to the site begins once more */
function end(why, mayBegin = false) {
    for (const id of ["intro", "go-on", "by-provider", "prove", "new-here"]) byId(id).hidden = true;
    byId("prove").replaceChildren();
    byId("next").hidden = false;
    if (origin) {
        const href = mayBegin ? beginningAt(origin) : origin;
        Object.assign(byId("way-on"), { href, textContent: text("page.to_site", { site: new URL(origin).host }) });
    }
    say(byId("notice"), why, true);
    byId("notice").focus();
}

function noteSeen() {
    seenAt = document.hidden ? Infinity : performance.now();
}
