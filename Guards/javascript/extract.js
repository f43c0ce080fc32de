// Finds the one session token of a request. Only the fields `Cookie` and `Authorization` are looked at.

import { ambiguousToken, tokenInvalid } from "./refusal.js";

/** Longer text cannot be a session token: browsers keep no cookie above 4096 bytes. */
export const longestToken = 4096;

/**
 * The token in a request's fields (pairs of name and value, a character being a byte), from the cookie called `cookieName`, if that
 * is not null, or from `Authorization: Bearer`. Null when there is none. Throws `ambiguousToken` when it is not certain which one is
 * meant, and `tokenInvalid` when the text is empty or too long.
 *
 * A cookie of this name that `isOurs` does not recognize is another program's: beside another token it is skipped.
 */
export function sessionToken(fields, cookieName, isOurs) {
    const cookies = [];
    const credentials = [];
    for (const [name, value] of fields) {
        if (name.toLowerCase() === "cookie" && cookieName !== null) cookies.push(...cookieValues(cookieName, value));
        if (name.toLowerCase() === "authorization") credentials.push(value);
    }
    let cookie = oneCookie(cookies, isOurs);
    if (credentials.length > 1) throw ambiguousToken();
    const bearer = credentials.length === 1 ? bearerToken(credentials[0]) : null;
    if (cookie !== null && bearer !== null && cookie !== bearer) {
        if (isOurs(cookie)) throw ambiguousToken();
        cookie = null;
    }
    const token = cookie ?? bearer;
    if (token !== null && (token === "" || token.length > longestToken)) throw tokenInvalid();
    return token;
}

function oneCookie(values, isOurs) {
    // A lone cookie is judged by the authority.
    if (values.length < 2) return values[0] ?? null;
    const ours = values.filter((value) => isOurs(value));
    if (ours.length > 1) throw ambiguousToken();
    return ours[0] ?? values[0];
}

/**
 * Every value for exactly this name. Only `;` and spaces separate pairs: frameworks strip other white space before a name, and so
 * let a cookie of a sibling domain pass as a `__Host-` one.
 */
function cookieValues(name, header) {
    return header
        .split(";")
        .map((pair) => pair.replace(/^ +/, ""))
        .filter((pair) => pair.startsWith(`${name}=`))
        .map((pair) => pair.slice(name.length + 1));
}

/** The text after `Bearer` (in any case), empty when there is none; null for another scheme. */
function bearerToken(credentials) {
    if (!/^bearer(?: |$)/i.test(credentials)) return null;
    return credentials.slice(6).replace(/^ +/, "");
}
