// The second step of one's own sign-in: the apps that make codes, and the recovery codes.

import { confirmApp } from "./app-dialog.js";
import { factsOfApp, factsOfCodes } from "./factor-facts.js";
import { byId, client, say, text } from "./page.js";
import { askName } from "./name-question.js";
import { isConfirmed } from "./question.js";
import { keepCodes } from "./recovery-sheet.js";
import { listRow, rowButton } from "./row-button.js";
import { runOnce } from "./run-once.js";

/** @import { FactorList, User } from "../client/latchkey.js" */

/** From here down, new recovery codes are advised. */
const FEW = 3;
const list = byId("factors");
const message = byId("factors-message");
const add = byId("add-factor");
/** @type {() => User} */
let person;
/** @type {() => Promise<unknown>} */
let sessionsEnded;

add.addEventListener("click", () => runOnce(add, message, addApp));

/** @param {() => User} whose @param {() => Promise<unknown>} ended called when all other sessions have ended */
export async function showFactors(whose, ended) {
    person = whose;
    sessionsEnded = ended;
    if (new URLSearchParams(location.search).has("lost")) say(message, text("security.lost"));
    await showAnew();
}

async function showAnew() {
    show(await client.factors.list());
    add.hidden = false;
}

/** @param {FactorList} factors */
function show({ totp, recovery_codes: codes, trusted_devices: trusted }) {
    const isOn = totp.length > 0;
    byId("factors-off").hidden = isOn;
    add.classList.toggle("main", !isOn);
    list.replaceChildren(...totp.map((app) => appRow(app, totp.length === 1)), ...(isOn ? [codesRow(codes)] : []), ...(trusted > 0 ? [trustedRow(trusted)] : []));
}

function trustedRow(count) {
    const forget = rowButton(text("security.forget"), text("security.forget_label"), message, async () => {
        await client.factors.forgetDevices();
        return after(text("security.forgotten"));
    });
    return listRow(text("security.trusted"), [text("security.trusted_count", { count })], forget);
}

function appRow(app, isLast) {
    const { id, name } = app;
    const rename = rowButton(text("security.rename"), text("security.rename_label", { name }), message, async () => {
        const wanted = await askName(text("security.rename_label", { name }), name, (typed) => client.factors.rename(id, typed));
        return wanted === null ? undefined : after(text("security.renamed", { name: wanted }));
    });
    const question = {
        title: text("security.remove_question", { name }),
        why: text(isLast ? "security.remove_last_why" : "security.remove_why"),
        act: text("security.remove"),
    };
    const remove = rowButton(text("security.remove"), text("security.remove_label", { name }), message, async () => {
        await client.factors.remove(id);
        return after(text("security.removed", { name }));
    }, question);
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
    if (confirmed.recoveryCodes) await keepCodes(confirmed.recoveryCodes, person());
    await sessionsEnded().catch(() => {});
    return after(text("security.added"));
}

/** It is done, whatever becomes of the list. */
async function after(told) {
    await showAnew().catch(() => {});
    byId("security-title").focus();
    return told;
}
