// The roles of one person: which they have and until when; those that the signed-in person may give are given and taken here.

import { momentOf } from "../shell/dates.js";
import { handleForm } from "../forms/form.js";
import { isOver } from "../shell/guarded.js";
import { dayText, endOf } from "../forms/last-day.js";
import { offerLifetimes } from "../joining/lifetimes.js";
import { byId, client, say, text } from "../shell/page.js";
import { isConfirmed } from "../dialogs/question.js";
import { hasOwnPermission, nameAndLabel, rolesHere } from "./roles-here.js";
import { lookAt, refuse } from "../forms/refusals.js";
import { listRow, rowButton } from "../lists/row-button.js";
import { roleName } from "../lists/tag.js";

/** @import { Role, User } from "../../client/latchkey.js" */

const form = byId("give-role");
const message = byId("roles-message");
const DAY = 86_400_000;
/** To the end of the day it is less than the 366 that the server allows. */
const MOST_DAYS = 365;
/** @type {User} */
let person;
let changed;

/** @param {(person: User) => void} show called with the person who has other roles now */
export function wireRoles(show) {
    changed = show;
    offerLifetimes(form.elements.lifetime, ["day", "week", "fortnight", "quarter_year", "year"]);
    form.elements.lifetime.prepend(new Option(text("user.for_good"), "", true, true));
    form.elements.lifetime.append(new Option(text("user.until_day"), "until"));
    form.elements.lifetime.addEventListener("change", offerDay);
    form.elements.until.min = dayText(Date.now() + DAY);
    form.elements.until.max = dayText(Date.now() + MOST_DAYS * DAY);
    handleForm(form, give, { refused: isOver });
}

/** @param {User} whose @param {User} viewer @param {(person: User) => boolean} isHelped */
export async function showRoles(whose, viewer, isHelped) {
    person = whose;
    const { roles } = await rolesHere();
    const isAdmin = viewer.roles.includes("Admin");
    // Nobody but administrators gives anything to themselves.
    const mayAct = isAdmin || isHelped(person);
    // Nobody gives by a slip what opens other people's accounts.
    const given = roles.filter((role) => mayAct && role.may_give).sort((one, other) => hasOwnPermission(one) - hasOwnPermission(other));
    byId("roles").replaceChildren(...person.roles.map((name) => row(name, roles.find((role) => role.name === name), given)));
    form.hidden = given.length === 0;
    const chosen = form.elements.role.value;
    form.elements.role.replaceChildren(...given.map((role) => new Option(nameAndLabel(role), role.name)));
    if (given.some(({ name }) => name === chosen)) form.elements.role.value = chosen;
}

/** @param {string} name @param {Role | undefined} role @param {Role[]} given roles that the person may give and take */
function row(name, role, given) {
    const end = person.role_ends?.[name];
    const details = [role && role.label !== name && role.label, end ? text("user.role_ends", { time: momentOf(end) }) : text("user.role_stays")];
    const values = { role: roleName(name), name: person.name };
    const take = rowButton(text("user.take"), text("user.take_label", values), message, async () => {
        say(form.querySelector(".message"), "");
        changed(await client.roles.take(person.id, name));
        byId("roles-title").focus();
        return text("user.role_taken", values);
    }, { title: text("user.take_question", values), why: text("user.take_why", values), act: text("user.take") });
    const item = listRow(roleName(name), [details.filter(Boolean).join(" · ")], ...(given.some((one) => one.name === name) ? [take] : []));
    return item;
}

function offerDay() {
    const isDay = form.elements.lifetime.value === "until";
    form.elements.until.closest(".field").hidden = !isDay;
    form.elements.until.required = isDay;
}

async function give({ role: name, lifetime, until }) {
    say(message, "");
    const { roles } = await rolesHere();
    const values = { role: roleName(name), name: person.name, uid: person.uid };
    const expiresIn = lifetime === "until" ? Math.floor((endOf(until).getTime() - Date.now()) / 1_000) : lifetime === "" ? undefined : Number(lifetime);
    if (expiresIn <= 0) {
        refuse(form.elements.until, text("user.day_over"));
        lookAt(form.elements.until);
        return "";
    }
    if (hasOwnPermission(roles.find((role) => role.name === name))) {
        const question = { title: text("user.give_question", values), why: text("user.give_why", values), act: text("user.give") };
        if (!(await isConfirmed(question))) return "";
    }
    changed(await client.roles.give(person.id, name, { expiresIn }));
    return text("user.role_given", values);
}
