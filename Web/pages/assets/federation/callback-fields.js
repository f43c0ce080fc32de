// The forms of a page that a provider leads back to, made when they are needed.

import { node } from "../shell/node.js";
import { pageAddress, text } from "../shell/page.js";
import { uidLabel } from "../accounts/uid-label.js";

const TYPED = { autocapitalize: "none", autocorrect: "off", spellcheck: "false", required: "" };

/** @param {string} id @param {HTMLElement[]} fields @param {string} send what its button says @param {...HTMLElement} others beside it */
export function makeForm(id, fields, send, ...others) {
    const actions = node("div", { class: "actions" }, node("button", { class: "button main" }, send), ...others);
    return node("form", { class: "card", id, method: "post" }, ...fields, node("p", { class: "message", role: "status" }), actions);
}

/** @param {string} name @param {string} label @param {Record<string, string>} attributes @param {string} [hint] */
export function field(name, label, attributes, hint = "") {
    const described = hint ? { "aria-describedby": `${name}-hint` } : {};
    const input = node("input", { id: name, name, ...described, ...attributes });
    const below = hint ? [node("p", { class: "hint", id: `${name}-hint` }, hint)] : [];
    return node("div", { class: "field" }, node("label", { for: name }, label), input, ...below);
}

/** @param {Record<string, string>} attributes @param {string} [hint] */
export function uidField(attributes, hint) {
    return field("uid", uidLabel(), { autocomplete: "username", ...TYPED, ...attributes }, hint);
}

/** @param {string} hint why it is asked for */
export function codeField(hint) {
    const attributes = { ...TYPED, class: "code", autocomplete: "off", autocapitalize: "characters", maxlength: "100" };
    return field("code", text("form.code"), attributes, hint);
}

/** With a button that `wireShowButtons` makes work. */
export function passwordField() {
    const input = node("input", { ...TYPED, id: "password", name: "password", type: "password", autocomplete: "current-password" });
    const toggle = node("button", { type: "button", "data-shows": "password" });
    const together = node("div", { class: "password" }, input, toggle);
    return node("div", { class: "field" }, node("label", { for: "password" }, text("form.password")), together);
}

export function forgotLink() {
    return node("a", { class: "button", href: pageAddress("forgot.html").href }, text("form.forgot"));
}

/** Below a form. @param {string} question before it, or empty @param {string} words @param {() => void} act */
export function otherWay(question, words, act) {
    const button = node("button", { type: "button", class: "link" }, words);
    button.addEventListener("click", act);
    return node("p", { class: "below" }, question, question && " ", button);
}
