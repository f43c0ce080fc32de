// One's own picture: shown beside the name, in place of the initials; chosen, and taken away.

import * as face from "./face.js";
import { byId, client, sentence, text } from "../shell/page.js";
import { portraitOf } from "./portrait.js";
import { runOnce } from "../forms/run-once.js";
import { fieldSentence } from "../forms/field-sentence.js";

const image = byId("picture");
const file = byId("picture-file");
const choose = file.closest("label");
const remove = byId("picture-remove");
const message = byId("picture-message");

export function wirePicture() {
    image.alt = text("profile.picture");
    file.addEventListener("change", () => {
        const [chosen] = file.files;
        if (chosen) runOnce(choose, message, () => set(chosen), inWords);
        // The same file may be chosen again.
        file.value = "";
    });
    remove.addEventListener("click", () => runOnce(remove, message, takeAway, inWords));
}

/** Asks for the picture; without an answer the initials stay. */
export async function showPicture() {
    show(await client.picture.get());
}

async function set(chosen) {
    const portrait = await portraitOf(chosen);
    await client.picture.set(portrait);
    show(portrait);
    return text("profile.picture_saved");
}

async function takeAway() {
    await client.picture.remove();
    // Before the button that has it goes.
    file.focus();
    show(null);
    return text("profile.picture_removed");
}

/** @param {Blob | null} picture */
function show(picture) {
    if (image.src) URL.revokeObjectURL(image.src);
    if (picture) image.src = URL.createObjectURL(picture);
    else image.removeAttribute("src");
    image.hidden = remove.hidden = picture === null;
    byId("initials").hidden = picture !== null;
    face.showPicture(picture);
}

function inWords(error) {
    return fieldSentence(error, "picture") ?? sentence(error);
}
