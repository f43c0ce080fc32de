// What the operator has set, key by key, and where each value comes from. Nothing is changed here.

import { hasText } from "../../client/language.js";
import { forSignedIn, requirePermission } from "../shell/guarded.js";
import { node } from "../shell/node.js";
import { ownAddress } from "../shell/own-address.js";
import { byId, client, say, startPage, text } from "../shell/page.js";
import { tag } from "../lists/tag.js";

/** @import { ConfigurationLine } from "../../client/latchkey.js" */

startPage();

/** Parts of the list: everything, or what somebody has written. */
const PARTS = ["all", "set"];
const field = byId("q");
const asked = new URLSearchParams(location.search);
let part = PARTS.includes(asked.get("show")) ? asked.get("show") : "all";
field.value = asked.get("q") ?? "";
/** @type {{ line: ConfigurationLine, row: HTMLElement, words: string }[]} */
let entries = [];

const chips = PARTS.map((name) => {
    const chip = node("button", { type: "button", class: "chip" }, text(`settings.show_${name}`));
    chip.addEventListener("click", () => show(name));
    return chip;
});
byId("chips").append(...chips);
field.addEventListener("input", () => show(part));
byId("search").addEventListener("submit", (event) => event.preventDefault());

forSignedIn(byId("settings"), async (user) => {
    await requirePermission(user, "settings:read");
    const lines = await client.staff.configuration();
    entries = lines.map(entry);
    byId("sections").replaceChildren(...sections(lines));
    show(part);
});

/** @param {string} wanted */
function show(wanted) {
    part = wanted;
    PARTS.forEach((name, index) => chips[index].setAttribute("aria-pressed", String(name === part)));
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const { line, row, words: all } of entries) {
        row.hidden = (part === "set" && line.source === "default") || !words.every((word) => all.includes(word));
    }
    for (const section of byId("sections").children) section.hidden = !section.querySelector("li:not([hidden])");
    const count = entries.filter(({ row }) => !row.hidden).length;
    say(byId("found"), count > 0 ? text("settings.found", { count }) : text("settings.none"));
    const query = new URLSearchParams([["q", field.value.trim()], ["show", part === "all" ? "" : part]].filter(([, value]) => value));
    history.replaceState(history.state, "", ownAddress(String(query)));
}

/** A card for each, in the order of the documentation; keys without a section come first. @param {ConfigurationLine[]} lines */
function sections(lines) {
    const names = [...new Set(["", ...lines.map(sectionOf)])];
    return names.map((name) => {
        const rows = entries.filter(({ line }) => sectionOf(line) === name).map(({ row }) => row);
        const id = `section-${name || "general"}`;
        const title = node("h2", { id }, sectionName(name));
        return node("section", { class: "card", "aria-labelledby": id }, title, node("ul", { class: "keys" }, ...rows));
    });
}

/** @param {ConfigurationLine} line */
function entry(line) {
    const isDefault = line.source === "default";
    const source = text(`settings.source_${line.source}`);
    const row = node(
        "li", {},
        node("span", { class: "key" }, line.key), " ",
        node("span", { class: isDefault || line.secret ? "value muted" : "value" }, ...valueOf(line)), " ",
        node("span", { class: "source" }, isDefault ? node("span", { class: "muted small" }, source) : tag(source)),
    );
    return { line, row, words: `${row.textContent} ${sectionName(sectionOf(line))}`.toLowerCase() };
}

/** What is a default is told as the documentation does, in English. @param {ConfigurationLine} line */
function valueOf({ value, source, secret }) {
    if (secret) return [text(source === "default" ? "settings.secret_not_set" : "settings.secret_set")];
    if (source !== "default") return [node("code", {}, value)];
    const pieces = (value ?? "").split("`").map((piece, index) => (index % 2 ? node("code", {}, piece) : piece));
    return [node("span", { lang: "en" }, ...pieces)];
}

function sectionOf({ key }) {
    return key.includes(".") ? key.slice(0, key.indexOf(".")) : "";
}

/** Those of a newer server are called what they are. @param {string} name */
function sectionName(name) {
    const key = `settings.section_${name || "general"}`;
    return hasText(key) ? text(key) : name;
}
