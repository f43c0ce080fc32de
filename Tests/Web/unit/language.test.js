import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import en from "../../../Web/client/en.js";
import es from "../../../Web/client/es.js";
import { LatchkeyError } from "../../../Web/client/errors.js";
import { fieldText } from "../../../Web/client/answers/field-text.js";
import { chosenLanguage, errorText, localeOf, text, waitText } from "../../../Web/client/language.js";

const OTHERS = { es };
const CLIENT_CODES = [
    "offline", "unreachable", "origin_not_allowed", "not_json", "cookie_dropped", "aborted", "old_browser", "passkey_failed",
    "hand_off_unknown", "hand_off_unavailable", "cookies_blocked",
];

const OF_PROGRAMS = new Set(["method_not_allowed"]);

const PROBLEMS_OF_PROGRAMS = new Set([
    "role_unknown", "text_expected", "boolean_expected", "number_expected", "texts_expected", "list_expected",
    "users_count", "ids_count", "unknown_field", "not_settable", "given_twice", "number_from", "word_unknown",
    "sort_unknown", "search_form", "group_expected", "id_expected", "time_form", "cursor_form",
]);

/** What a text asks for: its placeholders in all its forms, sorted. */
function placeholders(entry) {
    const forms = typeof entry === "string" ? [entry] : Object.values(entry);
    return [...new Set(forms.flatMap((form) => [...form.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)))].sort();
}

for (const [code, texts] of Object.entries(OTHERS)) {
    test(`${code}.js has the texts of en.js, no more and no fewer`, () => {
        assert.deepEqual(Object.keys(texts).sort(), Object.keys(en).sort());
    });

    test(`${code}.js fills in what en.js fills in`, () => {
        for (const key of Object.keys(en)) assert.deepEqual(placeholders(texts[key]), placeholders(en[key]), key);
    });
}

/** WCAG 2.5.3: people who speak to their device say what they see on the button. */
test("the name of a button begins with the words on it, in each language", () => {
    const pairs = Object.keys(en).filter((key) => en[`${key}_label`] !== undefined).map((key) => [key, `${key}_label`]);
    assert.ok(pairs.length >= 6, String(pairs));
    pairs.push(["form.show", "form.show_password"], ["form.hide", "form.hide_password"]);
    for (const [code, texts] of Object.entries({ en, ...OTHERS })) {
        for (const [words, label] of pairs) {
            assert.ok(texts[label].startsWith(texts[words]), `${code}: "${texts[label]}" does not begin with "${texts[words]}"`);
        }
    }
});

test("keys follow the scheme at the top of en.js, and no text is empty or markup", () => {
    for (const [key, entry] of Object.entries(en)) {
        assert.match(key, /^[a-z]+(\.[a-z0-9_]+)+$/);
        const forms = typeof entry === "string" ? [entry] : Object.values(entry);
        for (const form of forms) assert.match(form, /^[^<>]+$/, key);
    }
});

test("the browser's first language that there is decides; English when there is none", () => {
    assert.equal(chosenLanguage(["es-MX", "en"]), "es");
    assert.equal(chosenLanguage(["fr", "ES", "en"]), "es");
    assert.equal(chosenLanguage(["fr-CA", "constructor"]), "en");
    assert.equal(chosenLanguage([]), "en");
});

test("values are filled in once, as text, and what is not given stays visible", () => {
    assert.equal(text("form.signed_in", { name: "{name} $& <b>" }, "en"), "You are signed in as {name} $& <b>.");
    assert.equal(text("form.signed_in", {}, "en"), "You are signed in as {name}.");
    assert.equal(text("no.such_key"), "no.such_key");
    assert.equal(text("form.sign_in", {}, "es"), "Iniciar sesi\u00f3n");
});

test("a number chooses the plural of its language", () => {
    assert.equal(text("wait.seconds", { count: 1 }, "en"), "1 second");
    assert.equal(text("wait.seconds", { count: 2 }, "en"), "2 seconds");
    assert.equal(text("wait.minutes", { count: 1 }, "es"), "1 minuto");
    assert.equal(text("wait.minutes", { count: 5 }, "es"), "5 minutos");
});

test("a wait is never told shorter than it is", () => {
    assert.equal(waitText(0, "en"), "a moment");
    assert.equal(waitText(59, "en"), "59 seconds");
    assert.equal(waitText(61, "en"), "2 minutes");
});

test("each code of the client, and what to do about it, is told in each language", () => {
    for (const code of CLIENT_CODES) {
        const values = { server: "S", page: "P", host: "H", better: "B", status: 502 };
        for (const language of ["en", "es"]) {
            const sentence = errorText(new LatchkeyError(code, { values }), language);
            assert.doesNotMatch(sentence, /[{}]|^error\./, `${code} in ${language}`);
        }
    }
});

test("each code of the server, as docs/errors.md lists them, that a person can meet has a text", async () => {
    const page = await readFile(new URL("../../../docs/errors.md", import.meta.url), "utf8");
    const codes = [...page.matchAll(/^\| \d{3} \| `(\w+)`/gm)].map(([, code]) => code);
    assert.ok(codes.length > 20);
    const without = codes.filter((code) => en[`error.${code}`] === undefined);
    // A mistake of the caller's program: the server's own sentence says more.
    assert.deepEqual(without, [...OF_PROGRAMS]);
});

test("an error without a text of its own is told in the server's words", () => {
    assert.equal(errorText({ code: "brand_new", message: "The moon is full" }, "es"), "The moon is full");
    assert.equal(errorText(new TypeError(""), "en"), en["error.unknown"]);
    const busy = new LatchkeyError("busy", { retryAfter: 2 });
    assert.equal(errorText(busy, "en"), "The server is busy. Try again in 2 seconds.");
});

