import assert from "node:assert/strict";
import { test } from "node:test";
import { clockText, countDown } from "../../../Web/client/throttling/countdown.js";

/** A clock that stands still until a timer moves it. */
function clock() {
    const timers = [];
    const state = { time: 0 };
    return {
        state,
        given: { now: () => state.time, setTimeout: (step, wait) => timers.push({ step, at: state.time + wait }) },
        runNext(late = 0) {
            const { step, at } = timers.shift();
            state.time = at + late;
            step();
        },
        get waiting() {
            return timers.length;
        },
    };
}

test("seconds are counted down to nought, and then nothing more happens", () => {
    const time = clock();
    const seen = [];
    countDown(3, (left) => seen.push(left), time.given);
    while (time.waiting) time.runNext();
    assert.deepEqual(seen, [3, 2, 1, 0]);
    assert.equal(time.state.time, 3_000);
});

test("a tab that slept does not wait longer than it must", () => {
    const time = clock();
    const seen = [];
    countDown(60, (left) => seen.push(left), time.given);
    time.runNext(58_200);
    time.runNext();
    assert.deepEqual(seen, [60, 1, 0]);
    assert.equal(time.waiting, 0);
});

test("a countdown that was stopped says nothing more", () => {
    const time = clock();
    const seen = [];
    countDown(5, (left) => seen.push(left), time.given)();
    time.runNext();
    assert.deepEqual(seen, [5]);
    assert.equal(time.waiting, 0);
});

test("a wait is shown as minutes and seconds", () => {
    assert.deepEqual([5, 59, 60, 125, 900].map(clockText), ["0:05", "0:59", "1:00", "2:05", "15:00"]);
});
