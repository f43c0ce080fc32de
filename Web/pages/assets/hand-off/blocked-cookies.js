// The server says that this is another browser also where this one keeps no cookie of ours.

import { sentence, text } from "../shell/page.js";

/** @param {unknown} error of a sign-in that began elsewhere; what a person reads of it @returns {string} */
export function sentenceOfAttempt(error) {
    const isBlocked = error?.code === "browser_mismatch" && !keepsCookies();
    return isBlocked ? text("error.cookies_blocked", { host: location.host }) : sentence(error);
}

/** By trying: `navigator.cookieEnabled` is true where Chromium blocks them. */
function keepsCookies() {
    const probe = "latchkey-kept=1";
    document.cookie = `${probe}; SameSite=Strict; Max-Age=60`;
    const isKept = document.cookie.split("; ").includes(probe);
    document.cookie = `${probe}; SameSite=Strict; Max-Age=0`;
    return isKept;
}