/** An error about one field, as the server tells it. */
function refused(name, problem, sentence) {
    return new LatchkeyError("invalid_fields", { fields: { [name]: sentence }, problems: { [name]: problem } });
}

test("a problem of a field is told in the person's language, with its values", () => {
    const short = refused("password", { code: "password_short", least: 15 }, "Too short");
    assert.equal(fieldText(short, "password", "es"), "La contrase\u00f1a debe tener al menos 15 caracteres");
    assert.equal(fieldText(short, "password", "en"), "Password must be at least 15 characters");
    const length = refused("uid", { code: "uid_length", least: 2, most: 64 }, "Too long");
    assert.equal(fieldText(length, "uid", "es"), "El ID de usuario debe tener entre 2 y 64 caracteres");
    const domain = refused("email", { code: "email_domain", domains: ["school.example", "club.example"] }, "Elsewhere");
    for (const [days, code, sentence] of [
        [1, "en", "A code is valid for 10 minutes to 1 day"], [7, "en", "A code is valid for 10 minutes to 7 days"],
        [1, "es", "Un c\u00f3digo es v\u00e1lido entre 10 minutos y 1 d\u00eda"],
        [7, "es", "Un c\u00f3digo es v\u00e1lido entre 10 minutos y 7 d\u00edas"],
    ]) {
        const lifetime = refused("expires_in", { code: "code_lifetime", least_minutes: 10, most_days: days });
        assert.equal(fieldText(lifetime, "expires_in", code), sentence);
    }
    assert.equal(fieldText(domain, "email", "es"), "La direcci\u00f3n debe terminar en school.example, club.example");
    assert.equal(fieldText(domain, "email", "en"), "The address must end in school.example, club.example");
});

test("a problem that is not known here is told in the server's words", () => {
    for (const problem of [{ code: "brand_new", least: 2 }, {}, null, undefined, "uid_missing"]) {
        assert.equal(fieldText(refused("uid", problem, "The moon is full"), "uid", "es"), "The moon is full");
    }
    const older = new LatchkeyError("invalid_fields", { fields: { uid: "User ID is missing" } });
    assert.equal(fieldText(older, "uid", "es"), "User ID is missing");
    assert.equal(fieldText(older, "name", "es"), undefined);
    assert.equal(fieldText({}, "constructor", "es"), undefined);
});

test("a text about the uid calls it what it is called here", () => {
    const missing = refused("uid", { code: "uid_missing" }, "User ID is missing");
    const reserved = refused("uid", { code: "uid_reserved" }, "This user ID is reserved");
    assert.equal(fieldText(missing, "uid", "en", "GitHub ID"), "GitHub ID is missing");
    assert.equal(fieldText(missing, "uid", "en", "login name"), "Login name is missing");
    assert.equal(fieldText(reserved, "uid", "en", "GitHub ID"), "This GitHub ID is reserved");
    assert.equal(fieldText(reserved, "uid", "es", "GitHub ID"), "Este GitHub ID est\u00e1 reservado");
    for (const error of [missing, reserved]) assert.equal(fieldText(error, "uid", "en"), error.fields.uid);
});

test("each problem of a field, as docs/errors.md lists them, that a person can meet has a text with its values", async () => {
    const page = await readFile(new URL("../../../docs/errors.md", import.meta.url), "utf8");
    const rows = [...page.matchAll(/^\| `(\w+)` \| ([^|]*) \| /gm)];
    assert.ok(rows.length > 50);
    const texts = Object.keys(en).filter((key) => key.startsWith("field.")).map((key) => key.slice("field.".length));
    const problems = rows.map(([, code]) => code);
    assert.deepEqual(texts.filter((code) => !problems.includes(code)), []);
    // Mistakes of the caller's program: the server's own sentence says more.
    assert.deepEqual(problems.filter((code) => !texts.includes(code)).sort(), [...PROBLEMS_OF_PROGRAMS].sort());
    for (const [, code, values] of rows.filter(([, name]) => texts.includes(name))) {
        const named = [...values.matchAll(/`(\w+)`/g)].map(([, name]) => name);
        const filled = placeholders(en[`field.${code}`]).filter((name) => name !== "label");
        assert.deepEqual(filled, named.sort(), code);
    }
});

test("dates are written as in the person's country, where that speaks the language of the page", () => {
    const day = new Date("2026-11-25T12:00:00Z");
    for (const [code, wanted, locale, written] of [
        ["en", ["en-GB", "en"], "en-GB", "25 Nov 2026"], ["en", ["en-US", "en"], "en-US", "Nov 25, 2026"],
        ["en", ["es-MX", "en-GB"], "en-GB", "25 Nov 2026"], ["en", ["es-MX"], "en", "Nov 25, 2026"], ["en", [], "en", "Nov 25, 2026"],
        ["en", ["en-US@posix"], "en", "Nov 25, 2026"], ["es", ["en-GB", "es-419"], "es-419", "25 nov 2026"],
        ["es", ["fil-PH", "esu", "es_MX"], "es", "25 nov 2026"],
    ]) {
        assert.equal(localeOf(code, wanted), locale);
        assert.equal(day.toLocaleDateString(locale, { dateStyle: "medium" }), written, locale);
    }
});

test("every section of the configuration has a text, in each language", async () => {
    const described = await readFile(new URL("../../../docs/configuration.md", import.meta.url), "utf8");
    const sections = new Set([...described.matchAll(/^\| `([a-z_]+)\./gm)].map(([, section]) => section));
    assert.ok(sections.size >= 18, String([...sections]));
    for (const [code, texts] of Object.entries({ en, ...OTHERS })) {
        for (const section of sections) assert.ok(texts[`settings.section_${section}`], `${code}: ${section}`);
    }
});
