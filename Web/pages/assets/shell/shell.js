// The head of every page: the way home, the places, who is signed in. A new place is one line of a table.

import { text } from "../../client/language.js";
import { accountMenu, showAccount } from "./account-menu.js";
import { node } from "./node.js";
import { ownPath, pageAddress } from "./own-address.js";
import { askWhoWaits, waitingBadge } from "../joining/waiting-badge.js";

/**
 * For whom: `in` for people who are signed in, with `permission` only for those who have one of those; `out` for everybody else.
 * `parts` are pages that belong to a place and have no entry of their own.
 */
const PLACES = [
    { page: "overview.html", text: "page.overview", person: "in", permission: "audit:read" },
    { page: "users.html", text: "page.users", person: "in", permission: "users:read groups:lead", parts: ["user.html"] },
    { page: "groups.html", text: "page.groups", person: "in", permission: "users:read groups:lead groups:write", parts: ["group.html"] },
    { page: "join.html", text: "page.invitations", person: "in", permission: "users:invite groups:lead" },
    { page: "activity.html", text: "page.activity", person: "in", permission: "audit:read groups:lead" },
    { page: "mail.html", text: "page.mail", person: "in", permission: "mail:read" },
    { page: "settings.html", text: "page.settings", person: "in", permission: "settings:read" },
];
const ACCOUNT = [
    { page: "login.html", text: "form.sign_in", person: "out" },
    { page: "signup.html", text: "page.sign_up", person: "out", isForOpenRegistration: true },
];

const places = node("ul", { class: "places", hidden: "" });

/** Fills the page's `<header>`. @param {() => void} signOut */
export function showShell(signOut) {
    places.append(...PLACES.map(item));
    places.querySelector("[data-permission^='users:invite'] a").append(waitingBadge);
    const menu = accountMenu(link("profile.html", text("page.profile")), signOut);
    const account = node("ul", { class: "account" }, ...ACCOUNT.map(item), entry("in", ...menu));
    const nav = node("nav", { "aria-label": text("page.nav") }, places, account);
    const brand = node("a", { class: "brand", href: pageAddress("").href }, node("span", { class: "brand-name" }, "Latchkey"));
    markCurrent(brand);
    document.querySelector("header.top").append(node("div", {}, brand, nav));
}

/**
 * @param {import("../../client/latchkey.js").User | null | undefined} user undefined: it cannot be known
 * @param {{ picture: () => Promise<Blob | null>, waiting: () => Promise<number> }} ask for one's own picture; how many wait
 */
export function showWho(user, ask) {
    showAccount(user, ask.picture);
    askWhoWaits(user, ask.waiting);
    for (const place of places.children) {
        place.hidden = !place.dataset.permission.split(" ").some((permission) => user?.permissions?.includes(permission));
    }
    places.hidden = [...places.children].every((place) => place.hidden);
    // On narrow screens it may be outside of what shows of the line.
    places.scrollLeft = (places.querySelector("[aria-current]")?.offsetLeft ?? 0) - places.offsetLeft;
}

function item({ page, text: key, person, permission, isForOpenRegistration, parts = [] }) {
    const anchor = link(page, text(key));
    if (parts.some((part) => isHere(pageAddress(part)))) anchor.setAttribute("aria-current", "true");
    const made = entry(person, anchor);
    if (permission) made.dataset.permission = permission;
    if (isForOpenRegistration) made.dataset.registrationOpen = "";
    return made;
}

function entry(person, ...content) {
    return node("li", { "data-person": person }, ...content);
}

function link(page, ...content) {
    const made = node("a", { href: pageAddress(page).href }, ...content);
    markCurrent(made);
    return made;
}

/** `/users` and `/users.html` are one page, and so are `/` and `/index.html`. */
function markCurrent(anchor) {
    if (isHere(new URL(anchor.href))) anchor.setAttribute("aria-current", "page");
}

/** @param {URL} address */
function isHere(address) {
    const bare = (place) => ownPath(place, "").replace(/(\/index)?\.html$/, "").replace(/\/$/, "");
    return bare(address) === bare(location);
}
