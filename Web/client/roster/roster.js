// A list of people, read from a file or from what was pasted; `latchkey roster` reads it in the same way. Nothing is sent.

import { columnsOf, isLong, knownHeadings } from "./roster-columns.js";
import { groupKey, lowered, madeUID } from "./roster-latin.js";
import { isBlank, tableOf, trimmed } from "./roster-table.js";
import { hasControls, refused, textOf } from "./roster-text.js";

const MAX_BYTES = 2 * 1024 * 1024;
const MAX_ROWS = 5000;
const MAX_KEY = 40;
const TIME = /^(\d{4}-\d\d-\d\d)(?:T(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)Z)?$/;
const SAMPLE = 10;
/** Characters of what a row that is not taken says. */
const SHOWN = 100;

/**
 * Rows are counted as a spreadsheet counts them, from 1, the headings included. Throws an error whose `code` is `empty`,
 * `too_large`, `too_many_rows`, `not_a_list` (with `kind`), `encoding_broken`, `encoding_unknown`, `no_columns` or `no_people`.
 * @param {Uint8Array | string} file
 * @param {{ encoding?: string, delimiter?: string, fields?: string[], takes?: string[] }} [options] `fields`: declared fields of
 *     profiles; `takes`: `role`, `password`
 */
export function readRoster(file, options = {}) {
    const bytes = typeof file === "string" ? new TextEncoder().encode(file) : file;
    if (bytes.length > MAX_BYTES) throw refused("too_large");
    const { text, encoding, isGuessed } = textOf(bytes, options.encoding);
    const { delimiter, records } = tableOf(text, options.delimiter, (headings) => knownHeadings(headings, options), MAX_ROWS + 2);
    if (records.length === 0) throw refused("empty");
    const { columns, people: taken, notices } = headed(records, text, options);
    if (taken.length === 0) throw refused("no_people");
    if (taken.length > MAX_ROWS) throw refused("too_many_rows");
    const read = { people: [], problems: [], skipped: [] };
    const drafts = taken.map((record) => draftOf(record, columns, read)).filter(Boolean);
    nameAll(drafts, read);
    if (isGuessed) notices.unshift("encoding_guessed");
    return {
        encoding, delimiter, form: columns.form, ignored: columns.ignored, notices,
        sample: isGuessed ? sampleOf(read.people) : [], ...read,
    };
}

/** A single column without a heading is a list of names. */
function headed(rows, text, options) {
    const columns = columnsOf(rows[0].cells, options);
    const { uid, name, given, family, email, identifier } = columns.places;
    if ([uid, name, given, family, email, identifier].some((place) => place !== undefined)) {
        return { columns, people: rows.slice(1), notices: [] };
    }
    if (hasControls(text)) throw refused("not_a_list", { kind: "binary" });
    if (rows.every(({ cells }) => cells.length === 1)) {
        const columns = { form: "table", places: { name: 0 }, profile: {}, ignored: [], width: 1 };
        return { columns, people: rows, notices: ["names_assumed"] };
    }
    throw refused("no_columns", { headings: rows[0].cells });
}

/** What a row says; undefined for one that is not taken, which is told in `read`. */
function draftOf({ cells, isOpen, row }, { form, places, profile, width }, read) {
    const said = (meaning) => cells[places[meaning]] ?? "";
    const reason = reasonToSkip(form, places, said);
    if (reason) return void read.skipped.push({ row, code: reason });
    const [given, family] = [said("given"), said("family")];
    const name = said("name") || [given, family].filter(Boolean).join(" ") || said("identifier");
    const problem = (code) => void read.problems.push(problemOf({ row, person: { name, uid: said("uid") } }, code));
    if (isOpen) return problem("quote_open");
    if (!isBlank(cells.slice(width))) return problem("cells_count");
    if (cells.some(isLong)) return problem("cell_long");
    if (name === "") return problem("name_missing");
    const groups = [...new Set(said("group").split("|").map(trimmed).filter(Boolean).map(groupKey))];
    if (groups.some((key) => key === "" || key.length > MAX_KEY)) return problem("group_form");
    const ends = said("ends");
    if (ends !== "" && !isEnd(ends)) return problem("ends_form");
    const own = Object.entries(profile).map(([field, place]) => [field, cells[place] ?? ""]).filter(([, text]) => text !== "");
    const person = { uid: said("uid"), name, email: said("email"), groups, ends, role: said("role"), password: said("password"),
        profile: Object.fromEntries(own) };
    return { row, given, family, person };
}

