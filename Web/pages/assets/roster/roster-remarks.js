// What is said of a list, and of the rows that are refused.

import { errorText } from "../../client/language.js";
import { fieldSentence } from "../forms/field-sentence.js";
import { node } from "../shell/node.js";
import { text } from "../shell/page.js";

/** What would be made, changed, left and refused. */
export function countsOf({ people, problems }, { users, existing, errors }, isPreview) {
    const changed = existing.filter(({ change }) => change.length > 0).length;
    const made = isPreview ? people.length - existing.length - errors.length : users.length;
    return { made, changed, left: existing.length - changed, refused: errors.length + problems.length };
}

/**
 * What is to be known of the file beside its rows.
 * @param {boolean} isLimited whether the person changes people who are there, but neither their names nor their ends
 * @returns {HTMLElement[]}
 */
export function remarksOn({ encoding, form, ignored, notices, people, sample, skipped }, { existing }, isLimited) {
    const kept = new Set([...(isLimited ? namesAndEnds(people, existing) : []), ...existing.flatMap((one) => one.ignored ?? [])]);
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

/** Which of them the list has of people who are there: other names, and ends, whatever theirs are. */
function namesAndEnds(people, existing) {
    const listed = existing.map((one) => ({ ...people[one.index], now: one.name }));
    return [
        ...(listed.some(({ name, now }) => isOther(name, now)) ? [text("roster.head_person")] : []),
        ...(listed.some(({ ends }) => ends) ? [text("roster.head_ends")] : []),
    ];
}

/** @param {{ code: string, kind?: string, headings?: string[] }} fault why a file is no list */
export function faultSentence({ code, kind, headings }) {
    if (code === "not_a_list") return text(`roster.fault_${kind}`);
    return text(`roster.fault_${code}`, { headings: headings?.join(", ") ?? "" });
}

/**
 * Why a row is refused.
 * @param {{ code: string, message: string, reason?: string, problems?: Record<string, { code: string }> }} error
 * @param {boolean} runsAllGroups whether the person puts people into groups that they do not lead
 */
export function refusalSentence(error, runsAllGroups) {
    const columns = Object.keys(error.problems ?? {});
    if (error.reason === "row") return text("roster.problem_row_long");
    if (error.code === "out_of_reach" && runsAllGroups) return text("roster.problem_no_group");
    if (columns.length === 0) return errorText(error);
    if (error.code === "field_not_allowed") return text("roster.problem_column", { columns, count: columns.length });
    const told = columns.map((column) => cellSentence(error, column)).filter(Boolean);
    return told.length > 0 ? told.join("; ") : error.message;
}

/** Texts about fields of profiles do not say which: those are the operator's. */
function cellSentence(error, column) {
    const sentence = fieldSentence(error, column);
    return sentence && error.problems[column].code.startsWith("profile_") ? `${column}: ${sentence}` : sentence;
}

/** Whether the account is called another way than the row says. @param {string} name @param {string} now */
export function isOther(name, now) {
    return name.normalize() !== now.normalize();
}
