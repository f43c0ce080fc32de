// What the operator chose: the name, logo and colour of the site, the way back to it, and whom people ask.

import { text } from "../../client/language.js";
import { accentFor } from "./accent.js";
import { node } from "../shell/node.js";
import { homeName, homeOf, supportLine } from "./site-links.js";

const foot = node("footer", { class: "foot", hidden: "" });
let sheet;

/**
 * @param {import("../../client/latchkey.js").Site} site
 * @param {string} server its address: logo and home may be paths there
 */
export function showSite(site, server) {
    if (site.name) showName(site.name);
    showLogo(site, server);
    showAccent(site.accent);
    showFoot(site, server);
}

/** The picture of the site, with the name of the site as its text. */
export function logoOf({ logo, name }, server) {
    return node("img", { class: "logo", src: new URL(logo, server).href, alt: name ?? "Latchkey" });
}

function showName(name) {
    document.querySelector(".brand-name").textContent = name;
    document.title = document.title.replace(/(^|· )Latchkey$/, (_, before) => before + name);
}

function showLogo(site, server) {
    const brand = document.querySelector(".brand");
    const name = brand.querySelector(".brand-name");
    const shown = brand.querySelector(".logo");
    if (!site.logo) return;
    const logo = logoOf(site, server);
    if (shown?.src === logo.src) return void (shown.alt = logo.alt);
    shown?.remove();
    // The picture says the name to screen readers, so the words need not; without the picture they do.
    brand.prepend(logo);
    name.setAttribute("aria-hidden", "true");
    logo.addEventListener("error", () => {
        logo.remove();
        name.removeAttribute("aria-hidden");
    });
}

/** A sheet made by script is what the pages' policy lets a script bring along. */
function showAccent(colour) {
    try {
        if (!sheet) {
            sheet = new CSSStyleSheet();
            document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
        }
        sheet.replaceSync(`${rules(colour, "light")} @media screen and (prefers-color-scheme: dark) { ${rules(colour, "dark")} }`);
    } catch (cause) {
        // Browsers from before 2023 show our own colour.
        console.warn("Latchkey: this browser does not show the colour of the site", cause);
    }
}

function rules(colour, scheme) {
    const colours = accentFor(colour ?? "", scheme);
    if (!colours) return "";
    const { accent, strong, soft, on } = colours;
    return `:root { --accent: ${accent}; --accent-strong: ${strong}; --accent-soft: ${soft}; --on-accent: ${on}; }`;
}

function showFoot(site, server) {
    const home = homeOf(site, server);
    const back = home && node("a", { href: home.href }, text("page.to_site", { site: homeName(site, home) }));
    const parts = [back, site.support && supportLine(site.support)].filter(Boolean);
    foot.replaceChildren(node("div", {}, ...parts));
    foot.hidden = parts.length === 0;
    if (!foot.isConnected) document.querySelector("main").after(foot);
}
