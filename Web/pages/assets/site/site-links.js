// Where people come from, and whom they ask: as links, where they can be links.

import { text } from "../../client/language.js";
import { node } from "../shell/node.js";

const ADDRESS = /https:\/\/[^\s<>()]+|[^\s@<>(),;]+@[^\s@<>(),;]+\.[^\s@<>(),;.]+/;

/**
 * @param {import("../../client/latchkey.js").Site | null} site
 * @param {string} server whose path it may be
 * @returns {URL | null}
 */
export function homeOf(site, server) {
    if (!site?.home_url) return null;
    try {
        const address = new URL(site.home_url, server);
        return /^https?:$/.test(address.protocol) ? address : null;
    } catch {
        return null;
    }
}

/** What the place is called to which `home` leads. */
export function homeName(site, home) {
    return site.name ?? home.host;
}

/** A sentence that says whom to ask; an address in it is a link. @param {string} support */
export function supportLine(support) {
    return node("span", { class: "support" }, text("page.help"), " ", ...linked(support));
}

function linked(words) {
    const found = ADDRESS.exec(words);
    if (!found) return [words];
    const [address] = found;
    const href = address.startsWith("https:") ? address : `mailto:${encodeURIComponent(address).replace("%40", "@")}`;
    return [words.slice(0, found.index), node("a", { href }, address), words.slice(found.index + address.length)];
}
