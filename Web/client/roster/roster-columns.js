// What the headings of a list mean.

import { latin } from "./roster-latin.js";

/** Words without case, accents, spaces and marks; English, German, Spanish and French. */
const MEANINGS = {
    uid: ["uid", "username", "user", "userid", "login", "loginname", "githubusername", "benutzername", "anmeldename", "usuario",
        "identifiant"],
    name: ["name", "fullname", "displayname", "studentname", "nom", "nomcomplet", "nombre", "nombrecompleto", "anzeigename"],
    given: ["firstname", "givenname", "first", "forename", "vorname", "prenom", "nombres"],
    family: ["lastname", "familyname", "last", "surname", "nachname", "familienname", "apellido", "apellidos", "nomdefamille"],
    email: ["email", "emailaddress", "mail", "studentemail", "emailadresse", "mailadresse", "correo", "correoelectronico", "courriel"],
    group: ["group", "groups", "groupname", "class", "classname", "section", "sectionname", "gruppe", "klasse", "kurs", "grupo", "clase",
        "groupe", "classe"],
    ends: ["ends", "endsat", "end", "enddate", "ende", "enddatum", "ablauf", "ablaufdatum", "fin", "fechafin", "fechadefin",
        "datefin", "datedefin", "expires", "expirydate"],
    role: ["role", "roles", "rolle", "rol"],
    password: ["password", "passwort", "kennwort", "contrasena", "motdepasse"],
    identifier: ["identifier"],
};
const BY_WORD = new Map(Object.entries(MEANINGS).flatMap(([meaning, words]) => words.map((word) => [word, meaning])));

const MAX_CELL = 1000;
const MAX_COLUMNS = 1000;

/** Whether it has more characters than a cell may have. @param {string} cell */
export function isLong(cell) {
    return cell.length > MAX_CELL && (cell.length > 2 * MAX_CELL || [...cell].length > MAX_CELL);
}

/** What is beyond the first 1,000 headings, or longer than a cell may be, means nothing. @param {string[]} headings */
function wordsOf(headings) {
    return headings.map((heading, index) => (index >= MAX_COLUMNS || isLong(heading) ? "" : wordOf(heading)));
}

/** `First Name [Required]` is `firstname`. @param {string} heading */
function wordOf(heading) {
    return latin(heading.replace(/\[[^\]]*\]/g, "").replace(/\([^)]*\)/g, "")).replace(/[\p{White_Space}_.:*/-]/gu, "");
}

/**
 * @param {string[]} headings @param {{ fields?: string[], takes?: string[] }} options declared fields of profiles, and which of
 *     `role` and `password` are taken
 * @returns {{ form: string, places: Record<string, number>, profile: Record<string, number>, ignored: string[],
 *     width: number }}
 */
export function columnsOf(headings, { fields = [], takes = [] } = {}) {
    const [words, own] = [wordsOf(headings), fields.map(wordOf)];
    const form = formOf(words);
    const [places, profile, ignored] = [{}, {}, []];
    words.forEach((word, index) => {
        const field = word === "" ? undefined : fields[own.indexOf(word)];
        const meaning = meaningOf(word, form);
        const isTaken = !["role", "password"].includes(meaning) || takes.includes(meaning);
        if (field !== undefined && profile[field] === undefined) profile[field] = index;
        else if (meaning !== undefined && isTaken && places[meaning] === undefined) places[meaning] = index;
        else if (headings[index] !== "") ignored.push(headings[index]);
    });
    nameParts(places);
    return { form, places, profile, ignored, width: headings.length };
}

/** How many columns a list of these headings would have that mean something. @param {string[]} headings */
export function knownHeadings(headings, { fields = [] } = {}) {
    const own = fields.map(wordOf);
    return new Set(wordsOf(headings).map((word) => (own.includes(word) ? word : BY_WORD.get(word))).filter(Boolean)).size;
}

/** Of OneRoster 1.1, what says who of the list is to be taken. */
const ONE_ROSTER = ["sourcedid", "status", "enableduser", "role"];

function formOf(words) {
    if (words.includes("sourcedid") && words.includes("enableduser")) return "oneroster";
    if (words.includes("githubusername") && words.includes("identifier")) return "github_classroom";
    if (words.slice(0, 3).join() === "lastname,firstname,emailaddress") return "google_classroom";
    return "table";
}

function meaningOf(word, form) {
    if (form !== "oneroster") return BY_WORD.get(word);
    // Its own columns: `status`, `role` and `identifier` mean something else there.
    if (ONE_ROSTER.includes(word)) return `oneroster_${word}`;
    return word === "identifier" ? undefined : BY_WORD.get(word);
}

/** "Name, Vorname" and "Nombre, Apellidos": beside one part, the name is the other. */
function nameParts(places) {
    if (places.name === undefined || (places.given === undefined) === (places.family === undefined)) return;
    places[places.given === undefined ? "given" : "family"] = places.name;
    delete places.name;
}
