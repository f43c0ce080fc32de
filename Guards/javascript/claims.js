// The payloads of tokens, read as strictly as they are written: one order, one spelling, no white space.

export const string = String.raw`"(?:[^"\\\x00-\x1f]|\\["\\]|\\u00[01][0-9a-f])*"`;
export const seconds = "(?:0|[1-9][0-9]{0,11})";
export const strings = `\\[(?:${string}(?:,${string})*)?\\]`;

/** How far `iat` may lie in the future, in seconds: clocks differ. There is no such grace for `exp`. */
export const skew = 30;

/** Of a token for somebody's own API; the two at the end are not in those that a personal token asked for. */
export const serviceForm = new RegExp(
    `^\\{"iss":${string},"sub":${string},"aud":${string},"exp":${seconds},"iat":${seconds},"jti":${string},"client_id":"session",` +
        `"uid":${string},"roles":${strings}(?:,"sid_public":${string},"auth_time":${seconds})?\\}$`,
);

/**
 * What a payload says, whose bytes are given as Latin-1. Null unless it has exactly this form: claims that are missing, doubled,
 * unknown, of another type or order fail.
 */
export function claimsOf(payload, form) {
    if (payload === null || !form.test(payload)) return null;
    try {
        return JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytesOf(payload)));
    } catch {
        return null;
    }
}

/** The bytes of Latin-1. */
export const bytesOf = (text) => Uint8Array.from(text, (character) => character.charCodeAt(0));
