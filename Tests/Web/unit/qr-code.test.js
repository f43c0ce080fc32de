import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { matrixOf } from "../../../Web/pages/assets/qr-codes/qr-matrix.js";

/** Rows of squares as numbers, dark ones as bits, as the package qrcode of PyPI (8.2) makes them. */
const SIGN_UP = [
    "1fd2107f", "104ede41", "17421f5d", "175e665d", "1755ad5d", "10529641", "1fd5557f", "1c2f00", "1175eaf9", "110a557f",
    "6cae4a1", "22bacd3", "d6ea882", "1709ed7b", "2d72505", "b827923", "16e1da8a", "1a8111f3", "5efecdd", "3ac8c23",
    "1c6c99f9", "19d111", "1fd62b5d", "1046491a", "1755dffa", "17452681", "174c6103", "1046df5b", "1fdc232a",
];
/** Several blocks; versions 5 and 10, which is the largest one and has its number in it. */
const HASHES = { 9: ["37", "94fcde045378aa83"], 36: ["57", "3d53a1ca65b51f83"] };

function lines(content) {
    return matrixOf(content).map((row) => row.map(Number).join(""));
}

test("a link becomes the squares that other programs make of it", () => {
    assert.deepEqual(lines("http://localhost:8587/signup#K7WQ-M3XT").map((line) => Number.parseInt(line, 2).toString(16)), SIGN_UP);
});

test("longer links become larger codes", () => {
    for (const [count, expected] of Object.entries(HASHES)) {
        const made = lines(`https://x.example/signup#${"ABCD-".repeat(count)}`);
        const hash = createHash("sha256").update(made.join("\n")).digest("hex").slice(0, 16);
        assert.deepEqual([String(made.length), hash], expected);
    }
});

test("what is too long for a code that cameras read easily is none", () => {
    assert.equal(matrixOf("x".repeat(213)).length, 57);
    assert.equal(matrixOf("x".repeat(214)), null);
    assert.equal(matrixOf("é".repeat(107)), null, "bytes count, not characters");
});
