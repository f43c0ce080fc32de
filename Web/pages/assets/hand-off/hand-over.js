// Signing in for another site: a client that proves with the ticket, and the way back.

import { LatchkeyClient } from "../../client/client.js";
import { serverOfPage, settingsOfPage } from "../../client/settings/page-meta.js";
import { forgetTicket } from "./asking-site.js";

/** Milliseconds that the code in the address is good for, less what the way takes. */
const GOOD = 50_000;

/** @param {string} ticket */
export function clientFor(ticket) {
    return new LatchkeyClient(serverOfPage(), { settings: settingsOfPage(), handOff: ticket });
}

/**
 * Leaves for the site. What a person did after the proof, such as keeping recovery codes, may have outlived the code: then the site
 * begins once more.
 * @param {string} address as the server answered it
 * @param {string} origin that asked, as the server told before: no other is gone to
 * @param {number} [provenAt]
 */
export function handOver(address, origin, provenAt = Date.now()) {
    const target = new URL(address);
    if (target.origin !== origin || !/^https?:$/.test(target.protocol)) throw new TypeError(`not of ${origin}: ${target.origin}`);
    if (Date.now() - provenAt > GOOD) target.hash = "latchkey=begin";
    forgetTicket();
    location.replace(target.href);
}
