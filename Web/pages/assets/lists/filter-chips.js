// Buttons that show a part of a list: one of them is pressed.

import { node } from "../shell/node.js";
import { text } from "../shell/page.js";

/** @import { Role } from "../../client/latchkey.js" */

/** @typedef {Record<string, { state?: string, role?: string, neverSignedIn?: boolean }>} Parts of the list, by name */

/** The parts of the list of users. @type {Parts} */
export const PARTS = {
    all: {},
    teachers: { role: "Teacher" },
    waiting: { state: "pending" },
    never: { neverSignedIn: true },
    disabled: { state: "disabled" },
};

/** @param {HTMLElement} group @param {(part: string) => void} chosen */
export function wireChips(group, chosen) {
    group.append(...Object.keys(PARTS).map((part) => chipOf(part, text(`users.show_${part}`), chosen)));
}

/** A part for each role of the configuration, in their order behind the teachers. @param {Role[]} roles */
export function addRoleChips(group, roles, chosen) {
    const chips = roles.filter((role) => !role.built_in).map(({ name }) => {
        PARTS[`role-${name}`] = { role: name };
        return chipOf(`role-${name}`, name, chosen);
    });
    group.querySelector("[data-chip='teachers']").after(...chips);
}

/** @param {string} part of the list @param {string} words @param {(part: string) => void} chosen */
export function chipOf(part, words, chosen) {
    const chip = node("button", { type: "button", class: "chip", "data-chip": part }, words);
    chip.addEventListener("click", () => chosen(part));
    return chip;
}

/** @param {HTMLElement} group @param {string} part which is shown */
export function markChip(group, part) {
    for (const chip of group.children) chip.setAttribute("aria-pressed", String(chip.dataset.chip === part));
}
