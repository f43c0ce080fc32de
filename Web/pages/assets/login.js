import "../client/sign-in-element.js";
import { sameOriginPath } from "../client/latchkey.js";
import { byId, client, say, startPage, text } from "./page.js";

const NOTICES = ["ended", "again", "out"];

startPage();

const query = new URLSearchParams(location.search);
const home = new URL("profile.html", location.href).pathname;
const returnTo = sameOriginPath(query.get("return-to")) ?? home;
const notice = query.get("notice");
const signIn = byId("sign-in");

signIn.client = client;
signIn.setAttribute("return-to", returnTo);
if (returnTo !== home) byId("to-sign-up").search = new URLSearchParams({ "return-to": returnTo });
if (NOTICES.includes(notice)) say(byId("notice"), text(`login.notice_${notice}`));

// Somebody is signed in already, here or meanwhile in another tab.
async function offerToGoOn() {
    const user = await client.currentUser().catch(() => null);
    // Signing in again is what the page was opened for.
    if (!user || notice === "again") return;
    const link = document.createElement("a");
    link.href = returnTo;
    link.textContent = text("login.go_on");
    byId("notice").replaceChildren(text("login.already", { name: user.name }), " ", link);
    byId("notice").hidden = false;
}

client.addEventListener("change", offerToGoOn);
offerToGoOn();
