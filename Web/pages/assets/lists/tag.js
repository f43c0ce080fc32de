// A word in a box: a role, a state.

import { hasText } from "../../client/language.js";
import { node } from "../shell/node.js";
import { text } from "../shell/page.js";

/** @param {string} words @param {string} [kind] a class beside `tag` */
export function tag(words, kind = "") {
    return node("span", { class: `tag ${kind}`.trim() }, words);
}

/** @param {string} role as the server calls it @returns {string} what people call it; roles of others keep their name */
export const roleName = (role) => named(`role.${role.toLowerCase()}`, role);

/** @param {string} state of an account */
export const stateName = (state) => named(`state.${state}`, state);

function named(key, name) {
    return hasText(key) ? text(key) : name;
}
