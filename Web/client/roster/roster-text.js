// The text of a file of people: which encoding it has, or what it is in place of a list.

import { trimmed } from "./roster-table.js";

/** What people upload by mistake, by its first bytes. */
const OTHERS = [
    ["spreadsheet", [0x50, 0x4b, 0x03, 0x04]],
    ["spreadsheet", [0xd0, 0xcf, 0x11, 0xe0]],
    ["pdf", [0x25, 0x50, 0x44, 0x46]],
    ["picture", [0x89, 0x50, 0x4e, 0x47]],
    ["picture", [0xff, 0xd8, 0xff]],
    ["picture", [0x47, 0x49, 0x46, 0x38]],
    ["archive", [0x1f, 0x8b]],
    ["archive", [0x50, 0x4b, 0x05, 0x06]],
    ["archive", [0x37, 0x7a, 0xbc, 0xaf]],
    ["archive", [0x52, 0x61, 0x72, 0x21]],
    ["binary", [0x4d, 0x5a, 0x90]],
];
/** The same by how its text begins; the first that fits counts. */
const OTHER_TEXTS = [
    ["web_page", /^</],
    ["document", /^(?:\{\\rtf|%!ps)/i],
    ["json", /^[{[]/],
    ["contacts", /^begin:vcard/i],
    ["calendar", /^begin:vcalendar/i],
];
const MARKS = [
    ["utf-8", [0xef, 0xbb, 0xbf]],
    ["utf-16le", [0xff, 0xfe]],
    ["utf-16be", [0xfe, 0xff]],
];
const LOOKED_AT = 200;

/** @param {string} code @param {object} [more] */
export function refused(code, more = {}) {
    return Object.assign(new Error(`Latchkey: this list cannot be read (${code})`), { name: "RosterError", code, ...more });
}

/**
 * Throws what `refused` makes: `not_a_list` with its `kind`, `encoding_broken`, `encoding_unknown`.
 * @param {Uint8Array} bytes @param {string} [wished] an encoding that the person chose
 * @returns {{ text: string, encoding: string, isGuessed: boolean }}
 */
export function textOf(bytes, wished) {
    const other = OTHERS.find(([, start]) => begins(bytes, start));
    if (other) throw refused("not_a_list", { kind: other[0] });
    const mark = MARKS.find(([, start]) => begins(bytes, start));
    const unmarked = mark && (!wished || wished === mark[0]) ? bytes.subarray(mark[1].length) : bytes;
    if (wished) return list(decoded(unmarked, wished), wished, false);
    if (mark) return list(decoded(unmarked, mark[0]), mark[0], false);
    const wide = wideEncoding(bytes);
    try {
        const encoding = wide ?? "utf-8";
        return list(decoded(bytes, encoding), encoding, false);
    } catch (error) {
        if (error.code !== "encoding_broken") throw error;
        // Nobody said that it is text.
        if (wide) throw refused("not_a_list", { kind: "binary" });
        return list(decoded(bytes, "windows-1252"), "windows-1252", true);
    }
}

/** Whether it has what no text has, beside what is white space. Some files that are no text have no zero in them. */
export function hasControls(text) {
    return /[\x00-\x08\x0e-\x1f\x7f]/.test(text);
}

function begins(bytes, start) {
    return start.every((byte, index) => bytes[index] === byte);
}

/** UTF-16 without a mark has a zero in each second byte of Latin text. */
function wideEncoding(bytes) {
    const zeros = [0, 0];
    const looked = bytes.subarray(0, LOOKED_AT);
    looked.forEach((byte, index) => { if (byte === 0) zeros[index % 2] += 1; });
    const most = Math.floor(looked.length / 2);
    if (zeros[0] === 0 && zeros[1] * 2 > most) return "utf-16le";
    if (zeros[1] === 0 && zeros[0] * 2 > most) return "utf-16be";
    return undefined;
}

/** What windows-1252 has from 0x80 on. By hand, because some versions of Node take it for Latin-1. */
const WINDOWS = "€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ";

function decoded(bytes, encoding) {
    if (!["utf-8", "utf-16le", "utf-16be", "windows-1252", "macintosh"].includes(encoding)) throw refused("encoding_unknown");
    if (encoding === "windows-1252") {
        return Array.from(bytes, (byte) => WINDOWS[byte - 0x80] ?? String.fromCharCode(byte)).join("");
    }
    try {
        return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
        throw refused("encoding_broken", { encoding });
    }
}

function list(text, encoding, isGuessed) {
    if (text.includes("\0")) throw refused("not_a_list", { kind: "binary" });
    const start = trimmed(text);
    const other = OTHER_TEXTS.find(([, pattern]) => pattern.test(start));
    if (other) throw refused("not_a_list", { kind: other[0] });
    if (isMail(start)) throw refused("not_a_list", { kind: "mail" });
    return { text, encoding, isGuessed };
}

const MAIL_FIELDS = ["from", "to", "date", "subject", "reply-to", "received", "return-path", "delivered-to", "message-id", "mime-version",
    "content-type", "dkim-signature", "authentication-results", "x-mozilla-status"];
const MAIL_FIELD = new RegExp(`^(?:${MAIL_FIELDS.join("|")}):`, "i");

/** The first line and one of the next are fields of an e-mail (RFC 5322 §3.6), below the line of an mbox (RFC 4155). */
function isMail(text) {
    const lines = text.split(/[\r\n]+/, 40);
    const [first, ...others] = lines[0].startsWith("From ") ? lines.slice(1) : lines;
    return MAIL_FIELD.test(first ?? "") && others.some((line) => MAIL_FIELD.test(line));
}
