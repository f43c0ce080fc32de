import en from "./en.js";
import es from "./es.js";

// A third language: docs/recipes.md, A language.
const LANGUAGES = { en, es };

// The server's own pages have the texts of one language, the one that the browser asked for.
const HERE = Object.keys(LANGUAGES).filter((code) => LANGUAGES[code]);

/**
 * @param {readonly string[]} wanted in order of preference, such as `["es-MX", "en"]`
 * @returns {string} a language whose texts are here; the first of them, English as a rule, when none is wanted
 */
export function chosenLanguage(wanted = globalThis.navigator?.languages ?? []) {
    const codes = wanted.map((name) => name.toLowerCase().split("-")[0]);
    return codes.find((code) => HERE.includes(code)) ?? HERE[0];
}

/** The language of this browser, for `<html lang>`. */
export const language = chosenLanguage();

/**
 * The person's own form of a language, by which browsers write dates and numbers: British people do not write them as Americans do.
 *
 * @param {string} code of the language, such as `"en"`
 * @param {readonly string[]} wanted in order of preference, such as `["en-GB", "en"]`
 */
export function localeOf(code, wanted = globalThis.navigator?.languages ?? []) {
    // Some browsers name what is no language tag, such as `en-US@posix`, and `Intl` throws at it.
    return wanted.find((name) => /^[a-z\d-]+$/i.test(name) && name.toLowerCase().split("-")[0] === code) ?? code;
}

/**
 * The text for `key` with its `{names}` filled in from `values`; of several forms (`one`, `other`) the one for
 * `values.count`.
 *
 * @param {string} key
 * @param {Record<string, string | number | string[]>} [values]
 * @param {string} [code] of the language
 * @returns {string} the key itself when there is no such text
 */
export function text(key, values = {}, code = language) {
    const found = entry(key, code);
    if (found === undefined) return key;
    const form = typeof found === "string" ? found : (found[plural(values.count, code)] ?? found.other);
    const known = { ...values, label: values.label ?? entry("form.uid_within", code) };
    const fill = (whole, name) => (Object.hasOwn(known, name) ? shown(known[name]) : whole);
    const filled = form.replace(/\{(\w+)\}/g, fill);
    return form.startsWith("{label}") ? filled.charAt(0).toUpperCase() + filled.slice(1) : filled;
}

/** Whether there is a text for `key`. @param {string} key @param {string} [code] */
export function hasText(key, code = language) {
    return entry(key, code) !== undefined;
}

/**
 * What to tell a person about an error: the text for its code and reason, else what the server said.
 * @param {Partial<import("./errors.js").LatchkeyError>} error
 * @param {string} [code] of the language
 * @returns {string}
 */
export function errorText(error, code = language) {
    const keys = [`error.${error.code}.${error.reason}`, `error.${error.code}`];
    const key = keys.find((candidate) => hasText(candidate, code));
    if (key === undefined) return error.message || text("error.unknown", {}, code);
    const lengths = { wait: waitText(error.retryAfter ?? 0, code), off: waitText(error.values?.seconds ?? 0, code) };
    return text(key, { ...error.values, ...lengths }, code);
}

/** "2 minutes", rounded up: nobody tries again too early. @param {number} seconds @param {string} [code] */
export function waitText(seconds, code = language) {
    if (seconds <= 0) return text("wait.moment", {}, code);
    if (seconds < 60) return text("wait.seconds", { count: Math.ceil(seconds) }, code);
    return text("wait.minutes", { count: Math.ceil(seconds / 60) }, code);
}

function entry(key, code) {
    return [LANGUAGES[code], en].find((texts) => texts && Object.hasOwn(texts, key))?.[key];
}

function plural(count, code) {
    return typeof count === "number" ? new Intl.PluralRules(code).select(count) : "other";
}

function shown(value) {
    return Array.isArray(value) ? value.join(", ") : String(value);
}
