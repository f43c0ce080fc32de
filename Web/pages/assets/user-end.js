// When one person's account ends, for administrators: loaded with the form that says it.

import { momentOf } from "./dates.js";
import { handleForm } from "./form.js";
import { isOver } from "./guarded.js";
import { byId, client, text } from "./page.js";
import { runOnce } from "./run-once.js";

/** @import { User } from "../client/latchkey.js" */

const form = byId("end");

/** @param {() => User} whose @param {(person: User) => void} changed called with the person as they are now */
export function wireEnd(whose, changed) {
    form.elements.day.min = dayText(new Date());
    const set = async (end) => {
        changed(await client.staff.setEnd(whose().id, end));
        showEnd(whose());
    };
    handleForm(form, async ({ day }) => {
        await set(endOf(day));
        return text("profile.saved");
    }, { refused: isOver });
    byId("end-never").addEventListener("click", () => runOnce(byId("end-never"), form.querySelector(".message"), async () => {
        await set(null);
        byId("end-day").focus();
        return text("profile.saved");
    }));
}

/** @param {User} person */
export function showEnd({ ends_at: end }) {
    form.hidden = false;
    byId("end-now").textContent = end ? text("user.end_at", { time: momentOf(end) }) : text("user.end_none");
    byId("end-never").hidden = !end;
    // At midnight the day before is the last one.
    form.elements.day.value = end ? dayText(new Date(new Date(end).getTime() - 1)) : "";
}

/** Its midnight, where the person is who says it. @param {string} day */
function endOf(day) {
    const [year, month, date] = day.split("-").map(Number);
    return new Date(year, month - 1, date + 1);
}

/** "2026-12-24", as date fields have it. @param {Date} date */
function dayText(date) {
    const two = (number) => String(number).padStart(2, "0");
    return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
