// The head of every page: the way home, the places, who is signed in. A new place is one line of a table.

import { text } from "../client/language.js";
import { node } from "./node.js";
import { ownPath, pageAddress } from "./own-address.js";

/** For whom: `in` who is signed in, with `permission` only those who have it; `out` who is not. */
const PLACES = [
    { page: "users.html", text: "page.users", person: "in", permission: "users:read" },
    { page: "join.html", text: "join.title", person: "in", permission: "users:invite" },
    { page: "mail.html", text: "mail.title", person: "in", permission: "mail:read" },
];
const ACCOUNT = [
    { page: "login.html", text: "form.sign_in", person: "out" },
    { page: "signup.html", text: "page.sign_up", person: "out", isForOpenRegistration: true },
];

const name = node("span", { class: "who-name" });
const places = node("ul", { class: "places", hidden: "" });
const signOutButton = node("button", { type: "button", id: "sign-out" });

/** Fills the page's `<header>`. @param {() => void} signOut */
export function showShell(signOut) {
    signOutButton.textContent = text("page.sign_out");
    signOutButton.addEventListener("click", signOut);
    places.append(...PLACES.map(item));
    const account = node("ul", { class: "account" }, ...ACCOUNT.map(item), profile(), entry("in", signOutButton));
    const nav = node("nav", { "aria-label": text("page.nav") }, places, account);
    const brand = node("a", { class: "brand", href: pageAddress("").href }, "Latchkey");
    markCurrent(brand);
    document.querySelector("header.top").append(node("div", {}, brand, nav));
}

/** @param {import("../client/latchkey.js").User | null | undefined} user undefined: it cannot be known */
export function showWho(user) {
    name.textContent = user?.name ?? "";
    for (const place of places.children) place.hidden = !user?.permissions?.includes(place.dataset.permission);
    places.hidden = [...places.children].every((place) => place.hidden);
}

/** @param {boolean} isLeaving whether the person is being signed out */
export function holdSignOut(isLeaving) {
    signOutButton.setAttribute("aria-disabled", String(isLeaving));
}

function item({ page, text: key, person, permission, isForOpenRegistration }) {
    const made = entry(person, link(page, text(key)));
    if (permission) made.dataset.permission = permission;
    if (isForOpenRegistration) made.dataset.registrationOpen = "";
    return made;
}

/** Says who is signed in, and leads to one's own page: at a shared computer both matter. */
function profile() {
    const words = node("span", { class: "unseen" }, `${text("page.profile")}: `);
    const made = link("profile.html", words, name);
    made.className = "who";
    return entry("in", made);
}

function entry(person, content) {
    return node("li", { "data-person": person }, content);
}

function link(page, ...content) {
    const made = node("a", { href: pageAddress(page).href }, ...content);
    markCurrent(made);
    return made;
}

/** `/users` and `/users.html` are one page, and so are `/` and `/index.html`. */
function markCurrent(anchor) {
    const bare = (address) => ownPath(address, "").replace(/(\/index)?\.html$/, "").replace(/\/$/, "");
    if (bare(new URL(anchor.href)) === bare(location)) anchor.setAttribute("aria-current", "page");
}
