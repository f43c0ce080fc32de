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
    const count = people.length;
    const names = people.map(({ name, uid }) => `${name} (${uid})`).join(", ");
    const question = { title: text("many.question_new_code", { count }), why: `${text("codes.ends")} ${names}.`, act: text("many.act_new_code"), isMild: true };
    if (!(await isConfirmed(question))) return "";
    const { codes, errors } = await client.staff.actOn(people.map(({ id }) => id), "new_code");
    const nameOf = new Map(people.map(({ id, name }) => [id, name]));
    const refused = new Map();
    for (const error of errors) refused.set(sentence(error), [...(refused.get(sentence(error)) ?? []), nameOf.get(error.id)]);
    // What became of them stands there while the codes are looked at.
    showCodes(codes, people);
    const left = [...refused].map(([why, who]) => text("group.not_done", { names: who.join(", "), why }));
    return [codes.length > 0 && text("many.done", { count: codes.length }), ...left].filter(Boolean).join(" ");
}
