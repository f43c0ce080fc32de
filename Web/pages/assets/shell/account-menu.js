// Who is signed in, at the head of every page: at a shared computer everybody sees it. The menu leads to one's own page,
// and signs out.

import { text } from "../../client/language.js";
import { face, showFace } from "../profile/face.js";
import { wireMenuButton } from "./menu-button.js";
import { node } from "./node.js";

const name = node("span", { class: "who-name" });
const person = node("p");
const signOutButton = node("button", { type: "button", id: "sign-out", role: "menuitem", tabindex: "-1" });
let close = () => {};

/** @param {HTMLElement} profile the link to one's own page @param {() => void} signOut */
export function accountMenu(profile, signOut) {
    signOutButton.textContent = text("page.sign_out");
    signOutButton.addEventListener("click", signOut);
    profile.setAttribute("role", "menuitem");
    profile.tabIndex = -1;
    const label = node("span", { class: "unseen" }, `${text("page.account")}: `);
    const button = node("button", { type: "button", class: "who", id: "account-button" }, ...face, label, name);
    const menu = node(
        "div", { id: "account-menu", role: "menu", "aria-labelledby": "account-button" }, profile, signOutButton,
    );
    const panel = node("div", { class: "menu" }, person, menu);
    close = wireMenuButton(button, panel);
    return [button, panel];
}

/**
 * @param {import("../../client/latchkey.js").User | null | undefined} user
 * @param {() => Promise<Blob | null>} askPicture
 */
export function showAccount(user, askPicture) {
    name.textContent = user?.name ?? "";
    person.replaceChildren(...(user ? [node("strong", {}, user.name), node("span", { class: "muted" }, user.uid)] : []));
    showFace(user, askPicture);
    if (!user) close();
}

/** @param {boolean} isLeaving whether the person is being signed out */
export function holdSignOut(isLeaving) {
    signOutButton.setAttribute("aria-disabled", String(isLeaving));
}
