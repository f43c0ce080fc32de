// What is done to chosen members of a group and needs more than the group's page has: slips, and new codes.

import { showCodes } from "../joining/many-codes.js";
import { client, pageAddress, sentence, text } from "../shell/page.js";
import { isConfirmed } from "../dialogs/question.js";

/** @import { Group, User } from "../../client/latchkey.js" */

/** Slips of these people alone. Who they are stands behind the #, which is sent to nobody. @param {User[]} people @param {Group} group */
export function printSlips(people, { id }) {
    const address = Object.assign(pageAddress("slips.html"), { search: `?group=${id}`, hash: people.map((person) => person.id).join(".") });
    location.assign(address.href);
}

/** @param {User[]} people of one page of the list, so few that one request takes them @returns {Promise<string>} what became of them */
export async function makeCodes(people) {
    const outcome = await act(people, "new_code", `${text("codes.ends")} ${namesOf(people)}.`, true);
    if (!outcome) return "";
    // What became of them stands there while the codes are looked at.
    showCodes(outcome.codes, people);
    return told(outcome, people);
}

/** @param {User[]} people as for `makeCodes` */
export async function clearWaits(people) {
    return told(await act(people, "clear_wait", `${namesOf(people)}.`, true), people);
}

/** @param {User[]} people as for `makeCodes` */
export async function signOut(people) {
    return told(await act(people, "sign_out", `${namesOf(people)}.`, false), people);
}

/** Asks before. @returns what became of each; nothing where it is not wanted */
async function act(people, action, why, isMild) {
    const question = { title: text(`many.question_${action}`, { count: people.length }), why, act: text(`many.act_${action}`), isMild };
    return (await isConfirmed(question)) ? client.staff.actOn(people.map(({ id }) => id), action) : undefined;
}

function namesOf(people) {
    return people.map(({ name, uid }) => `${name} (${uid})`).join(", ");
}

function told(outcome, people) {
    if (!outcome) return "";
    const nameOf = new Map(people.map(({ id, name }) => [id, name]));
    const refused = new Map();
    for (const error of outcome.errors) refused.set(sentence(error), [...(refused.get(sentence(error)) ?? []), nameOf.get(error.id)]);
    const left = [...refused].map(([why, who]) => text("group.not_done", { names: who.join(", "), why }));
    const { length: count } = outcome.done;
    return [count > 0 && text("many.done", { count }), ...left].filter(Boolean).join(" ");
}
