// Ten slips on a sheet of A4, and a list without codes for whoever hands them out.

import { adoptStyle } from "../shell/adopt-style.js";
import { dayOf } from "../shell/dates.js";
import { node } from "../shell/node.js";
import { client, text } from "../shell/page.js";
import { qrPicture } from "../qr-codes/qr-picture.js";
import { supportLine } from "../site/site-links.js";
import { logoOf } from "../site/site-look.js";
import { uidLabel } from "../accounts/uid-label.js";

/** @import { Group, Site, Slip } from "../../client/latchkey.js" */

const ON_A_SHEET = 10;
/** Letters of a name and a user ID together that are written smaller, so that nothing of them is cut off. */
const MANY_LETTERS = 80;

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
    // Behind the #, which browsers send to nobody.
    const picture = qrPicture(`${start}#${uid}.${code.replaceAll("-", "")}`);
    return node(
        "article",
        { class: name.length + uid.length > MANY_LETTERS ? "paper dense" : "paper" },
        ...siteOf(site),
        node("p", { class: "whose" }, node("strong", {}, name)),
        ...(picture ? [picture] : []),
        node("p", {}, text("slips.open", { address: start.replace(/^https:\/\//, "") })),
        node("dl", {}, line(uidLabel(), uid), line(text("form.code"), code)),
        node("p", { class: "until" }, text("slips.until", { day: dayOf(end) }), ...(site?.support ? [" ", supportLine(site.support)] : [])),
    );
}

/** Whose slip it is: its logo, its name, or both. @param {Site | null} site */
function siteOf(site) {
    const logo = site?.logo ? [logoOf(site, client.server)] : [];
    const name = site?.name ? [node("span", logo.length > 0 ? { "aria-hidden": "true" } : {}, site.name)] : [];
    return logo.length + name.length > 0 ? [node("p", { class: "site" }, ...logo, " ", ...name)] : [];
}

function line(term, value) {
    return node("div", {}, node("dt", {}, term), " ", node("dd", {}, value));
}

// What is long goes on below the picture, which the other lines stand beside: a slip has one size, and what is beyond it is cut off.
adoptStyle(`
    @page { size: A4; margin: 10mm; }
    .sheet { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(20rem, 100%), 1fr)); margin-top: 1.5rem; }
    .paper { padding: 0.75rem; font-size: 0.9rem; line-height: 1.4; color: #000000; background: #ffffff; border: 1px dashed #767676; overflow: hidden; overflow-wrap: anywhere; break-inside: avoid; forced-color-adjust: none; }
    .paper :is(p, dl) { margin: 0 0 0.2rem; }
    .paper .logo { height: 1.25rem; max-width: 8rem; vertical-align: middle; }
    .paper .qr { float: right; width: 7rem; margin: 0 0 0 0.5rem; }
    .paper :is(dt, dd) { display: inline; margin: 0; }
    .paper dd { font: 600 1rem/1.4 ui-monospace, monospace; }
    .paper :is(dt, .until, .site) { font-size: 0.85rem; }
    .paper a { color: inherit; }
    .handing-out td:first-child { width: 2rem; }
    .handing-out :is(td, th) { padding: 0.2rem 0.6rem; text-align: left; }

    @media print {
        :root:has(.slips-page .sheet) { font-size: 100%; }
        .slips-page :is(h1, #notice, #making) { display: none; }
        .slips-page main { max-width: none; margin: 0; padding: 0; }
        .sheet { grid-template-columns: 95mm 95mm; grid-auto-rows: 55mm; margin: 0; break-after: page; }
        .paper { padding: 2.5mm 4mm; font-size: 10pt; line-height: 1.25; }
        .paper :is(p, dl) { margin-bottom: 0.5mm; }
        .paper dd { font-size: 11pt; line-height: 1.25; }
        .paper :is(dt, .until, .site) { font-size: 8pt; }
        .dense { font-size: 8pt; }
        .dense dd { font-size: 9.5pt; }
        .paper .qr { width: 30mm; height: 30mm; }
        .paper a { text-decoration: none; }
        .handing-out { margin: 0; padding: 0; color: #000000; background: none; border: 0; box-shadow: none; font-size: 10pt; line-height: 1.25; }
        .handing-out :is(td, th) { padding: 0.7mm 2mm; }
        .handing-out tr { break-inside: avoid; }
    }
`);
