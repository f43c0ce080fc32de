// Accounts at providers that sign one person in; staff take one away that is somebody else's.

import { ago, dayOf } from "../shell/dates.js";
import { byId, client, settings, text } from "../shell/page.js";
import { listRow, rowButton } from "../lists/row-button.js";
import { roleName } from "../lists/tag.js";
import { addCard } from "../accounts/user-card.js";

/** @import { IdentityOfUser, User } from "../../client/latchkey.js" */

/** @type {User} */
let person;
let mayUnlink = false;
/** @type {() => Promise<unknown>} */
let sessionsEnded;

/** @param {User} whose @param {boolean} may whether the signed-in person may unlink them @param {() => Promise<unknown>} ended */
export async function showIdentities(whose, may, ended) {
    person = whose;
    mayUnlink = may;
    sessionsEnded = ended;
    const [identities, names] = await Promise.all([client.staff.identities(person.id), namesOfProviders()]);
    // Where there is no provider nobody asks for them.
    if (identities.length === 0 && names.size === 0) return;
    if (!document.getElementById("identities-card")) {
        addCard("identities", { title: "user.identities", none: "ways.none", behind: "sessions-card" });
    }
    byId("identities").replaceChildren(...identities.map((one) => row(one, names.get(one.provider) ?? one.provider)));
    byId("no-identities").hidden = identities.length > 0;
    byId("identities-card").hidden = false;
}

/** @returns {Promise<Map<string, string>>} what people call them */
async function namesOfProviders() {
    return new Map(((await settings)?.providers ?? []).map(({ id, name }) => [id, name]));
}

/** @param {IdentityOfUser} identity @param {string} provider what people call it */
function row({ id, login, email, created_at: created, last_used_at: used, roles = [] }, provider) {
    const who = login ?? email;
    const usedWhen = used ? [`${text("security.used")} `, ago(used)] : [text("security.not_used")];
    const details = [who ? `${who} · ` : "", `${text("security.since")} ${dayOf(created)} · `, ...usedWhen];
    if (roles.length > 0) details.push(` · ${text("ways.gives", { roles: roles.map((role) => roleName(role)) })}`);
    return listRow(provider, details, ...(mayUnlink ? [unlinkButton(id, who ? `${provider}, ${who}` : provider)] : []));
}

/** @param {string} id @param {string} way what is unlinked */
function unlinkButton(id, way) {
    const { name, uid } = person;
    const question = { title: text("user.unlink_question", { way, name }), why: text("user.unlink_why", { name, uid }), act: text("ways.unlink") };
    return rowButton(text("ways.unlink"), text("ways.unlink_label", { name: way }), byId("identities-message"), async () => {
        await client.staff.unlinkIdentity(person.id, id);
        // It is done, whatever becomes of the lists.
        await Promise.all([showIdentities(person, mayUnlink, sessionsEnded), sessionsEnded()]).catch(() => {});
        byId("identities-title").focus();
        return text("user.unlinked", { way, name });
    }, question);
}
