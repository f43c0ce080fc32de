import { askPerson, byId, client, settings, startPage, text } from "./page.js";
import { homeName, homeOf } from "../site/site-links.js";
import { clearState, showFailure } from "./state-card.js";

startPage();
client.addEventListener("change", ({ detail }) => greet(detail.user));
settings.then((known) => offerSite(known?.site));
client.needsSetUp().catch(() => false).then(offerSetUp);
look();

/** Before set-up nobody has an account with which to sign in. @param {boolean} isNeeded */
function offerSetUp(isNeeded) {
    byId("needs-setup").hidden = !isNeeded;
    byId("signed-out").hidden = isNeeded;
}

/** Who has signed in goes on to where they came from, rather than to the profile. */
function offerSite(site) {
    const home = homeOf(site, client.server);
    if (!home) return;
    Object.assign(byId("to-site"), { href: home.href, hidden: false });
    byId("to-site").textContent = text("index.to_site", { site: homeName(site, home) });
    byId("to-profile").classList.remove("main");
}

async function look() {
    clearState();
    try {
        greet(await askPerson());
    } catch (error) {
        showFailure(error, look);
    }
}

function greet(user) {
    clearState();
    byId("to-users").hidden = !["users:read", "groups:lead"].some((permission) => user?.permissions?.includes(permission));
    if (user) byId("greeting").textContent = text("index.greeting", { name: user.name });
}
