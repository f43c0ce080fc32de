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
    const sure = mark?.[0] ?? wideEncoding(bytes);
    if (sure) return list(decoded(unmarked, sure), sure, false);
    try {
        return list(decoded(bytes, "utf-8"), "utf-8", false);
    } catch (error) {
        if (error.code !== "encoding_broken") throw error;
        return list(decoded(bytes, "windows-1252"), "windows-1252", true);
    }
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
    const first = trimmed(text)[0];
    if (first === "<") throw refused("not_a_list", { kind: "web_page" });
    if (first === "{" || first === "[") throw refused("not_a_list", { kind: "json" });
    return { text, encoding, isGuessed };
}
