// The second step of one's own sign-in: passkeys, the apps that make codes, and the recovery codes.

import { confirmApp } from "./app-dialog.js";
import { factsOfApp, factsOfCodes } from "./factor-facts.js";
import { makeKey } from "./make-key.js";
import { byId, client, say, text } from "../shell/page.js";
import { askName } from "../dialogs/name-question.js";
import { keyRow, showKeyWays } from "./passkey-rows.js";
import { keepCodes } from "./recovery-sheet.js";
import { listRow, rowButton } from "../lists/row-button.js";
import { runOnce } from "../forms/run-once.js";

/** @import { FactorList, PasskeyFacts, User } from "../../client/latchkey.js" */

/** From here down, new recovery codes are advised. */
const FEW = 3;
const list = byId("factors");
const message = byId("factors-message");
const WAYS = { "add-factor": addApp, "add-passkey": () => addKey(false), "add-key": () => addKey(true) };
/** @type {PasskeyFacts[]} */
let keys = [];
/** @type {() => User} */
let person;
/** @type {() => Promise<unknown>} */
let sessionsEnded;

for (const [id, act] of Object.entries(WAYS)) byId(id).addEventListener("click", () => runOnce(byId(id), message, act));

/** @param {() => User} whose @param {() => Promise<unknown>} ended called when all other sessions have ended */
export async function showFactors(whose, ended) {
    person = whose;
    sessionsEnded = ended;
    if (new URLSearchParams(location.search).has("lost")) say(message, text("security.lost"));
    await showAnew();
}

async function showAnew() {
    show(await client.factors.list());
    await showKeyWays(keys);
    byId("factor-ways").hidden = false;
}

/** @param {FactorList} factors */
function show({ totp, passkeys, recovery_codes: codes, trusted_devices: trusted }) {
    const count = totp.length + passkeys.length;
    keys = passkeys;
    byId("factors-off").hidden = count > 0;
    byId("add-factor").classList.toggle("main", count === 0);
    const rows = passkeys.map((key) => keyRow(key, message, removal(key, count === 1), after));
    rows.push(...totp.map((app) => appRow(app, count === 1)));
    if (count > 0) rows.push(codesRow(codes));
    if (trusted > 0) rows.push(trustedRow(trusted));
    list.replaceChildren(...rows);
}

function trustedRow(count) {
    const forget = rowButton(text("security.forget"), text("security.forget_label"), message, async () => {
        await client.factors.forgetDevices();
        return after(text("security.forgotten"));
    });
    return listRow(text("security.trusted"), [text("security.trusted_count", { count })], forget);
}

function removal({ name }, isLast) {
    return {
        title: text("security.remove_question", { name }),
        why: text(isLast ? "security.remove_last_why" : "security.remove_why"),
        act: text("security.remove"),
    };
}

function appRow(app, isLast) {
    const { id, name } = app;
    const rename = rowButton(text("security.rename"), text("security.rename_label", { name }), message, async () => {
        const wanted = await askName(text("security.rename_label", { name }), name, (typed) => client.factors.rename(id, typed));
        return wanted === null ? undefined : after(text("security.renamed", { name: wanted }));
    });
    const remove = rowButton(text("security.remove"), text("security.remove_label", { name }), message, async () => {
        await client.factors.remove(id);
        return after(text("security.removed", { name }));
    }, removal(app, isLast));
    return listRow(name, factsOfApp(app), rename, remove);
}

function codesRow(codes) {
    const told = codes ? factsOfCodes(codes) : [text("security.codes_left", { count: 0 })];
    if ((codes?.left ?? 0) <= FEW) told.push(` · ${text("security.few_codes")}`);
    const words = text("security.new_codes");
    const question = { title: text("security.new_codes_question"), why: text("security.new_codes_why"), act: words, isMild: true };
    return listRow(text("security.codes"), told, rowButton(words, words, message, async () => {
        await keepCodes(await client.factors.newRecoveryCodes(), person());
        return after(text("security.new_kept"));
    }, question));
}

async function addApp() {
    const made = await client.factors.addTotp({ name: text("security.app") });
    const confirmed = await confirmApp(made, (code) => client.factors.confirmTotp(made.id, code));
    if (!confirmed) return undefined;
    if (confirmed.isOver) return text("security.start_again");
    return added(confirmed.recoveryCodes, text("security.added"));
}

async function addKey(isSecurityKey) {
    const codes = await makeKey(isSecurityKey, keys);
    return codes === undefined ? undefined : added(codes, text(isSecurityKey ? "security.key_added" : "security.passkey_added"));
}

/** @param {string[] | null} codes to keep, with the first factor */
async function added(codes, told) {
    if (codes) await keepCodes(codes, person());
    await sessionsEnded().catch(() => {});
    return after(told);
}

/** It is done, whatever becomes of the list. */
async function after(told) {
    await showAnew().catch(() => {});
    byId("security-title").focus();
    return told;
}
