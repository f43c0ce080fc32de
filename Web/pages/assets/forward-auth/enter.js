// The way into a protected site, which shows this page under its own address: signs in at the server by a hand-off, and goes on to where
// the person wanted to go. Nothing that was sent is sent again.

import { LatchkeyClient } from "../../client/client.js";
import { errorText, text } from "../../client/language.js";
import { serverOfPage, settingsOfPage } from "../../client/settings/page-meta.js";
import { sameOriginPath } from "../../client/sign-in/return-to.js";
import { forgetLed, hasJustLed, noteLed } from "./led-on.js";
import { ownPath, pageAddress } from "../shell/own-address.js";
import { showSite } from "../site/site-look.js";
import { translate } from "../shell/translate.js";

const byId = (id) => document.getElementById(id);
const query = new URLSearchParams(location.search);
const wanted = wayOn();
/** The code of what the person lacks beside a session. */
const problem = query.get("code");
/** Something was sent that going on by the address alone would lose (G-101). */
const isSending = query.get("sent") === "1";
/** The client takes it out of the address. */
const isBack = location.hash.startsWith("#latchkey=");
// The site has this page at `/_latchkey/enter.html`, and the rest of the server beside it.
const client = new LatchkeyClient(serverOfPage() || pageAddress("").href, { settings: settingsOfPage() });
const settings = client.settings();
let user;
let act = signIn;
/** People who come back to this page by the browser's button are not led on by it once more. */
let mayLead = performance.getEntriesByType("navigation")[0]?.type !== "back_forward";

translate();
// What old-browser.js looks for.
document.documentElement.dataset.started = "";
settings.then(({ site }) => site && showSite({ ...site, logo: null, home_url: null }, client.server), () => {});
byId("act").addEventListener("click", () => act());
byId("sign-out").addEventListener("click", signOut);
addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    mayLead = false;
    enter();
});
enter();

async function enter() {
    byId("notice").textContent = "";
    try {
        user = await whoIsThere();
    } catch (error) {
        return refuse(error);
    }
    const { error } = client.handOff;
    if (error) return refuse(error);
    if (user) return welcome();
    // By a click, where the person has read something first or has just come back without a session.
    if (!wanted || isSending || isBack || !mayLead) return offer(text(isSending ? "enter.lost" : "enter.offer", { site: location.host }));
    signIn();
}

/** An answer to two sessions at once removes both. */
async function whoIsThere() {
    try {
        return await client.currentUser();
    } catch (error) {
        if (error.code !== "ambiguous_token") throw error;
        return client.currentUser({ fresh: true });
    }
}

function welcome() {
    const { name } = user;
    if (problem && !isBack) return explain(name);
    if (isSending) return offer(text("enter.lost_now", { name }), "enter.back", goOn);
    if (!wanted || !mayLead) return offer(text("login.already", { name }), "enter.on", goOn);
    // The site has sent the person here again, although they are signed in.
    if (hasJustLed(wanted)) return offer(text("enter.round"), "enter.again", goOn);
    goOn();
}

function explain(name) {
    if (problem === "reauth_required") offer(text("enter.factor", { name }), "enter.prove", signIn);
    else offer(text("enter.forbidden", { name }), "continue.another", signIn);
    byId("way-on").textContent = text("enter.again");
    byId("way-on").href = wanted ?? "/";
    byId("next").hidden = false;
}

/** @param {string} why @param {string} [label] key of the button's text @param {() => void} [does] */
function offer(why, label = "form.sign_in", does = signIn) {
    act = does;
    byId("working").hidden = true;
    byId("step").hidden = false;
    byId("why").textContent = why;
    byId("act").textContent = text(label);
    byId("sign-out").hidden = !user;
}

function refuse(error) {
    if (error.code === "aborted") return offer(text("enter.offer", { site: location.host }));
    if (typeof error.code !== "string") console.error(error);
    const said = typeof error.code === "string" ? errorText(error) : text("page.broken");
    byId("notice").classList.add("wrong");
    byId("notice").textContent = said;
    offer(text("enter.offer", { site: location.host }));
    byId("notice").focus();
}

async function signIn() {
    byId("act").setAttribute("aria-disabled", "true");
    forgetLed();
    try {
        const { public_url: server } = await settings;
        // At the server's own address its own page does it.
        if (server && new URL(server).origin === location.origin) return location.replace(ownSignIn(server));
        await client.handOff.leave();
    } catch (error) {
        refuse(error);
    } finally {
        byId("act").removeAttribute("aria-disabled");
    }
}

function ownSignIn(server) {
    const address = new URL("/login", server);
    if (wanted) address.searchParams.set("return-to", wanted);
    return address.href;
}

function goOn() {
    noteLed(wanted ?? "/");
    location.replace(wanted ?? "/");
}

async function signOut() {
    try {
        await client.signOut();
        byId("notice").textContent = "";
        user = null;
        byId("next").hidden = true;
        offer(text("enter.out"));
        byId("act").focus();
    } catch (error) {
        refuse(error);
    }
}

/** Null where nobody said, and for this page itself. */
function wayOn() {
    const path = sameOriginPath(query.get("to"));
    return path && path.split(/[?#]/, 1)[0] !== ownPath(location, "") ? path : null;
}
