// The secret of a link from a mail or an invitation stands behind its #, which browsers send to nobody. Here it leaves
// the address bar at once, so that nobody reads it over a shoulder, in the history, or in a copied address.

import { ownAddress } from "./own-address.js";

/** @param {(secret: string) => void} take called with "" when the address has none, and again when another is pasted */
export function takeLinkSecret(take) {
    take(secretOfAddress());
    addEventListener("hashchange", () => {
        const secret = secretOfAddress();
        if (secret) take(secret);
    });
}

function secretOfAddress() {
    const secret = location.hash.slice(1);
    // "Skip to the content" leads to a part of the page.
    if (!secret || document.getElementById(secret)) return "";
    history.replaceState(history.state, "", ownAddress());
    return secret;
}
