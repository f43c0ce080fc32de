import { hasText, language, text } from "../language.js";

/**
 * What is wrong with one field: the text for its problem, else what the server said.
 * @param {Partial<import("../errors.js").LatchkeyError>} error
 * @param {string} name of the field in the request
 * @param {string} [code] of the language
 * @param {string} [label] what the uid is called, where it has a name of its own
 * @returns {string | undefined} undefined when the error says nothing about this field
 */
export function fieldText(error, name, code = language, label = undefined) {
    const { code: problem, ...values } = error.problems?.[name] ?? {};
    const key = `field.${problem}`;
    return hasText(key, code) ? text(key, { ...values, count: values.most_days, label }, code) : error.fields?.[name];
}
