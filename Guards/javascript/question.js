// One question to a server, with a bound on bytes and on the time of the whole.

import { refusalOf, tokenInvalid, unavailable } from "./refusal.js";
import { userOfAnswer } from "./wire.js";

const largestBody = 64 * 1024;

/** The user that `GET /api/id` tells, or a refusal: `tokenInvalid` for its 401, `unavailable` for all else. Never throws. */
export function ask(url, token, patience) {
    return within(patience, (signal) => answerOf(url, token, signal), () => unavailable(`no answer within ${patience} s`));
}

/** What `read` makes of the server's key set, its bytes; null for every other answer, and for none in time. Never throws. */
export function askForKeys(url, patience, read) {
    return within(patience, async (signal) => {
        try {
            const [status, body] = await get(url, {}, signal);
            return status === 200 && body !== null ? await read(body) : null;
        } catch {
            return null;
        }
    }, () => null);
}

async function within(patience, answer, late) {
    const stop = new AbortController();
    let timer;
    const isLate = new Promise((resolve) => {
        timer = setTimeout(() => resolve(late()), patience * 1_000);
    });
    try {
        return await Promise.race([answer(stop.signal), isLate]);
    } finally {
        clearTimeout(timer);
        stop.abort();
    }
}

/** Status and body; null for a body that is too long. */
async function get(url, headers, signal) {
    // A redirect would carry the token to another place, or bring keys from there.
    const response = await fetch(url, { headers: { ...headers, Accept: "application/json" }, signal, redirect: "manual" });
    return [response.status, await bytesOf(response)];
}

async function answerOf(url, token, signal) {
    try {
        const [status, body] = await get(url, { Authorization: `Bearer ${token}` }, signal);
        if (body === null) return unavailable("the answer is too long");
        if (status === 401) return tokenInvalid();
        if (status !== 200) return unavailable(`status ${status}`);
        return userOfAnswer(body) ?? unavailable("the answer is not a user");
    } catch (error) {
        return refusalOf(error);
    }
}

/** Null when there are more than we take; the rest is not read. */
async function bytesOf(response) {
    const parts = [];
    let length = 0;
    if (response.body === null) return new Uint8Array();
    const reader = response.body.getReader();
    for (;;) {
        const { done, value } = await reader.read();
        if (done) break;
        length += value.length;
        if (length > largestBody) return null;
        parts.push(value);
    }
    const bytes = new Uint8Array(length);
    let place = 0;
    for (const part of parts) {
        bytes.set(part, place);
        place += part.length;
    }
    return bytes;
}
