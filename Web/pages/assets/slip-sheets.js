// Ten slips on a sheet of A4, and a list without codes for whoever hands them out.

import { adoptStyle } from "./adopt-style.js";
import { dayOf } from "./dates.js";
import { node } from "./node.js";
import { client, text } from "./page.js";
import { qrPicture } from "./qr-picture.js";
import { supportLine } from "./site-links.js";
import { logoOf } from "./site-look.js";
import { uidLabel } from "./uid-label.js";

/** @import { Group, Site, Slip } from "../client/latchkey.js" */

const ON_A_SHEET = 10;

/** @param {Slip[]} slips @param {{ site: Site | null, start: string }} place `start`: the address of "First time here?" */
export function sheetsOf(slips, place) {
    const sheets = [];
    for (let at = 0; at < slips.length; at += ON_A_SHEET) {
        sheets.push(node("section", { class: "sheet" }, ...slips.slice(at, at + ON_A_SHEET).map((slip) => paper(slip, place))));
    }
    return sheets;
}

/** Names and user IDs, to be ticked off. @param {Slip[]} slips @param {Group} group */
export function listOf(slips, group) {
    const rows = slips.map(({ name, uid }) => node("tr", {}, node("td", {}, "☐"), node("td", {}, name), node("td", {}, uid)));
    const heads = [node("td"), ...[text("form.name"), uidLabel()].map((head) => node("th", { scope: "col" }, head))];
    return node(
        "section",
        { class: "card handing-out" },
        node("h2", {}, text("slips.list", { group: group.name })),
        node("table", {}, node("thead", {}, node("tr", {}, ...heads)), node("tbody", {}, ...rows)),
    );
}

/** @param {Slip} slip */
function paper({ name, uid, code, expires_at: end }, { site, start }) {
    const words = node(
        "div",
        {},
        ...(site?.logo ? [logoOf(site, client.server)] : []),
        node("p", { class: "whose" }, node("strong", {}, name)),
        node("p", {}, text("slips.open", { address: start.replace(/^https:\/\//, "") })),
        node("dl", {}, node("dt", {}, uidLabel()), node("dd", {}, uid), node("dt", {}, text("form.code")), node("dd", {}, code)),
        node("p", { class: "until" }, text("slips.until", { day: dayOf(end) }), ...(site?.support ? [" ", supportLine(site.support)] : [])),
    );
    // Behind the #, which browsers send to nobody.
    const picture = qrPicture(`${start}#${uid}.${code.replaceAll("-", "")}`);
    return node("article", { class: "paper" }, words, ...(picture ? [picture] : []));
}

adoptStyle(`
    @page { size: A4; margin: 10mm; }
    .sheet { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(20rem, 100%), 1fr)); margin-top: 1.5rem; }
    .paper { display: flex; gap: 0.75rem; justify-content: space-between; padding: 0.75rem; color: #000000; background: #ffffff; border: 1px dashed #767676; overflow: hidden; break-inside: avoid; forced-color-adjust: none; }
    .paper > div { min-width: 0; overflow-wrap: anywhere; }
    .paper p { margin: 0 0 0.35rem; }
    .paper .logo { height: 1.5rem; max-width: 8rem; }
    .paper .qr { flex: none; width: 7rem; margin: 0; }
    .paper dl { display: grid; grid-template-columns: auto 1fr; gap: 0 0.6rem; margin: 0 0 0.35rem; }
    .paper dd { margin: 0; font: 600 1.05rem/1.4 ui-monospace, monospace; }
    .paper :is(dt, .until) { font-size: 0.85rem; }
    .handing-out td:first-child { width: 2rem; }
    .handing-out :is(td, th) { padding: 0.2rem 0.6rem; text-align: left; }

    @media print {
        .slips-page :is(.top, .foot, .skip, .way-up, h1, #notice, #making) { display: none; }
        .slips-page main { max-width: none; margin: 0; padding: 0; }
        .sheet { grid-template-columns: 95mm 95mm; grid-auto-rows: 55mm; margin: 0; break-after: page; }
        .paper { padding: 4mm; font-size: 10pt; line-height: 1.25; }
        .paper .qr { width: 30mm; height: 30mm; }
        .handing-out { border: 0; box-shadow: none; }
    }
`);
