// The site that sent the person here to sign in: pages that take long lead back to it.

const TICKET = "latchkey hand-off ticket";
const ORIGIN = "latchkey hand-off origin";
const SITE = "latchkey asking site";
/** Milliseconds that a hand-off lives, and that it is worth leading back to its site. */
const LIVES = 600_000;
const MATTERS = 3_600_000;

/** @param {string} ticket of this tab: other tabs may be about other sites */
export function keepTicket(ticket) {
    write("sessionStorage", TICKET, ticket);
}

/** The ticket of the hand-off that this tab is in, or "". */
export function keptTicket() {
    return read("sessionStorage", TICKET, LIVES) ?? "";
}

export function forgetTicket() {
    write("sessionStorage", TICKET, "");
}

/** @param {string} origin that the ticket of this tab is for, as the server tells it */
export function keepOrigin(origin) {
    write("sessionStorage", ORIGIN, origin);
}

export function keptOrigin() {
    return read("sessionStorage", ORIGIN, LIVES) ?? "";
}

/** Links of e-mails open in another tab. @param {string} address of the site, as the server tells it */
export function keepSite(address) {
    write("localStorage", SITE, address);
}

/** The site as an address at which its page begins to sign in, or null. @returns {{ href: string, host: string } | null} */
export function askingSite() {
    try {
        const address = new URL(read("localStorage", SITE, MATTERS));
        return /^https?:$/.test(address.protocol) ? { href: beginningAt(address), host: address.host } : null;
    } catch {
        return null;
    }
}

/** The address at which the client of a site's page begins to sign in. @param {string | URL} site @returns {string} */
export function beginningAt(site) {
    return new URL("#latchkey=begin", site).href;
}

function write(storage, key, value) {
    try {
        globalThis[storage].setItem(key, JSON.stringify({ value, at: Date.now() }));
    } catch {
        // Where nothing is kept, nothing leads back by itself.
    }
}

function read(storage, key, lasts) {
    try {
        const { value, at } = JSON.parse(globalThis[storage].getItem(key));
        return typeof value === "string" && Date.now() - at < lasts ? value : null;
    } catch {
        return null;
    }
}
