// The records of a table as text (RFC 4180), whatever stands between its cells.

const DELIMITERS = [",", ";", "\t", "|"];
const LOOKED_AT = 20;
const SEPARATOR_LINE = /^"?sep=([,;\t|])"?(?:\r\n|\r|\n|$)/iu;

/**
 * @param {string} text @param {string | undefined} wished a delimiter that the person chose
 * @param {(cells: string[]) => number} known how many of these headings have a meaning
 * @param {number} [most] records; what follows is not read
 * @returns {{ delimiter: string, records: { row: number, cells: string[], isOpen: boolean }[] }} without blank rows, which count
 */
export function tableOf(text, wished, known, most) {
    // Spreadsheets do not show this line, so no row is counted for it.
    const said = SEPARATOR_LINE.exec(text);
    const body = said ? text.slice(said[0].length) : text;
    const delimiter = wished ?? said?.[1] ?? guessed(body, known);
    return { delimiter, records: recordsOf(body, delimiter, Infinity, most) };
}

/** Most headings with a meaning win, then a constant number of cells, then the order of `DELIMITERS`. */
function guessed(text, known) {
    let [best, most] = [DELIMITERS[0], -1];
    for (const delimiter of DELIMITERS) {
        const records = recordsOf(text, delimiter, LOOKED_AT).map(({ cells }) => cells);
        const width = records[0]?.length ?? 0;
        const isConstant = width > 1 && records.every((cells) => cells.length === width);
        const points = known(records[0] ?? []) * 4 + (isConstant ? 2 : 0) + (width > 1 ? 1 : 0);
        if (points > most) [best, most] = [delimiter, points];
    }
    return best;
}

/** @param {string[]} cells */
export function isBlank(cells) {
    return cells.every((cell) => cell === "");
}

/** A record is what a spreadsheet calls a row, however many lines it has. A quotation mark that nothing closes leaves it open. */
function recordsOf(text, delimiter, lastRow = Infinity, most = Infinity) {
    const records = [];
    let [cells, at, row] = [[], 0, 1];
    while (at < text.length && row <= lastRow && records.length < most) {
        const { cell, end, isOpen } = cellAt(text, at, delimiter);
        cells.push(cleaned(cell));
        if (text[end] === delimiter) {
            at = end + 1;
            if (at < text.length) continue;
            cells.push("");
        } else {
            at = end + (text.startsWith("\r\n", end) ? 2 : 1);
        }
        if (!isBlank(cells)) records.push({ row, cells, isOpen });
        cells = [];
        row += 1;
    }
    return records;
}

function cellAt(text, from, delimiter) {
    if (text[from] !== '"') {
        const end = plainEnd(text, from, delimiter);
        return { cell: text.slice(from, end), end, isOpen: false };
    }
    const close = closing(text, from + 1);
    const within = text.slice(from + 1, close).split('""').join('"');
    if (close === undefined) return { cell: within, end: text.length, isOpen: true };
    // What stands behind the closing mark belongs to the cell, as spreadsheets have it.
    const end = plainEnd(text, close + 1, delimiter);
    return { cell: within + text.slice(close + 1, end), end, isOpen: false };
}

function plainEnd(text, from, delimiter) {
    let at = from;
    while (at < text.length && text[at] !== delimiter && text[at] !== "\r" && text[at] !== "\n") at += 1;
    return at;
}

/** Where the quotation ends that begins before `from`; undefined where it does not. */
function closing(text, from) {
    let at = from;
    while (at < text.length && (text[at] !== '"' || text[at + 1] === '"')) at += text[at] === '"' ? 2 : 1;
    return at < text.length ? at : undefined;
}

/** Without what surrounds it, and without the apostrophes of our own export. @param {string} cell */
function cleaned(cell) {
    if (!cell.includes("'")) return trimmed(cell);
    const within = cell.replace(/([,;|\t\r\n])'(?=['" ]*[=+\-@＝＋－＠])/gu, "$1");
    return trimmed(/^'+[=+\-@\t\r\n＝＋－＠]/u.test(cell) ? within.slice(1) : within);
}

/** As the server trims what is typed. @param {string} text */
export function trimmed(text) {
    let [from, to] = [0, text.length];
    while (from < to && isSurrounding(text[from])) from += 1;
    while (to > from && isSurrounding(text[to - 1])) to -= 1;
    return text.slice(from, to);
}

/** By hand: a regular expression for the end of a text starts again at each space within it. */
function isSurrounding(unit) {
    return unit === " " || ((unit < " " || unit > "~") && /[\p{White_Space}\ufeff\u200b\u2060]/u.test(unit));
}
