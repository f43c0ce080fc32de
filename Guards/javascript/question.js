// One `GET /api/id` on behalf of a token, with a bound on bytes and on the time of the whole.

import { refusalOf, tokenInvalid, unavailable } from "./refusal.js";
import { userOfAnswer } from "./wire.js";

const largestBody = 64 * 1024;

/** The user that the server says it is, or a refusal: `tokenInvalid` for its 401, `unavailable` for all else. Never throws. */
export async function ask(url, token, patience) {
    const stop = new AbortController();
    let timer;
    const late = new Promise((resolve) => {
        timer = setTimeout(() => resolve(unavailable(`no answer within ${patience} s`)), patience * 1_000);
    });
    try {
        return await Promise.race([answerOf(url, token, stop.signal), late]);
    } finally {
        clearTimeout(timer);
        stop.abort();
    }
}

async function answerOf(url, token, signal) {
    try {
        const headers = { Authorization: `Bearer ${token}`, Accept: "application/json" };
        // A redirect would carry the token to another place.
        const response = await fetch(url, { headers, signal, redirect: "manual" });
        const body = await bytesOf(response);
        if (body === null) return unavailable("the answer is too long");
        if (response.status === 401) return tokenInvalid();
        if (response.status !== 200) return unavailable(`status ${response.status}`);
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
