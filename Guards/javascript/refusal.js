// The answers to requests that are not let in.

const reasons = { 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 503: "Service Unavailable" };

/** Why a request was not let in. No part of a token is in any of it. */
export class Refusal extends Error {
    /** `cause` is for the log only, never for an answer; `further` are members of the body. */
    constructor(status, code, message, { cause, further = {} } = {}) {
        super(message);
        this.name = "Refusal";
        this.status = status;
        this.code = code;
        this.content = { message, data: null, error: reasons[status], code, ...further };
        this.logged = cause;
    }

    /** The body; the same refusal always has the same bytes. */
    get body() {
        return JSON.stringify(this.content);
    }

    /** The fields of the answer: never stored by a cache, a challenge with 401, another try with 503. */
    get headers() {
        const fields = { "Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-store" };
        if (this.status === 401) fields["WWW-Authenticate"] = "Bearer";
        if (this.status === 503) fields["Retry-After"] = "1";
        return fields;
    }

    /** Whether the token was not judged at all, so that asking again may give another answer. */
    get isUnavailable() {
        return this.status === 503;
    }
}

/** 401: the request carried no session token. */
export const tokenMissing = () => new Refusal(401, "token_missing", "Authentication Token is missing!");

/** 401: malformed, forged, expired or revoked, or the account is gone. One answer for all of them. */
export const tokenInvalid = () => new Refusal(401, "token_invalid", "Invalid Authentication token!");

/** 400: two session cookies, two `Authorization` fields, or a cookie and another bearer token. */
export const ambiguousToken = () =>
    new Refusal(400, "ambiguous_token", "More than one Authentication Token was sent. Send exactly one.");

/** 503: nobody could say whether the token is good. `cause` must hold no part of a token. */
export const unavailable = (cause) =>
    new Refusal(503, "unavailable", "Sign-in cannot be checked at the moment. Please try again.", { cause });

/** `error` where it is a refusal, else 503. The name alone is logged: what an error says may hold the token. */
export const refusalOf = (error) => (error instanceof Refusal ? error : unavailable(error instanceof Error ? error.name : "an error"));
