// The squares of a QR code: patterns by which a camera finds it, bits, and the mask that makes them easiest to read.

import { binary, bitsOf } from "./qr-bits.js";

/** Where the middle of small patterns is, for each version. */
const CENTRES = [
    [], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50],
];
const MASKS = [
    (x, y) => (x + y) % 2 === 0,
    (_, y) => y % 2 === 0,
    (x) => x % 3 === 0,
    (x, y) => (x + y) % 3 === 0,
    (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
    (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
    (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
    (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];
/** Looks like a large pattern, which must not occur anywhere else. */
const FALSE_PATTERNS = ["10111010000", "00001011101"];

/** @param {string} content @returns {boolean[][] | null} rows of squares, true for dark; null for what is too long */
export function matrixOf(content) {
    const coded = bitsOf(content);
    if (!coded) return null;
    const frame = frameOf(coded.version);
    const masked = MASKS.map((mask, number) => withFormat(withBits(frame, coded.bits, mask), number));
    const penalties = masked.map(penalty);
    return masked[penalties.indexOf(Math.min(...penalties))].map((row) => row.map(Boolean));
}

/** All that is no bit: 1 and 0; undefined where bits go; of the place of the format 0. */
function frameOf(version) {
    const size = 17 + 4 * version;
    const frame = Array.from({ length: size }, () => Array.from({ length: size }));
    const set = (x, y, value) => {
        if (x >= 0 && y >= 0 && x < size && y < size) frame[y][x] = Number(value);
    };
    for (let at = 0; at < 9; at += 1) {
        for (const [x, y] of [[at, 8], [8, at], [size - 1 - at, 8], [8, size - 1 - at]]) if (at < 8 || x < 9 && y < 9) set(x, y, 0);
    }
    for (const [x, y] of pairs(CENTRES[version - 1])) rings(set, x, y, 2, (ring) => ring !== 1);
    for (const [x, y] of [[3, 3], [size - 4, 3], [3, size - 4]]) rings(set, x, y, 4, (ring) => ring !== 2 && ring !== 4);
    for (let at = 8; at < size - 8; at += 1) {
        set(at, 6, at % 2 === 0);
        set(6, at, at % 2 === 0);
    }
    set(8, size - 8, 1);
    if (version >= 7) {
        binary((version << 12) | remainder(version, 12, 0x1f25), 18).reverse().forEach((bit, index) => {
            const [far, near] = [size - 11 + (index % 3), Math.floor(index / 3)];
            set(far, near, bit);
            set(near, far, bit);
        });
    }
    return frame;
}

/** Where small patterns are: not in the corners of the large ones. */
function pairs(centres) {
    const [first, last] = [centres[0], centres.at(-1)];
    return centres.flatMap((x) => centres.map((y) => [x, y]))
        .filter(([x, y]) => !(x === first && y === first) && !(x === first && y === last) && !(x === last && y === first));
}

/** Squares around a middle, dark where `isDark` says so of their ring. */
function rings(set, x, y, radius, isDark) {
    for (let right = -radius; right <= radius; right += 1) {
        for (let down = -radius; down <= radius; down += 1) {
            set(x + right, y + down, isDark(Math.max(Math.abs(right), Math.abs(down))));
        }
    }
}

/** Bits go up and down in pairs of columns, from the right; the column of the time pattern is left out. */
function withBits(frame, bits, mask) {
    const size = frame.length;
    const matrix = frame.map((row) => [...row]);
    let next = 0;
    let isUp = true;
    for (let right = size - 1; right > 0; right -= 2) {
        if (right === 6) right = 5;
        for (let step = 0; step < size; step += 1) {
            const y = isUp ? size - 1 - step : step;
            for (const x of [right, right - 1]) {
                if (frame[y][x] !== undefined) continue;
                matrix[y][x] = (bits[next] ?? 0) ^ Number(mask(x, y));
                next += 1;
            }
        }
        isUp = !isUp;
    }
    return matrix;
}

/** Level M and the number of the mask, twice. */
function withFormat(matrix, mask) {
    const size = matrix.length;
    const bits = binary(((mask << 10) | remainder(mask, 10, 0x537)) ^ 0x5412, 15).reverse();
    bits.forEach((bit, index) => {
        matrix[index < 6 ? index : index < 8 ? index + 1 : size - 15 + index][8] = bit;
        matrix[8][index < 8 ? size - 1 - index : index === 8 ? 7 : 14 - index] = bit;
    });
    return matrix;
}

/** Of the division of polynomials of bits. */
function remainder(value, degree, divisor) {
    let rest = value;
    for (let step = 0; step < degree; step += 1) rest = (rest << 1) ^ ((rest >> (degree - 1)) * divisor);
    return rest;
}

/** How hard it is to read: long runs, large blocks, false patterns, too much of one kind. */
function penalty(matrix) {
    const columns = matrix.map((_, x) => matrix.map((row) => row[x]));
    const lines = [...matrix, ...columns].map((line) => line.join(""));
    let points = 0;
    for (const line of lines) {
        for (const [run] of line.matchAll(/0{5,}|1{5,}/g)) points += run.length - 2;
        for (const pattern of FALSE_PATTERNS) {
            for (let at = line.indexOf(pattern); at >= 0; at = line.indexOf(pattern, at + 1)) points += 40;
        }
    }
    for (let y = 1; y < matrix.length; y += 1) {
        for (let x = 1; x < matrix.length; x += 1) {
            const dark = matrix[y][x] + matrix[y - 1][x] + matrix[y][x - 1] + matrix[y - 1][x - 1];
            if (dark % 4 === 0) points += 3;
        }
    }
    const share = matrix.flat().reduce((total, square) => total + square, 0) / matrix.length ** 2;
    return points + 10 * Math.floor(Math.abs(share * 100 - 50) / 5);
}
