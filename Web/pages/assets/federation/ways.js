// Accounts at providers that sign in to one's own: which there are, one more, one less.

import { ago, dayOf } from "../shell/dates.js";
import { ownAddress } from "../shell/own-address.js";
import { byId, client, say, text } from "../shell/page.js";
import { listRow, rowButton } from "../lists/row-button.js";
import { runOnce } from "../forms/run-once.js";
import { roleName } from "../lists/tag.js";

/** @import { Identity, Provider } from "../../client/latchkey.js" */

const message = byId("ways-message");
/** @type {() => Promise<unknown>} */
let sessionsEnded;

/** @param {() => Promise<unknown>} ended called when all other sessions have ended */
export async function showIdentities(ended) {
    sessionsEnded = ended;
    const providers = await showAnew();
    const linked = new URLSearchParams(location.search).get("linked");
    const name = providers.find(({ id }) => id === linked)?.name;
    if (!name) return;
    say(message, text("ways.linked", { name }));
    // It is news once.
    history.replaceState(history.state, "", ownAddress(""));
}

async function showAnew() {
    const [identities, providers] = await Promise.all([client.identities.list(), client.providers()]);
    const names = new Map(providers.map(({ id, name }) => [id, name]));
    byId("identities").replaceChildren(...identities.map((one) => row(one, names.get(one.provider) ?? one.provider)));
    byId("no-ways").hidden = identities.length > 0;
    // People who have none have come by a provider; people who have one are told so.
    byId("no-password").hidden = identities.length === 0 || byId("current").disabled;
    const left = providers.filter(({ id }) => !identities.some(({ provider }) => provider === id));
    byId("link-ways").replaceChildren(...left.map(linkButton));
    return providers;
}

/** @param {Identity} identity @param {string} provider what people call it */
function row({ id, login, email, created_at: created, last_used_at: used, roles = [] }, provider) {
    const who = login ?? email;
    const name = who ? `${provider}, ${who}` : provider;
    const usedWhen = used ? [`${text("security.used")} `, ago(used)] : [text("security.not_used")];
    const question = { title: text("ways.unlink_question", { name }), why: text("ways.unlink_why"), act: text("ways.unlink") };
    const unlink = rowButton(text("ways.unlink"), text("ways.unlink_label", { name }), message, async () => {
        await client.identities.unlink(id);
        // It is done, whatever becomes of the lists.
        await Promise.all([showAnew(), sessionsEnded()]).catch(() => {});
        byId("ways-title").focus();
        return text("ways.unlinked", { name });
    }, question);
    const given = roles.length > 0 ? ` · ${text("ways.gives", { roles: roles.map((role) => roleName(role)) })}` : "";
    return listRow(provider, [who ? `${who} · ` : "", `${text("security.since")} ${dayOf(created)} · `, ...usedWhen, given], unlink);
}

/** @param {Provider} provider */
function linkButton({ id, name }) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = text("ways.link", { provider: name });
    button.addEventListener("click", () => runOnce(button, message, () => link(id)));
    return button;
}

async function link(id) {
    try {
        await client.identities.link(id);
    } catch (error) {
        // By the browser's "Back".
        if (error.code !== "aborted") throw error;
    }
}
