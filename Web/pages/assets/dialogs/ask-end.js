// Asks for the last day of an account or a group, or to take its end away, and has it stored before the question goes.

import { handleForm } from "../forms/form.js";
import { isOver } from "../shell/guarded.js";
import { dayText, endOf, lastDayOf } from "../forms/last-day.js";
import { node } from "../shell/node.js";
import { text } from "../shell/page.js";
import { runOnce } from "../forms/run-once.js";
import { shown } from "./shown-dialog.js";

/**
 * @param {{ title: string, why: string, end?: string | null, mayRemove?: boolean }} question `end`: when it ends as it is now; `mayRemove`:
 *     that it has no end is an answer
 * @param {(end: Date | null) => Promise<unknown>} store gets the midnight after the day; null: no end
 * @returns {Promise<boolean>} whether it was stored
 */
export async function askEnd({ title, why, end, mayRemove = Boolean(end) }, store) {
    // The server calls it so, too, when it refuses it.
    const day = node("input", { id: "end-day", name: "ends_at", type: "date", min: dayText(), value: end ? lastDayOf(end) : "", required: "" });
    const message = node("p", { class: "message", role: "status" });
    const remove = node("button", { type: "button", class: "button", id: "end-remove" }, text("end.remove"));
    const cancel = node("button", { type: "button", class: "button", id: "end-cancel" }, text("page.cancel"));
    const form = node(
        "form",
        { id: "end-form", method: "post" },
        node("h2", { id: "end-title" }, title),
        node("p", { class: "muted", id: "end-why" }, why),
        node("div", { class: "field" }, node("label", { for: "end-day" }, text("user.last_day")), day),
        message,
        node("div", { class: "actions" }, node("button", { class: "button main" }, text("end.set")), ...(mayRemove ? [remove] : []), cancel),
    );
    const dialog = node("dialog", { id: "end-dialog", "aria-labelledby": "end-title", "aria-describedby": "end-why" }, form);
    let isStored = false;
    const answer = async (wanted) => {
        await store(wanted);
        isStored = true;
        dialog.close();
    };
    // A day that stays is no other end, also where it does not end at midnight.
    const isSame = (typed) => Boolean(end) && typed === lastDayOf(end);
    handleForm(form, async (typed) => (isSame(typed.ends_at) ? dialog.close() : answer(endOf(typed.ends_at))), { refused: isOver });
    remove.addEventListener("click", () => runOnce(remove, message, () => answer(null)));
    cancel.addEventListener("click", () => dialog.close());
    await shown(dialog, day);
    return isStored;
}
