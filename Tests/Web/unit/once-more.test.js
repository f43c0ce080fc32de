// A code that the server has asked nobody with is sent again.

import assert from "node:assert/strict";
import { test } from "node:test";
import { LatchkeyError } from "../../../Web/client/errors.js";
import { sendOnceMore } from "../../../Web/pages/assets/federation/once-more.js";

/** Answers in turn, the last one again and again; what the page said and for how long it waited. */
async function sent(...answers) {
    const [told, paused] = [[], []];
    let count = 0;
    const send = async () => {
        const answer = answers[Math.min(count, answers.length - 1)];
        count += 1;
        if (answer instanceof Error) throw answer;
        return answer;
    };
    const page = { waits: (seconds) => told.push(seconds), pause: async (seconds) => void paused.push(seconds) };
    const result = await sendOnceMore(send, page).catch((error) => error);
    assert.deepEqual(told, paused, "each wait is said");
    return { result, count, told };
}

const refused = (code, retryAfter) => new LatchkeyError(code, { retryAfter });

test("S-359: where nobody was asked the page says so, waits as long as the server says, and sends the same once more", async () => {
    for (const code of ["busy", "provider_unavailable", "too_many_attempts"]) {
        const { result, count, told } = await sent(refused(code, 7), { next: "done" });
        assert.deepEqual([result, count, told], [{ next: "done" }, 2, [7]]);
    }
});

test("S-359: it does not go on for ever, and waits for no quarter of an hour", async () => {
    const often = await sent(refused("busy", 1));
    assert.deepEqual([often.result.code, often.told], ["busy", [1, 2, 3, 4, 5, 6, 7, 8, 9]]);
    const long = await sent(refused("provider_unavailable", 40));
    assert.deepEqual([long.result.code, long.told], ["provider_unavailable", [40, 40]]);
    const quarter = await sent(refused("too_many_attempts", 900));
    assert.deepEqual([quarter.result.code, quarter.count], ["too_many_attempts", 1]);
});

test("S-359: other refusals are told at once, and where the code has gone by now, the one from before", async () => {
    for (const error of [refused("provider_failed"), refused("hand_off_invalid"), refused("busy"), refused("unreachable", 1)]) {
        const { result, count } = await sent(error, { next: "done" });
        assert.deepEqual([result.code, count], [error.code, 1]);
    }
    const { result, count } = await sent(refused("too_many_attempts", 1), refused("hand_off_invalid"));
    assert.deepEqual([result.code, count], ["too_many_attempts", 2]);
});
