// Where a provider sends people back to: tells the server what it brought, and goes on as that says.

import { LatchkeyError } from "../../client/errors.js";
import { waitText } from "../../client/language.js";
import { leftFrom } from "../../client/federation/provider-start.js";
import { Requests } from "../../client/requests/request.js";
import { sameOriginPath } from "../../client/sign-in/return-to.js";
import { isFederationStep, isMessage } from "../../client/answers/shapes.js";
import { sendOnceMore } from "./once-more.js";
import { sentenceOfAttempt } from "../hand-off/blocked-cookies.js";
import { keptOrigin } from "../hand-off/asking-site.js";
import { clientFor, handOver } from "../hand-off/hand-over.js";
import { ownAddress, ownPath } from "../shell/own-address.js";
import { byId, client, onRestored, pageAddress, say, serverAddress, settings, startPage, text } from "../shell/page.js";
import { wireSignInAgain } from "../sign-in/sign-in-again.js";

/** @import { Step } from "./callback-steps.js" */

/** Characters that the server reads of a code. */
const MOST = 4096;
const requests = new Requests(serverAddress, undefined, globalThis);
/** Which provider: each has an address of its own to come back to. */
const id = /\/callback-(\w+)(?:\.html)?$/.exec(location.pathname)?.[1] ?? "";
const brought = takeAnswer();
const { began, hash } = leftFrom(globalThis);

startPage();
wireSignInAgain();
// What it brought is used, or another person sits here.
onRestored(() => location.reload());
finish();

/** Before anything else, and once: nobody reads it over a shoulder, in the history, or in a copied address. */
function takeAnswer() {
    const query = new URLSearchParams(location.search);
    const isPlain = location.hash === "" && [...query.keys()].every((name) => query.getAll(name).length === 1);
    history.replaceState(history.state, "", ownAddress(""));
    const [state, code, error, iss] = ["state", "code", "error", "iss"].map((name) => query.get(name)?.slice(0, MOST) || undefined);
    if (!state && !code && !error) return undefined;
    return isPlain ? { state, iss, ...(error ? { error } : { code }) } : {};
}

async function finish() {
    if (!brought) return end(text("callback.nothing"));
    try {
        if (!brought.state) throw new LatchkeyError("hand_off_invalid");
        const step = await sendOnceMore(() => send(`${id}/finish`, brought), { waits, pause });
        say(byId("notice"), "");
        await goOn(step);
    } catch (error) {
        const isCancelled = brought.error === "access_denied" && error.code === "provider_denied";
        end(isCancelled ? text("callback.cancelled", { provider: await providerName() }) : sentenceOfAttempt(error));
    }
}

/** @param {number} seconds */
function waits(seconds) {
    say(byId("notice"), text("callback.waits", { wait: waitText(seconds) }));
}

function pause(seconds) {
    return new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
}

/** @param {string} path @param {object} body @returns {Promise<Step>} */
function send(path, body) {
    return requests.send("POST", `/api/federation/${path}`, { body, expect: isFederationStep });
}

/** Has a code sent to the address that an account here has confirmed. @param {string} ticket */
async function mail(ticket) {
    await requests.send("POST", "/api/federation/mail", { body: { ticket }, expect: isMessage });
}

/** Shows what comes next, or leaves; then it does not come back. @param {Step} step */
async function goOn(step) {
    if (step.next === "done") return leave(step.location);
    if (step.next === "second_factor") {
        const { askForCode } = await import("./callback-factor.js");
        return askForCode(step, { ...prover(step), restart: () => location.assign(wayBack()), over: end });
    }
    if (step.next === "set_up") return setUp(step);
    const { showStep } = await import("./callback-steps.js");
    return showStep(step, { send, mail, goOn, over: end, provider: await providerName() });
}

async function setUp(step) {
    const { setUpFactor } = await import("../factors/first-factor.js");
    const { client: ours, proven } = prover(step);
    const confirmed = await setUpFactor(step, { client: ours, uid: text("callback.account") });
    return confirmed ? proven(confirmed.user, confirmed.at) : end(text("login.not_set_up"));
}

/** Who proves the second step, for another site or here, and what follows. @param {Step} step */
function prover({ hand_off: handOff, location: path }) {
    const proven = (user, at) => leave(handOff ? user.location : path, at);
    return { client: handOff ? clientFor(handOff) : client, proven };
}

/** For another site; or to a path of this one, with the fragment that only this tab knows. @param {number} [provenAt] */
async function leave(address, provenAt) {
    const path = sameOriginPath(address);
    if (path) location.replace(sameOriginPath(path + hash) ?? path);
    else handOver(address, keptOrigin() || new URL(address).origin, provenAt);
    // What was pressed stays busy until the next page is here.
    await new Promise(() => {});
}

/** @param {string} why @param {boolean} [isWrong] */
function end(why, isWrong = true) {
    byId("title").textContent = text(isWrong ? "callback.failed" : "callback.second");
    byId("intro").hidden = true;
    byId("step").replaceChildren();
    Object.assign(byId("way-on"), { href: wayBack(), textContent: text(isWrong ? "callback.back" : "form.sign_in") });
    byId("next").hidden = false;
    say(byId("notice"), why, isWrong);
    byId("notice").focus();
}

/** To the page that was left: signing in, for a site that asks, or the profile. */
function wayBack() {
    return sameOriginPath(began) ?? ownPath(pageAddress("login.html"));
}

async function providerName() {
    return (await settings)?.providers?.find((one) => one.id === id)?.name ?? id;
}
