import assert from "node:assert/strict";
import { test } from "node:test";
import { PasskeyOffer } from "../../../Web/client/factors/passkey-offer.js";

const FOUR_MINUTES = 240_000;

/** An offer whose questions are in `asked`, each with its signal and the functions that end it. */
function offerIn(t, isHidden = false) {
    const asked = [], picked = [];
    const time = { now: 0, left: new Set() };
    t.mock.method(performance, "now", () => time.now);
    t.mock.method(globalThis, "setTimeout", (act, after) => {
        const timer = { act, after };
        time.left.add(timer);
        return timer;
    });
    t.mock.method(globalThis, "clearTimeout", (timer) => time.left.delete(timer));
    /** Four minutes pass. */
    time.pass = () => {
        for (const timer of [...time.left]) {
            assert.equal(timer.after, FOUR_MINUTES);
            time.left.delete(timer);
            timer.act();
        }
    };
    globalThis.document = Object.assign(new EventTarget(), { hidden: isHidden });
    t.after(() => delete globalThis.document);
    const wait = (signal) => new Promise((resolve, reject) => {
        asked.push({ signal, resolve, reject });
        signal.addEventListener("abort", () => reject(signal.reason));
    });
    return { offer: new PasskeyOffer(wait, (passkey) => picked.push(passkey)), asked, picked, time };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test("F-052: an offer is made anew every four minutes, one at a time", async (t) => {
    const { offer, asked, picked, time } = offerIn(t);
    offer.start();
    for (let round = 2; round <= 4; round += 1) {
        time.pass();
        await settled();
        assert.deepEqual(asked.map(({ signal }) => signal.aborted), [...Array(round - 1).fill(true), false]);
    }
    asked.at(-1).resolve("a passkey");
    await settled();
    assert.deepEqual(picked, ["a passkey"]);
});

test("F-052: an offer on a page that nobody sees waits until it is seen", async (t) => {
    const { offer, asked, time } = offerIn(t, true);
    offer.start();
    time.pass();
    time.pass();
    assert.equal(asked.length, 1);
    document.hidden = false;
    document.dispatchEvent(new Event("visibilitychange"));
    assert.equal(asked.length, 2);
});

test("F-052: a failure makes a new offer, but not one that comes at once", async (t) => {
    const { offer, asked, time } = offerIn(t);
    offer.start();
    time.now = 5_000;
    asked[0].reject(new Error("the person said no"));
    await settled();
    assert.equal(asked.length, 2);
    asked[1].reject(new Error("this browser never can"));
    await settled();
    assert.equal(asked.length, 2);
    time.pass();
    assert.equal(asked.length, 3);
});

test("an offer that was stopped picks nothing and stays stopped", async (t) => {
    const { offer, asked, picked, time } = offerIn(t);
    offer.start();
    offer.stop();
    time.now = 5_000;
    asked[0].resolve("too late");
    await settled();
    time.pass();
    document.dispatchEvent(new Event("visibilitychange"));
    assert.deepEqual([asked.length, picked], [1, []]);
});
