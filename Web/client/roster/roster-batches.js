// A list goes to the server in parts that fit into a request; what was done stays done when a later part fails.

const MAX_PEOPLE = 100;
/** A body has 64 KiB at most, with what stands around the people. */
const MAX_BYTES = 56 * 1024;
/** A body has 2,000 values at most. */
const MAX_VALUES = 1800;

/**
 * @param {import("../latchkey.js").ListedPerson[]} people
 * @returns {{ first: number, people: import("../latchkey.js").ListedPerson[], isTooLong: boolean }[]} `first`: the place of the first
 *     of them in the list; `isTooLong`: it is one whom no request can hold
 */
export function batchesOf(people) {
    const batches = [];
    let [batch, bytes, values] = [undefined, 0, 0];
    for (const [place, person] of people.entries()) {
        const size = new TextEncoder().encode(JSON.stringify(person)).length + 1;
        const count = 2 + Object.keys(person).length + Object.keys(person.profile ?? {}).length;
        const isTooLong = size > MAX_BYTES || count > MAX_VALUES;
        const isFull = batch?.people.length === MAX_PEOPLE || bytes + size > MAX_BYTES || values + count > MAX_VALUES;
        if (batch === undefined || isFull) {
            batch = { first: place, people: [], isTooLong };
            batches.push(batch);
            [bytes, values] = [0, 0];
        }
        batch.people.push(person);
        bytes += size;
        values += count;
    }
    return batches;
}

/** What the server would say of a row that no request can hold. @param {number} index @param {string} uid */
export function tooLong(index, uid) {
    return { index, uid, code: "body_too_large", reason: "row", message: "The row is too long to send." };
}

/** Whoever sends a long list has used up their writes of a minute, and goes on in the next. */
const LONGEST_PAUSE = 60;

/**
 * Sends once more after the time that the server asks for, where that is short.
 * @template Answer
 * @param {() => Promise<Answer>} send @param {AbortSignal} [signal]
 * @returns {Promise<Answer>}
 */
export async function withPause(send, signal) {
    try {
        return await send();
    } catch (error) {
        if (error.code !== "too_many_attempts" || !(error.retryAfter <= LONGEST_PAUSE)) throw error;
        await new Promise((resolve) => setTimeout(resolve, error.retryAfter * 1000));
        signal?.throwIfAborted();
        return send();
    }
}

/** As the server says it. */
const CEILING = { code: "ceiling", message: "You have added as many people today as you may" };

/**
 * A dry run counts from what there is now: of the people of a part, those have no room whom the parts before it leave none.
 * @param {{ existing: { index: number }[], errors: { index: number, uid: string | null, code: string, message: string }[], room?: number | null }}
 *     answer gets an error for each of them
 * @param {import("../latchkey.js").ListedPerson[]} people of the part
 * @param {number} added how many the parts before it would add
 * @returns {number} how many this one would add
 */
export function withinRoom(answer, people, added) {
    const told = new Set([...answer.existing, ...answer.errors].map(({ index }) => index));
    const fresh = [...people.keys()].filter((index) => !told.has(index));
    const room = Math.max(0, (answer.room ?? Infinity) - added);
    const beyond = fresh.slice(room).map((index) => ({ ...CEILING, index, uid: people[index].uid }));
    answer.errors = [...answer.errors, ...beyond].sort((one, other) => one.index - other.index);
    return fresh.length - beyond.length;
}

/** As the server says it. */
const LAST_ADMIN = { code: "last_admin", message: "The last administrator cannot be removed" };

/**
 * A dry run counts from what there is now: of the administrators whom a part gives an end, those keep none whom the parts before it leave
 * as the last one.
 * @param {{ existing: { index: number, uid: string }[], errors: object[], administrators?: { count: number, ended: number[] } | null }}
 *     answer gets an error in place of each of them
 * @param {number} ended how many administrators the parts before it would end
 * @returns {number} how many this one would end
 */
export function leavingAdministrator(answer, ended) {
    const { count, ended: own } = answer.administrators ?? { count: 0, ended: [] };
    const beyond = new Set(own.slice(Math.max(0, count - 1 - ended)));
    const refused = answer.existing.filter(({ index }) => beyond.has(index)).map(({ index, uid }) => ({ ...LAST_ADMIN, index, uid }));
    answer.existing = answer.existing.filter(({ index }) => !beyond.has(index));
    answer.errors = [...answer.errors, ...refused].sort((one, other) => one.index - other.index);
    return own.length - beyond.size;
}

/** A day of a list ends at midnight where the person is who sends it. @param {string} [ends] */
function instant(ends) {
    if (ends?.length !== 10) return ends;
    const [year, month, day] = ends.split("-").map(Number);
    const end = new Date(0);
    end.setFullYear(year, month - 1, day + 1);
    end.setHours(0, 0, 0, 0);
    return `${end.toISOString().slice(0, 19)}Z`;
}

/** What the server takes of somebody whom `readRoster` read. @returns {import("../latchkey.js").ListedPerson} */
export function listedPerson({ uid, name, email, groups, ends, profile }) {
    const person = { uid, name, email, group: groups?.join("|"), ends: instant(ends), profile };
    return Object.fromEntries(Object.entries(person).filter(([, value]) => value !== undefined));
}
