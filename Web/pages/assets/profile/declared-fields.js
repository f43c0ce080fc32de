// The fields that the people who run the server declared, each as its kind asks for; no card where there are none.

import { fieldControl, fieldValue, fillControl } from "./field-control.js";
import { handleForm } from "../forms/form.js";
import { isOver } from "../shell/guarded.js";
import { byId, client, settings, text } from "../shell/page.js";
import { renameFields } from "../forms/refusals.js";

const form = byId("fields");
/** @type {import("../../client/latchkey.js").Profile} */
let shown;

export function wireProfileFields() {
    handleForm(form, save, { refused: isOver });
}

/** Whose they are, where they are not one's own. @type {{ id?: string }} */
let whose = {};

/** Reads the fields anew and shows them. @param {string} [id] of somebody else's account */
export async function showProfileFields(id) {
    whose = id === undefined ? {} : { id };
    if ((await settings)?.has_profile_fields !== false) show(await client.profileFields.show(whose));
}

function show(profile) {
    // The one that was typed into keeps the focus.
    const isKnown = JSON.stringify(profile.fields) === JSON.stringify(shown?.fields);
    shown = profile;
    if (!isKnown) build();
    for (const field of shown.fields) {
        fillControl(form.elements[idOf(field.name)], field, shown.profile[field.name]);
    }
}

function build() {
    form.hidden = shown.fields.length === 0;
    form.querySelector(".actions").hidden = !shown.fields.some(({ writable }) => writable);
    byId("field-list").replaceChildren(...shown.fields.map(row));
}

async function save() {
    const values = {};
    for (const field of shown.fields.filter(({ writable }) => writable)) {
        const value = fieldValue(field, form.elements[idOf(field.name)]);
        // What was not touched may have been changed elsewhere meanwhile.
        if (value !== shown.profile[field.name]) values[field.name] = value;
    }
    try {
        show(await client.profileFields.update({ values, ...whose }));
    } catch (error) {
        renameFields(error, idOf);
        throw error;
    }
    return text("profile.saved");
}

function row(field) {
    const element = document.createElement("div");
    const label = document.createElement("label");
    const control = fieldControl(field);
    element.className = "field";
    control.id = control.name = label.htmlFor = idOf(field.name);
    label.textContent = field.label;
    element.append(label, control);
    const sentences = hints(field);
    if (sentences.length === 0) return element;
    const hint = document.createElement("p");
    hint.className = "hint";
    hint.id = `${control.id}-hint`;
    hint.textContent = sentences.join(" ");
    control.setAttribute("aria-describedby", hint.id);
    element.append(hint);
    return element;
}

function hints({ readers, writable }) {
    const keys = [];
    if (readers === "everyone") keys.push("profile.fields_everyone");
    if (readers === "staff") keys.push("profile.fields_staff");
    if (!writable) keys.push("profile.fields_fixed");
    return keys.map((key) => text(key));
}

/** A form's own properties have names too, such as `action`: none of them has a dash. */
function idOf(name) {
    return `field-${name}`;
}
