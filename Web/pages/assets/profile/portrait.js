// Makes a portrait of any picture that the browser can read: small, the right way up, and without what cameras note
// about place and time. Phones make pictures that are far larger than what the server takes.

import { LatchkeyError } from "../../client/errors.js";

/** Pixels on the longer side. */
const SIDE = 768;
const QUALITY = 0.85;

/** @param {File} file @returns {Promise<Blob>} a JPEG; throws `unsupported_media_type` for what is no picture */
export async function portraitOf(file) {
    const picture = await read(file);
    const canvas = document.createElement("canvas");
    const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    const context = canvas.getContext("2d");
    // What is transparent would be black.
    context.fillStyle = "white";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const portrait = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
    if (portrait === null) throw new LatchkeyError("unsupported_media_type");
    return portrait;
}

async function read(file) {
    try {
        return await createImageBitmap(file);
    } catch (cause) {
        throw new LatchkeyError("unsupported_media_type", { cause });
    }
}
