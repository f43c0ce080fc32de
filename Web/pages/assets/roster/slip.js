// What is printed around a code that is handed out: whose site it is for, and whom to ask.

import { node } from "../shell/node.js";
import { client, settings } from "../shell/page.js";
import { homeOf, supportLine } from "../site/site-links.js";
import { logoOf } from "../site/site-look.js";

/** @param {HTMLDialogElement} dialog what it shows is printed */
export async function wireSlip(dialog) {
    const site = (await settings)?.site;
    if (!site) return;
    const logo = site.logo ? [logoOf(site, client.server)] : [];
    const name = site.name ? [node("strong", logo.length > 0 ? { "aria-hidden": "true" } : {}, site.name)] : [];
    const home = homeOf(site, client.server);
    const lines = [home && node("span", {}, home.href), site.support && supportLine(site.support)].filter(Boolean);
    if (logo.length + name.length > 0) dialog.prepend(node("p", { class: "slip slip-head" }, ...logo, ...name));
    if (lines.length > 0) dialog.append(node("p", { class: "slip slip-foot" }, ...lines));
}
