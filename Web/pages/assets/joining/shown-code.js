// A code so big that a class can read it from the wall, and a picture of it for their cameras; of an invitation its link. An invitation,
// and a code for another role than the usual one, are seen only once. While it is shown, whoever comes into its group with it is told.

import { adoptStyle } from "../shell/adopt-style.js";
import { warnBeforeClosing } from "../dialogs/seen-once.js";
import { byId, client, say, serverAddress, text } from "../shell/page.js";
import { wireSlip } from "../roster/slip.js";

/** @import { JoinCode } from "../../client/latchkey.js" */

const dialog = byId("shown");
const board = byId("shown-board");
const message = byId("shown-message");
/** Milliseconds between questions who has come. */
const PAUSE = 5_000;
/** How many names the server is asked for. */
const MOST_NAMES = 100;
/** @type {JoinCode | undefined} */
let shown;
let isSeenOnce = false;

export function wireShownCode() {
    byId("shown-done").addEventListener("click", () => {
        forget();
        dialog.close();
    });
    byId("shown-copy").addEventListener("click", copy);
    byId("shown-print").addEventListener("click", () => print());
    byId("shown-whole").hidden = !document.fullscreenEnabled;
    byId("shown-whole").addEventListener("click", () => board.requestFullscreen().catch(() => {}));
    warnBeforeClosing(dialog, message, () => isSeenOnce);
    dialog.addEventListener("close", forget);
    wireSlip(dialog);
}

/** Nobody finds them in the page afterwards. */
function forget() {
    shown = undefined;
    for (const id of ["shown-code", "shown-link", "shown-qr", "shown-joined"]) byId(id).replaceChildren();
}

/** @param {JoinCode} code @param {boolean} isOnce whether no list shows it again */
export function showCode(code, isOnce = false) {
    const whom = code.uid ?? code.email;
    isSeenOnce = isOnce;
    say(message, "");
    byId("shown-title").textContent = whom ? text("join.invitation_for", { whom }) : code.group
        ? text("join.big_group", { group: code.group.name }) : text("join.big_title");
    byId("shown-how").textContent = whom
        ? text("join.big_once", { whom }) : text("join.big_where", { address: `${serverAddress}/signup` });
    byId("shown-code").textContent = whom ? "" : code.code;
    byId("shown-code").hidden = Boolean(whom);
    byId("shown-link").textContent = code.link;
    byId("shown-qr").replaceChildren();
    const known = [
        ...(code.group ? [text("join.big_known", { address: `${serverAddress}/groups` })] : []),
        ...(isOnce && !whom ? [text("join.code_once")] : []),
    ];
    byId("shown-known").hidden = known.length === 0;
    byId("shown-known").textContent = known.join(" ");
    dialog.classList.toggle("for-many", !whom);
    dialog.showModal();
    byId("shown-title").focus();
    shown = code;
    if (code.link) draw(code).catch(() => {});
    if (code.group) follow(code);
}

/** What draws is loaded for the first code that is shown. */
async function draw(code) {
    const { qrPicture } = await import("../qr-codes/qr-picture.js");
    const picture = qrPicture(code.link);
    if (picture && shown === code) byId("shown-qr").replaceChildren(picture);
}

/** @param {JoinCode} code whose group's newest members are told, as long as it is shown */
async function follow(code) {
    showJoined(code.seats_taken, code, []);
    const before = await members(code).catch(() => undefined);
    const known = new Set(before?.map(({ id }) => id));
    const come = [];
    let taken = code.seats_taken;
    const look = async () => {
        if (!document.hidden) await tell().catch(() => {});
        if (shown === code) setTimeout(look, PAUSE);
    };
    if (before) setTimeout(look, PAUSE);

    async function tell() {
        if (shown !== code) return;
        const now = (await client.staff.joinCodes()).find(({ id }) => id === code.id);
        if (!now || now.seats_taken === taken) return;
        const news = (await members(code)).filter(({ id }) => !known.has(id));
        for (const { id } of news) known.add(id);
        come.push(...news.map(({ name }) => name));
        taken = now.seats_taken;
        if (shown === code) showJoined(taken, code, come);
    }
}

async function members(code) {
    return (await client.users({ group: code.group.id, sort: "-created_at", perPage: MOST_NAMES })).users;
}

function showJoined(taken, { seats }, names) {
    const line = text("join.taken", { taken, seats });
    byId("shown-joined").textContent = names.length > 0 ? `${line} · ${text("join.just_joined", { names: names.join(", ") })}` : line;
}

async function copy() {
    try {
        await navigator.clipboard.writeText(byId("shown-link").textContent);
        say(message, text("join.copied"));
    } catch {
        getSelection().selectAllChildren(byId("shown-link"));
        say(message, text("join.not_copied"), true);
    }
}

adoptStyle(`
    dialog.big.for-many { text-align: center; }
    dialog.big.for-many .actions { justify-content: center; }
    /* From the last row of a classroom. */
    .shown-code.huge { font-size: clamp(1.9rem, 11.5vw, 7.5rem); letter-spacing: 0.02em; }
    .shown-link { margin-top: 0.75rem; color: var(--muted); }
    .board:fullscreen { display: grid; align-content: center; justify-items: center; padding: 2rem; color: var(--text); background: var(--surface); text-align: center; }
    .board:fullscreen .qr { width: 45vh; }
    .board:fullscreen :is(h2, p:not(.shown-code)) { font-size: 1.75rem; }
    #shown-joined:not(:empty) { margin-top: 0.75rem; font-weight: 600; }
`);
