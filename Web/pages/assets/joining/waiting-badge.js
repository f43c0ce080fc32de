// How many people wait for approval, beside the link to the page that approves them.

import { text } from "../../client/language.js";
import { node } from "../shell/node.js";

const MAX_SHOWN = 99;
/** Milliseconds until the page's own content is there. */
const PAUSE = 1500;
export const waitingBadge = node("span", { class: "badge", hidden: "" });
/** Whose the number is. */
let person;
let question;

/**
 * Asks once for each person whom it concerns, and later than the page for its content; not where the page knows the number.
 * @param {import("../../client/latchkey.js").User | null | undefined} user
 * @param {() => Promise<number>} ask
 */
export function askWhoWaits(user, ask) {
    if (person === user?.id) return;
    person = user?.id;
    showHowManyWait(0);
    if (!user?.permissions?.includes("users:invite")) return;
    // Nobody waits for the answer: without it, there is no badge.
    question = setTimeout(() => ask().then((count) => person === user.id && showHowManyWait(count), () => {}), PAUSE);
}

/** @param {number} count */
export function showHowManyWait(count) {
    clearTimeout(question);
    waitingBadge.hidden = count === 0;
    waitingBadge.replaceChildren();
    if (count === 0) return;
    const number = count > MAX_SHOWN ? `${MAX_SHOWN}+` : String(count);
    waitingBadge.append(
        node("span", { "aria-hidden": "true" }, number),
        node("span", { class: "unseen" }, text("page.waiting", { count })),
    );
}
