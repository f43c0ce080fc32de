// The small picture of the person at the head of the page; without one, the initials.

import { initials } from "./initials.js";
import { node } from "../shell/node.js";

const letters = node("span", { class: "face initials", "aria-hidden": "true" });
const image = node("img", { class: "face portrait", alt: "", hidden: "" });
/** For the person with this id the picture was asked for. */
let asked;

export const face = [letters, image];

/**
 * @param {import("../../client/latchkey.js").User | null | undefined} user
 * @param {() => Promise<Blob | null>} ask for one's own picture
 */
export function showFace(user, ask) {
    letters.textContent = user ? initials(user.name) : "";
    if (asked === user?.id) return;
    asked = user?.id;
    showPicture(null);
    if (!user?.has_picture) return;
    // Nobody waits for it, and nobody sees the picture of somebody who has left.
    ask().then((picture) => asked === user.id && showPicture(picture), () => {});
}

/** @param {Blob | null} picture */
export function showPicture(picture) {
    if (image.src) URL.revokeObjectURL(image.src);
    if (picture) image.src = URL.createObjectURL(picture);
    else image.removeAttribute("src");
    image.hidden = picture === null;
    letters.hidden = picture !== null;
}
