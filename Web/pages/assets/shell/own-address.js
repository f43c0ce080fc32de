// This page's own address. Many hosts serve a page at "//login.html" too, and "//login.html" by itself names another
// host: so addresses are built whole, and paths begin with one slash (S-320).

/** The whole address with another query, without the fragment. @param {string} [search] */
export function ownAddress(search = location.search) {
    const address = new URL(location.href);
    address.search = search;
    address.hash = "";
    return address.href;
}

/** The path of `address` on this origin. @param {URL | Location} [address] @param {string} [search] */
export function ownPath(address = location, search = address.search) {
    return address.pathname.replace(/^\/+/, "/") + search;
}

/** The page of one person. @param {string} id */
export const userAddress = (id) => addressFor("user.html", id);

/** The page of one group. @param {string} id */
export const groupAddress = (id) => addressFor("group.html", id);

function addressFor(page, id) {
    const address = pageAddress(page);
    address.searchParams.set("id", id);
    return address.href;
}

/** A page of ours, from wherever this one is shown. @param {string} name such as `login.html` */
export const pageAddress = (name) => new URL(`../../${name}`, import.meta.url);
