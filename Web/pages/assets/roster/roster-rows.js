// What a list says and what becomes of it, row by row.

import { lastMomentOf } from "../shell/dates.js";
import { endOf } from "../forms/last-day.js";
import { node } from "../shell/node.js";
import { text } from "../shell/page.js";
import { isOther, refusalSentence } from "./roster-remarks.js";
import { stateName, tag } from "../lists/tag.js";

/** A day of a list, as long as all of them. */
const DAY = "2026-12-24";

/** The table of all rows. */
export class RosterRows {
    #table;

    /** @param {HTMLTableElement} table */
    constructor(table) {
        this.#table = table;
    }

    /**
     * @param {{ isPreview: boolean, group?: { name: string, key: string }, runsAllGroups: boolean }} how `group`: that all of them go
     *     into; `runsAllGroups`: whether the person puts people into groups that they do not lead
     */
    show({ people, problems }, { existing, errors }, { isPreview, group, runsAllGroups }) {
        const columns = ["row", "person", "uid", "groups", ...(people.some(({ ends }) => ends) ? ["ends"] : []), "state"];
        const found = new Map(existing.map((one) => [one.index, one]));
        const refused = new Map(errors.map((one) => [one.index, one]));
        const firsts = firstOfNames(people);
        const read = people.map((person, index) => {
            const state = refused.has(index) ? refusal(refusalSentence(refused.get(index), runsAllGroups))
                : found.has(index) ? presence(found.get(index), person)
                    : isPreview ? newness(person, firsts) : [tag(text("roster.made"), "active")];
            return { row: person.row, isRefused: refused.has(index), cells: cellsOf(person, state, group) };
        });
        const unread = problems.map(({ row, code, first, name = "", uid = "" }) => {
            return { row, isRefused: true, cells: { row, person: name, uid, groups: "", ends: "", state: refusal(text(`roster.problem_${code}`, { first })) } };
        });
        const all = [...read, ...unread].sort((one, other) => one.row - other.row);
        const titles = columns.map((name) => text(`roster.head_${name}`));
        const heads = titles.map((title) => node("th", { scope: "col" }, title));
        this.#table.toggleAttribute("data-ends", columns.includes("ends"));
        this.#table.replaceChildren(
            node("thead", {}, node("tr", {}, ...heads)), node("tbody", {}, ...all.map(({ cells, isRefused }) => line(columns.map((name) => cells[name]), titles, isRefused))),
        );
    }

    /** @param {boolean} isOnly */
    showOnlyProblems(isOnly) {
        for (const row of this.#table.querySelectorAll("tbody tr")) row.hidden = isOnly && !("refused" in row.dataset);
    }
}

/** The first row of each name; one with an ID of its own before those whose IDs are made from their names. @returns {Map<string, number>} */
function firstOfNames(people) {
    const firsts = new Map();
    const given = [...people].sort((one, other) => Number(Boolean(one.made)) - Number(Boolean(other.made)));
    for (const { name, row } of given) if (!firsts.has(sameName(name))) firsts.set(sameName(name), row);
    return firsts;
}

function sameName(name) {
    return name.normalize().toLowerCase();
}

/** Two of one name may be one person: IDs that are made from a name differ all the same. */
function newness({ name, made, row }, firsts) {
    const first = firsts.get(sameName(name));
    const words = [tag(text("roster.new"), "active")];
    return made && first !== row ? [...words, " ", text("roster.same_name", { row: first })] : words;
}

/** The group of all of them by its name, those of the row by their keys. */
function cellsOf({ row, name, uid, made, groups = [], ends }, state, group) {
    return { row, person: name, uid: made ? `${uid} *` : uid, groups: groupWords(groups, group), ends: ends ? endWords(ends) : "", state };
}

function groupWords(keys, group) {
    return group ? [group.name, ...keys.filter((key) => key !== group.key)].join(", ") : keys.join(", ");
}

/** The day as the list has it, and a time as it is where the person is. @param {string} ends */
function endWords(ends) {
    return lastMomentOf(ends.length === DAY.length ? endOf(ends).toISOString() : ends);
}

/** Somebody who is there already. Whose name is another one may be somebody else who signed up with that ID. */
function presence({ change, name, state }, person) {
    const words = [tag(text(change.length > 0 ? "roster.changed" : "roster.exists"))];
    if (state !== "active") words.push(" ", tag(stateName(state), state));
    if (isOther(person.name, name)) words.push(" ", text("roster.called", { name }));
    return words;
}

function refusal(sentence) {
    return [tag(text("roster.refused"), "disabled"), " ", sentence];
}

function line(cells, titles, isRefused) {
    const row = node("tr", {}, ...cells.map((cell, index) => node("td", { "data-title": titles[index] }, ...(Array.isArray(cell) ? cell : [String(cell)]))));
    if (isRefused) row.dataset.refused = "";
    return row;
}
