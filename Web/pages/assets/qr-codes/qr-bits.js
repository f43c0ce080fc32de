// The bits of a QR code (ISO/IEC 18004): bytes in blocks, each with its check bytes by Reed and Solomon. Of the standard it has what
// links need: bytes, level M (a seventh of the code may be unreadable), versions 1 to 10.

/** For each version: check bytes in a block, and how many data bytes each block has. */
const BLOCKS = [
    [10, [16]], [16, [28]], [26, [44]], [18, [32, 32]], [24, [43, 43]], [16, [27, 27, 27, 27]], [18, [31, 31, 31, 31]],
    [22, [38, 38, 39, 39]], [22, [36, 36, 36, 37, 37]], [26, [43, 43, 43, 43, 44]],
];
const BYTES = 0b0100;
const PADS = [0xec, 0x11];

/** Logarithms and powers of 2 in the field of 256 numbers whose polynomial is 0x11d. */
const POWERS = new Uint8Array(255);
const LOGS = new Uint8Array(256);
for (let exponent = 0, value = 1; exponent < 255; exponent += 1) {
    POWERS[exponent] = value;
    LOGS[value] = exponent;
    value = value < 128 ? value << 1 : (value << 1) ^ 0x11d;
}

/**
 * @param {string} content
 * @returns {{ version: number, bits: number[] } | null} the smallest version that holds it; null for what is too long
 */
export function bitsOf(content) {
    const bytes = [...new TextEncoder().encode(content)];
    const version = BLOCKS.findIndex(([, blocks], index) => bytes.length + (index < 9 ? 2 : 3) <= sum(blocks)) + 1;
    if (version === 0) return null;
    const [checks, sizes] = BLOCKS[version - 1];
    const data = filled(bytes, version, sum(sizes));
    const blocks = sizes.map((size, index) => data.slice(sum(sizes.slice(0, index))).slice(0, size));
    const checked = blocks.map((block) => checkBytes(block, generator(checks)));
    const all = [...interleaved(blocks), ...interleaved(checked)];
    return { version, bits: all.flatMap((byte) => binary(byte, 8)) };
}

/** Mode, length, the bytes, and what fills the rest. */
function filled(bytes, version, capacity) {
    const bits = [...binary(BYTES, 4), ...binary(bytes.length, version < 10 ? 8 : 16), ...bytes.flatMap((byte) => binary(byte, 8))];
    while (bits.length % 8 !== 0) bits.push(0);
    const data = [];
    for (let at = 0; at < bits.length; at += 8) data.push(Number.parseInt(bits.slice(at, at + 8).join(""), 2));
    for (let pad = 0; data.length < capacity; pad += 1) data.push(PADS[pad % 2]);
    return data;
}

/** The product of x - 2⁰, x - 2¹ …, without its first factor, which is 1. */
function generator(degree) {
    let factors = [1];
    for (let exponent = 0; exponent < degree; exponent += 1) {
        const root = POWERS[exponent];
        factors = [...factors, 0].map((factor, index) => factor ^ (index > 0 ? times(factors[index - 1], root) : 0));
    }
    return factors.slice(1);
}

/** What is left of the block when it is divided by the polynomial. */
function checkBytes(block, factors) {
    let rest = factors.map(() => 0);
    for (const byte of block) {
        const first = byte ^ rest[0];
        rest = [...rest.slice(1), 0].map((value, index) => value ^ times(factors[index], first));
    }
    return rest;
}

function times(one, other) {
    return one === 0 || other === 0 ? 0 : POWERS[(LOGS[one] + LOGS[other]) % 255];
}

/** The first of each block, the second of each … */
function interleaved(blocks) {
    const longest = Math.max(...blocks.map(({ length }) => length));
    const rounds = Array.from({ length: longest }, (_, index) => blocks.filter(({ length }) => index < length).map((block) => block[index]));
    return rounds.flat();
}

/** @param {number} value @param {number} length @returns {number[]} the highest bit first */
export function binary(value, length) {
    return Array.from({ length }, (_, index) => (value >> (length - 1 - index)) & 1);
}

function sum(numbers) {
    return numbers.reduce((total, number) => total + number, 0);
}
