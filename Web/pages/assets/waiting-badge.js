// How many people wait for approval, beside the link to the page that approves them.

import { text } from "../client/language.js";
import { node } from "./node.js";

const MOST_SHOWN = 99;
export const waitingBadge = node("span", { class: "badge", hidden: "" });
/** Whose the number is. */
let person;

/**
 * Asks once for each person whom it concerns.
 * @param {import("../client/latchkey.js").User | null | undefined} user
 * @param {() => Promise<number>} ask
 */
export function askWhoWaits(user, ask) {
    if (person === user?.id) return;
    person = user?.id;
    showHowManyWait(0);
    if (!user?.permissions?.includes("users:invite")) return;
    // Nobody waits for the answer: without it, there is no badge.
    ask().then((count) => person === user.id && showHowManyWait(count), () => {});
}

/** @param {number} count */
export function showHowManyWait(count) {
    waitingBadge.hidden = count === 0;
    waitingBadge.replaceChildren();
    if (count === 0) return;
    const number = count > MOST_SHOWN ? `${MOST_SHOWN}+` : String(count);
    waitingBadge.append(
        node("span", { "aria-hidden": "true" }, number),
        node("span", { class: "unseen" }, text("page.waiting", { count })),
    );
}
