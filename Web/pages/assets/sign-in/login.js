// Not later: this page offers passkeys at once.
import "../../client/factors/passkey.js";
import "../../client/sign-in-element.js";
import { settingsOfPage } from "../../client/settings/page-meta.js";
import { sameOriginPath } from "../../client/sign-in/return-to.js";
import { ownPath } from "../shell/own-address.js";
import { byId, client, pageAddress, say, sentence, startPage, text } from "../shell/page.js";

const NOTICES = ["ended", "again", "needed", "out", "beside"];
/** A code as slips and staff show it, with or without what stands between its parts. */
const SLIP_CODE = /^([2-9A-HJKMNPQRSTWXYZ][\s-]*){10}$/i;

const known = settingsOfPage();
// A server at another address than this page's answers as to everybody.
if (known?.passkeys?.enabled && known.public_url === location.origin) client.broughtOptions.expect();
startPage();

const query = new URLSearchParams(location.search);
const home = ownPath(pageAddress("profile.html"));
const returnTo = sameOriginPath(query.get("return-to")) ?? home;
const asked = NOTICES.includes(query.get("notice")) ? query.get("notice") : undefined;
const why = asked ? text(`login.notice_${asked}`) : "";
const notice = byId("notice");
const signIn = byId("sign-in");

signIn.client = client;
signIn.setAttribute("forgot", pageAddress("forgot.html"));
// It stands below the form.
signIn.setAttribute("sign-up", "");
signIn.setAttribute("return-to", returnTo);
// Copies of this page on other hosts have a policy that lets no form leave for the server.
signIn.toggleAttribute("providers", new URL(client.server).origin === location.origin);
if (returnTo !== home) for (const id of ["to-sign-up", "to-start"]) byId(id).search = new URLSearchParams({ "return-to": returnTo });

if (why) {
    say(notice, why);
    // It is there before anything is read aloud: a live region would stay silent.
    notice.focus();
} else {
    // Nothing else is done here; pages of others, where the element is one part of many, decide for themselves.
    signIn.querySelector("input[name=uid]").focus();
}
signIn.addEventListener("latchkey-error", (event) => {
    const { error } = event.detail;
    if (notice.querySelector("#slip-way")) say(notice, why);
    if (error.code === "invalid_credentials" && SLIP_CODE.test(signIn.querySelector("input[name=password]").value.trim())) sayWhereSlipsGo();
    if (error.code !== "factor_setup_required") return;
    event.preventDefault();
    setUp(error);
});
// Whoever has signed in by a code from staff has lost the app. The proof is young: it is replaced now.
signIn.addEventListener("latchkey-sign-in", (event) => {
    const { byStaffCode, user } = event.detail;
    if (!byStaffCode && asked !== "beside") return;
    event.preventDefault();
    if (byStaffCode) return location.assign(`${home}?lost#security`);
    signIn.closest(".card").hidden = true;
    offerToGoOn(user);
    notice.focus();
});
client.addEventListener("change", ({ detail }) => explain(detail.user));
client.currentUser().then(explain, () => {});

/** The form is behind the dialog meanwhile, without the password. */
async function setUp(error) {
    try {
        const { setUpFactor } = await import("../factors/first-factor.js");
        if (await setUpFactor(error)) return location.assign(returnTo);
        say(notice, text("login.not_set_up"), true);
    } catch (failure) {
        say(notice, sentence(failure), true);
    }
    notice.focus();
}

/** People with a slip in hand type its code where a password belongs. */
function sayWhereSlipsGo() {
    const link = document.createElement("a");
    link.href = byId("to-start").href;
    link.textContent = text("login.slip_way");
    link.id = "slip-way";
    notice.replaceChildren(text("login.slip"), " ", link);
}

/** Why this page is here; or that somebody is signed in already, here or meanwhile in another tab. */
function explain(user) {
    if (!user && signIn.closest(".card").hidden) return location.reload();
    // Signing in again may be what the page was opened for.
    if (user && asked !== "again") return offerToGoOn(user);
    if (notice.textContent !== why) say(notice, why);
}

function offerToGoOn(user) {
    const known = text("login.already", { name: user.name });
    // A page with what they have typed waits in another tab.
    if (asked === "beside") return say(notice, `${known} ${text("login.go_back")}`);
    const link = document.createElement("a");
    link.href = returnTo;
    link.textContent = text("login.go_on");
    notice.replaceChildren(known, " ", link);
}
