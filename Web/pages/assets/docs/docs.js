// The reference of the API is plain text; only the head of the page, and the links to the server, are made here.

import { serverAddress, startPage } from "../shell/page.js";

startPage();
for (const link of document.querySelectorAll("a[href='openapi.yaml']")) link.href = `${serverAddress}/openapi.yaml`;
followMoved();
addEventListener("hashchange", followMoved);

/** The reference was one page: what an address names and is not here, the index has on another page. */
function followMoved() {
    const { hash } = location;
    if (!hash || document.getElementById(hash.slice(1))) return;
    const moved = [...document.querySelectorAll(".contents a")].find((link) => link.hash === hash);
    if (moved) location.replace(moved.href);
}
