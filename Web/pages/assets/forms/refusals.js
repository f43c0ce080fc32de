// What is wrong with a field, beside it: found here before anything is sent, or told by the server.

import { errorText, hasText } from "../../client/language.js";
import { text } from "../shell/page.js";
import { fieldSentence } from "./field-sentence.js";
import { uidText } from "../accounts/uid-label.js";

/** Codes of errors that speak of one field. */
const FIELD_OF = {
    uid_taken: "uid",
    email_taken: "email",
    group_taken: "key",
    current_password_wrong: "current",
    join_code_missing: "code",
    join_code_invalid: "code",
    one_time_token_invalid: "code",
    factor_invalid: "code",
};

const UID = { least: 2, most: 64 };

/** @returns {boolean} whether something is wrong; the first such field then has the focus */
export function refuseInvalid(form) {
    const wrong = [...form.elements].filter((field) => field.matches("input") && !field.validity.valid);
    for (const field of wrong) refuse(field, whyInvalid(field));
    if (wrong.length > 0) lookAt(wrong[0]);
    return wrong.length > 0;
}

/**
 * @param {HTMLFormElement} form
 * @param {import("../../client/errors.js").LatchkeyError} error
 * @returns {boolean} whether the fields of the form say all that the error says
 */
export function refuseFields(form, error) {
    const told = new Map(Object.keys(error.fields ?? {}).map((field) => [field, fieldSentence(error, field)]));
    if (FIELD_OF[error.code]) told.set(FIELD_OF[error.code], errorText(error));
    const wrong = [...told].filter(([field]) => form.elements[field]);
    for (const [field, sentence] of wrong) refuse(form.elements[field], sentence);
    const first = form.querySelector("[aria-invalid]");
    if (first) lookAt(first);
    return wrong.length > 0 && wrong.length === told.size;
}

/** For a form whose fields have other names than the request. @param {(name: string) => string} nameInForm */
export function renameFields(error, nameInForm) {
    const renamed = (told) => Object.fromEntries(Object.entries(told ?? {}).map(([name, what]) => [nameInForm(name), what]));
    error.fields = renamed(error.fields);
    error.problems = renamed(error.problems);
}

export function clearRefusals(form) {
    for (const field of form.querySelectorAll("[aria-invalid]")) accept(field);
}

/** @param {HTMLInputElement} field @param {string} sentence */
export function refuse(field, sentence) {
    const refusal = refusalOf(field) ?? addRefusal(field);
    refusal.textContent = sentence;
    // One sentence says it: what a hint found wrong as somebody typed gives way.
    field.closest(".field").querySelector(".hint.bad")?.replaceChildren();
    field.setAttribute("aria-invalid", "true");
    field.addEventListener("input", () => accept(field), { once: true });
}

/** The focus goes to the field, and what is wrong with it shows, in a small window too. @param {HTMLElement} field that was refused */
export function lookAt(field) {
    field.focus();
    refusalOf(field)?.scrollIntoView({ block: "nearest" });
}

function refusalOf(field) {
    return field.closest(".field").querySelector(".refusal");
}

function addRefusal(field) {
    const refusal = document.createElement("p");
    refusal.className = "refusal";
    refusal.id = `${field.id}-refusal`;
    // A second try leaves the focus where it is: nothing else would be read aloud.
    refusal.setAttribute("role", "alert");
    const described = [field.getAttribute("aria-describedby"), refusal.id];
    field.setAttribute("aria-describedby", described.filter(Boolean).join(" "));
    (field.closest(".password") ?? field).after(refusal);
    return refusal;
}

function accept(field) {
    field.removeAttribute("aria-invalid");
    refusalOf(field)?.replaceChildren();
}

function whyInvalid(field) {
    const { badInput, rangeUnderflow, typeMismatch, valueMissing } = field.validity;
    if (field.type === "number") return text("field.seats_range", { least: field.min, most: field.max });
    if (field.type === "date" && badInput) return text("form.whole_day");
    if (field.type === "date" && rangeUnderflow) return text("form.later_day");
    if (valueMissing) return whatToEnter(field);
    if (typeMismatch) return text("field.email_form");
    if (field.name !== "uid") return field.validationMessage;
    const isLengthWrong = field.value.length < UID.least || field.value.length > UID.most;
    return isLengthWrong ? uidText("field.uid_length", UID) : uidText("field.uid_alphabet");
}

/** Fields of one name may ask for different things: `data-enter` says so. */
function whatToEnter(field) {
    const key = `form.enter_${field.dataset.enter ?? field.name}`;
    return hasText(key) ? uidText(key) : text("form.enter_this");
}
