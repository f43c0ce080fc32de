// What a field of a profile is typed into, and what was typed.

import { text } from "../shell/page.js";

const LONGEST = 500;

/**
 * @param {import("../../client/latchkey.js").ProfileField} field
 * @returns {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement}
 */
export function fieldControl({ type, writable }) {
    const control = type === "text" ? textArea() : type === "boolean" && writable ? choice() : input();
    control.autocomplete = "off";
    if (!writable) control.readOnly = true;
    else if (type === "date") Object.assign(control, { type: "date", min: "0001-01-01", max: "9999-12-31" });
    else if (type === "number") control.inputMode = "decimal";
    return control;
}

/** @param {import("../../client/latchkey.js").ProfileValue} value */
export function fillControl(control, { type, writable }, value) {
    const isWord = type === "boolean" && value !== null && !writable;
    control.value = isWord ? text(value ? "profile.fields_yes" : "profile.fields_no") : String(value ?? "");
}

/** Null for nothing. What is no number goes to the server as it is, which says what is wrong with it. */
export function fieldValue({ type }, { value }) {
    const typed = value.trim();
    if (typed === "") return null;
    if (type === "boolean") return typed === "true";
    if (type !== "number") return typed;
    const number = Number(typed.replace(",", "."));
    return Number.isFinite(number) ? number : typed;
}

function input() {
    return document.createElement("input");
}

/** One line high, and as high as its lines where the browser can do that. */
function textArea() {
    const area = document.createElement("textarea");
    area.rows = 1;
    area.maxLength = LONGEST;
    return area;
}

function choice() {
    const select = document.createElement("select");
    const options = [["", "profile.fields_empty"], ["true", "profile.fields_yes"], ["false", "profile.fields_no"]];
    for (const [value, key] of options) select.append(new Option(text(key), value));
    return select;
}
