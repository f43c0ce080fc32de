// Buttons that show a part of a list: one of them is pressed.

import { node } from "./node.js";
import { text } from "./page.js";

/** @typedef {Record<string, { state?: string, role?: string }>} Parts of the list, by name */

/** The parts of the list of users. @type {Parts} */
export const PARTS = {
    all: {},
    teachers: { role: "Teacher" },
    waiting: { state: "pending" },
    disabled: { state: "disabled" },
};

/** @param {HTMLElement} group @param {(part: string) => void} chosen */
export function wireChips(group, chosen) {
    group.append(...Object.keys(PARTS).map((part) => {
        const chip = node("button", { type: "button", class: "chip", "data-chip": part }, text(`users.show_${part}`));
        chip.addEventListener("click", () => chosen(part));
        return chip;
    }));
}

/** @param {HTMLElement} group @param {string} part which is shown */
export function markChip(group, part) {
    for (const chip of group.children) chip.setAttribute("aria-pressed", String(chip.dataset.chip === part));
}
