// What a list says and what becomes of it, row by row.

import { errorText } from "../../client/language.js";
import { dayOf, momentOf } from "../shell/dates.js";
import { endOf } from "../forms/last-day.js";
import { node } from "../shell/node.js";
import { text } from "../shell/page.js";
import { stateName, tag } from "../lists/tag.js";

/** A day of a list, as long as all of them. */
const DAY = "2026-12-24";

/** What would be made, changed, left and refused. */
export function countsOf({ people, problems }, { users, existing, errors }, isPreview) {
    const changed = existing.filter(({ change }) => change.length > 0).length;
    const made = isPreview ? people.length - existing.length - errors.length : users.length;
    return { made, changed, left: existing.length - changed, refused: errors.length + problems.length };
}

/** What is to be known of the file beside its rows. @returns {HTMLElement[]} */
export function remarksOn({ encoding, form, ignored, notices, sample, skipped }, { existing }) {
    const kept = new Set(existing.flatMap((one) => one.ignored ?? []));
    const lines = [
        form !== "table" && text(`roster.form_${form}`),
        notices.includes("encoding_guessed") && text("roster.encoding_guessed", { encoding, names: sample.join(", ") }),
        notices.includes("names_assumed") && text("roster.names_assumed"),
        ignored.length > 0 && text("roster.ignored", { columns: ignored.join(", ") }),
        kept.size > 0 && text("roster.kept", { columns: [...kept].join(", ") }),
        skipped.length > 0 && text("roster.skipped", { count: skipped.length, rows: skipped.map(({ row }) => row).join(", ") }),
    ];
    return lines.filter(Boolean).map((line) => node("li", {}, line));
}

/** @param {{ code: string, kind?: string, headings?: string[] }} fault why a file is no list */
export function faultSentence({ code, kind, headings }) {
    if (code === "not_a_list") return text(`roster.fault_${kind}`);
    return text(`roster.fault_${code}`, { headings: headings?.join(", ") ?? "" });
}

/** The table of all rows. */
export class RosterRows {
    #table;

    /** @param {HTMLTableElement} table */
    constructor(table) {
        this.#table = table;
    }

    /** @param {{ name: string, key: string } | undefined} group that all of them go into */
    show({ people, problems }, { existing, errors }, isPreview, group) {
        const columns = ["row", "person", "uid", "groups", ...(people.some(({ ends }) => ends) ? ["ends"] : []), "state"];
        const found = new Map(existing.map((one) => [one.index, one]));
        const refused = new Map(errors.map((one) => [one.index, one]));
        const read = people.map((person, index) => {
            const state = refused.has(index) ? refusal(sentenceOf(refused.get(index)))
                : found.has(index) ? presence(found.get(index), person)
                    : [tag(text(isPreview ? "roster.new" : "roster.made"), "active")];
            return { row: person.row, isRefused: refused.has(index), cells: cellsOf(person, state, group) };
        });
        const unread = problems.map(({ row, code, first, name = "", uid = "" }) => {
            return { row, isRefused: true, cells: { row, person: name, uid, groups: "", ends: "", state: refusal(text(`roster.problem_${code}`, { first })) } };
        });
        const all = [...read, ...unread].sort((one, other) => one.row - other.row);
        const heads = columns.map((name) => node("th", { scope: "col" }, text(`roster.head_${name}`)));
        this.#table.toggleAttribute("data-ends", columns.includes("ends"));
        this.#table.replaceChildren(
            node("thead", {}, node("tr", {}, ...heads)), node("tbody", {}, ...all.map(({ cells, isRefused }) => line(columns.map((name) => cells[name]), isRefused))),
        );
    }

    /** @param {boolean} isOnly */
    showOnlyProblems(isOnly) {
        for (const row of this.#table.querySelectorAll("tbody tr")) row.hidden = isOnly && !("refused" in row.dataset);
    }
}

/** @param {{ code: string, reason?: string }} error */
function sentenceOf(error) {
    return error.reason === "row" ? text("roster.problem_row_long") : errorText(error);
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
    return ends.length === DAY.length ? dayOf(endOf(ends).getTime() - 1) : momentOf(ends);
}

/** Somebody who is there already. Whose name is another one may be somebody else who signed up with that ID. */
function presence({ change, name, state }, person) {
    const words = [tag(text(change.length > 0 ? "roster.changed" : "roster.exists"))];
    if (state !== "active") words.push(" ", tag(stateName(state), state));
    if (name.normalize() !== person.name.normalize()) words.push(" ", text("roster.called", { name }));
    return words;
}

function refusal(sentence) {
    return [tag(text("roster.refused"), "disabled"), " ", sentence];
}

function line(cells, isRefused) {
    const row = node("tr", {}, ...cells.map((cell) => node("td", {}, ...(Array.isArray(cell) ? cell : [String(cell)]))));
    if (isRefused) row.dataset.refused = "";
    return row;
}
