import { checkedID, pathOf } from "../requests/path.js";
import * as shapes from "../answers/shapes.js";

/** @import { ListedPerson, RosterOutcome, Slip } from "../latchkey.js" */

/** Lists of people that become accounts, slips for their first sign-ins, and the list that goes out. */
export class Rosters {
    #send;

    /** @param {import("../sessions/presence.js").Presence} presence */
    constructor(presence) {
        this.#send = (...request) => presence.send(...request);
    }

    /**
     * Takes a list of people, in parts of at most 100: makes those who are not there, and says who is. The same list again changes
     * nothing, and a row that is too long to send is in `errors`. Needs `users:write`, or `groups:lead` and a group that one leads.
     * Where a part fails, the error is thrown with what was done before it in `done`.
     * @param {ListedPerson[]} people `group`: keys, several by `|`
     * @param {{ group?: string, existing?: "skip" | "update", codeLifetime?: number, dryRun?: boolean,
     *     progress?: (done: number) => void, signal?: AbortSignal }} [options] `group`: the id of one for all of them, `codeLifetime`
     *     in seconds, `dryRun`: only says what would be done
     * @returns {Promise<RosterOutcome>}
     */
    async apply(people, { group, existing, codeLifetime, dryRun, progress, signal } = {}) {
        if (group !== undefined) checkedID(group);
        const done = { users: [], existing: [], errors: [] };
        // Pages that only take a list away do without it.
        const { batchesOf, leavingAdministrator, tooLong, withinRoom, withPause } = await import("./roster-batches.js");
        let [added, ended] = [0, 0];
        for (const { first, people: users, isTooLong } of batchesOf(people)) {
            if (isTooLong) {
                done.errors.push(tooLong(first, users[0].uid));
                progress?.(first + 1);
                continue;
            }
            const body = { users, group, existing, code_lifetime: codeLifetime, dry_run: dryRun };
            const send = () => this.#send("POST", "/api/users", { body, signal, expect: shapes.isOutcomeOfRoster });
            try {
                const answer = await withPause(send, signal);
                if (dryRun) {
                    added += withinRoom(answer, users, added);
                    ended += leavingAdministrator(answer, ended);
                }
                for (const list of Object.keys(done)) {
                    done[list].push(...answer[list].map((one) => ({ ...one, index: one.index + first })));
                }
            } catch (error) {
                throw Object.assign(error, { done });
            }
            progress?.(first + users.length);
        }
        return done;
    }

    /**
     * The people whom the signed-in person sees, as a table for spreadsheets, which `readRoster` reads again, or as one JSON object a
     * line. Needs a recent sign-in.
     * @param {{ format?: "csv" | "jsonl", delimiter?: "," | ";" | "tab", group?: string, role?: string, state?: string,
     *     neverSignedIn?: boolean, endsBefore?: string, signal?: AbortSignal }} [query] `group`: its id
     * @returns {Promise<Blob>}
     */
    async export({ neverSignedIn, endsBefore, signal, ...wish } = {}) {
        if ("group" in wish) checkedID(wish.group);
        const query = { ...wish, never_signed_in: neverSignedIn || undefined, ends_before: endsBefore };
        return this.#send("GET", "/api/users/export", { query, isFile: true, signal, expect: shapes.isFileOfPeople });
    }

    /**
     * Codes for first sign-ins, for slips: of those in the group who have no password and have never signed in, at most 200. People
     * who have a good code keep it, so that slips can be printed again. Needs a recent sign-in. `sooner`: how many of them end before
     * `lifetime` is over, because somebody else made them.
     * @param {string} id of the group
     * @param {{ users?: string[], lifetime?: number, signal?: AbortSignal }} [options] `users`: ids, else all of them; `lifetime` of new
     *     codes and of one's own, in seconds
     * @returns {Promise<{ slips: Slip[], total: number, sooner: number }>}
     */
    async slips(id, { users, lifetime, signal } = {}) {
        const body = { ...(users ? { users: [...users].map(checkedID) } : { who: "new" }), lifetime };
        return this.#send("POST", `${pathOf("/api/groups", id)}/slips`, { body, signal, expect: shapes.isListOfSlips });
    }
}
