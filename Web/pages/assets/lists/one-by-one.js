// An act on several people is the act on one in a loop: one that is refused does not keep the others from it, and is told.

import { isOver } from "../shell/guarded.js";
import { sentence, text } from "../shell/page.js";

/** @import { User } from "../../client/latchkey.js" */

/**
 * @param {User[]} people @param {(person: User) => Promise<unknown>} act
 * @param {(count: number) => string} done what to say of those for whom it was done
 * @returns {Promise<string>} what became of each
 */
export async function oneByOne(people, act, done) {
    const refused = new Map();
    for (const person of people) {
        try {
            await act(person);
        } catch (error) {
            if (isOver(error)) throw error;
            const why = sentence(error);
            refused.set(why, [...(refused.get(why) ?? []), person.name]);
        }
    }
    const left = [...refused.values()].flat().length;
    const told = [...refused].map(([why, names]) => text("group.not_done", { names: names.join(", "), why }));
    return [people.length > left && done(people.length - left), ...told].filter(Boolean).join(" ");
}
