// How things are: who is here, what comes in by day, what needs somebody. Numbers without names.

import { hasText, language, localeOf } from "../../client/language.js";
import { barChart, shortDay } from "./chart.js";
import { forSignedIn, requirePermission } from "../shell/guarded.js";
import { node } from "../shell/node.js";
import { byId, client, pageAddress, startPage, text } from "../shell/page.js";
import { wireSignInAgain } from "../sign-in/sign-in-again.js";
import "../lists/table-style.js";

/** @import { Overview } from "../../client/latchkey.js" */

startPage();
wireSignInAgain();

/** Milliseconds between questions: as long as the server keeps its numbers. */
const PAUSE = 30_000;
/** Where what is found can be fixed. */
const PLACE_OF = {
    one_administrator: ["users.html", "page.users"], mails_late: ["mail.html", "page.mail"], mails_failed: ["mail.html", "page.mail"],
};
const inWords = new Intl.NumberFormat(localeOf(language));
const SERIES = [["sign_ins", ""], ["failures", "wrong"], ["sign_ups", ""]];

forSignedIn(byId("overview"), async (user) => {
    await requirePermission(user, "audit:read");
    byId("to-settings").hidden = !user.permissions.includes("settings:read");
    show(await client.staff.overview());
    setInterval(() => document.hidden || client.staff.overview().then(show, () => {}), PAUSE);
});

/** @param {Overview} numbers */
function show({ people, sessions, days, mail, version, schema, health }) {
    const users = (part) => pageAddress("users.html").href + (part ? `?show=${part}` : "");
    const outbox = pageAddress("mail.html").href;
    byId("numbers").replaceChildren(
        number("overview.active", people.active, users()), number("overview.pending", people.pending, users("waiting")),
        number("overview.disabled", people.disabled, users("disabled")), number("overview.sessions", sessions),
        number("overview.mail_waiting", mail.waiting, outbox), number("overview.mail_failed", mail.failed, outbox),
    );
    byId("health").replaceChildren(...health.map(healthLine));
    byId("all-well").hidden = health.length > 0;
    byId("charts").replaceChildren(...SERIES.map(([name, kind]) => figure(name, kind, days)));
    byId("by-day").tBodies[0].replaceChildren(...[...days].reverse().map(row));
    byId("version").textContent = text("overview.version", { version, schema });
}

/** What a newer server finds is told in its own words. */
function healthLine({ code, text: what, fix }) {
    const known = hasText(`overview.health_${code}`);
    const words = known ? [text(`overview.health_${code}`), text(`overview.fix_${code}`)] : [what, fix];
    const [page, name] = PLACE_OF[code] ?? [];
    const link = page && node("a", { class: "button short", href: pageAddress(page).href }, text(name));
    return node("li", {}, node("div", {}, node("strong", {}, words[0]), node("div", { class: "muted small" }, words[1])), ...(link ? [link] : []));
}

function number(key, count, href) {
    const words = [node("span", {}, text(key)), " ", node("strong", {}, inWords.format(count))];
    return node("li", {}, ...(href ? [node("a", { href }, ...words)] : words));
}

function figure(name, kind, days) {
    const counts = days.map((one) => ({ day: one.day, count: one[name] }));
    const total = inWords.format(counts.reduce((sum, { count }) => sum + count, 0));
    const title = text(`overview.${name}`);
    const label = text("overview.chart", { title, days: days.length, total });
    return node("figure", {}, node("figcaption", {}, node("strong", {}, title), ` ${text("overview.in_all", { total })}`), barChart(counts, label, kind));
}

function row(one) {
    return node("tr", {}, node("th", { scope: "row" }, shortDay(one.day)), ...SERIES.map(([name]) => node("td", {}, String(one[name]))));
}