/** With what the row says of whom it is about, as far as it is shown. */
function problemOf({ row, person: { name, uid } }, code) {
    const cut = (text) => [...text.slice(0, 2 * SHOWN)].slice(0, SHOWN).join("");
    return { row, code, ...whole({ name: cut(name), uid: cut(uid) }) };
}

/** A day that there is, or a time as our own export writes it. @param {string} text */
function isEnd(text) {
    const day = TIME.exec(text)?.[1];
    if (!day || day < "0001") return false;
    const date = new Date(`${day}T00:00:00Z`);
    return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}

function reasonToSkip(form, places, said) {
    if (form === "oneroster") {
        if (!["", "active"].includes(lowered(said("oneroster_status")))) return "not_active";
        if (!["true", "1"].includes(lowered(said("oneroster_enableduser")))) return "not_enabled";
        if (places.oneroster_role !== undefined && lowered(said("oneroster_role")) !== "student") return "not_student";
    }
    // Below its headings, a table of marks has rows about the marks.
    const isAboutMarks = ["date", "points", "class average"].includes(lowered(said("family")));
    if (form === "google_classroom" && isAboutMarks && said("given") + said("email") === "") return "not_a_person";
    return undefined;
}

/** Gives a user ID to each who has none; the second of two with the same is not taken. */
function nameAll(drafts, read) {
    const rows = new Map();
    const mails = new Map();
    const numbers = new Map();
    const isFirst = (map, key, draft) => {
        if (key === "" || !map.has(key)) return true;
        read.problems.push({ ...problemOf(draft, "duplicate_row"), first: map.get(key) });
        return false;
    };
    const taken = [];
    for (const draft of drafts.filter(({ person }) => person.uid !== "")) {
        const key = lowered(draft.person.uid.replaceAll("\u2060", ""));
        if (!isFirst(rows, key, draft)) continue;
        rows.set(key, draft.row);
        taken.push(draft);
    }
    for (const draft of drafts.filter(({ person }) => person.uid === "")) {
        const mail = lowered(draft.person.email);
        if (!isFirst(mails, mail, draft)) continue;
        const base = madeUID({ ...draft.person, ...draft });
        if (base === "") {
            read.problems.push(problemOf(draft, "uid_needed"));
            continue;
        }
        // A number that is taken stays taken: nobody of this name needs to ask for it again.
        let [uid, number] = [base, numbers.get(base) ?? 2];
        while (rows.has(uid)) uid = `${base}${number++}`;
        numbers.set(base, number);
        rows.set(uid, draft.row);
        mails.set(mail, draft.row);
        taken.push({ ...draft, person: { ...draft.person, uid, made: true } });
    }
    const byRow = (one, other) => one.row - other.row;
    read.people = taken.sort(byRow).map(({ row, person }) => ({ row, ...whole(person) }));
    read.problems.sort(byRow);
}

/** Without what is empty. */
function whole(person) {
    const isEmpty = (value) => value === "" || (typeof value === "object" && Object.keys(value).length === 0);
    return Object.fromEntries(Object.entries(person).filter(([, value]) => !isEmpty(value)));
}

/** Names that show whether the encoding was guessed right. */
function sampleOf(people) {
    return people.map(({ name }) => name).filter((name) => /[^\x00-\x7f]/.test(name)).slice(0, SAMPLE);
}
