// A part of one person's page that is loaded with what it shows: the page itself has no place for what few people have.

import { node } from "../shell/node.js";
import { byId, text } from "../shell/page.js";

/**
 * A heading, what stands there when the list is empty, the list, what to say below it, and buttons. Hidden as long as nothing is known.
 * @param {string} name of the list, with which the ids of the parts are made
 * @param {{ title: string, none: string, behind: string }} words keys of texts, and the id of the part before
 * @param {...HTMLElement} buttons
 */
export function addCard(name, { title, none, behind }, ...buttons) {
    byId(behind).after(node("section", { class: "card", id: `${name}-card`, "aria-labelledby": `${name}-title`, hidden: "" },
        node("h2", { id: `${name}-title`, tabindex: "-1" }, text(title)),
        node("p", { class: "muted", id: `no-${name}`, hidden: "" }, text(none)),
        node("ul", { class: "sessions", id: name }),
        node("p", { class: "message", id: `${name}-message`, role: "status" }),
        ...(buttons.length > 0 ? [node("div", { class: "actions" }, ...buttons)] : [])));
}

/** @param {string} id @param {string} kind of button @param {string} words */
export function hiddenButton(id, kind, words) {
    return node("button", { type: "button", class: `button ${kind}`.trim(), id, hidden: "" }, words);
}
