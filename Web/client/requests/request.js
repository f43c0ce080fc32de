import { LatchkeyError } from "../errors.js";
import { errorText } from "../language.js";
import { valuesOf, whyNoAnswer, wrongPageAddress } from "./reach.js";

/** What proxies answer to more cookies than they read, in a page of their own or in none. */
const TOO_MANY_COOKIES = /^\s*$|header or cookie too large|header fields? too large/i;

/** Of no shape that anybody expects. */
const NO_ANSWER = Object.freeze({});

/** Sends requests to one server and turns all that can go wrong into a `LatchkeyError`. */
export class Requests {
    #base;
    #fetch;
    #given;
    #page;
    /**
     * Sends with a token where the browser drops the cookie; undefined where nothing does.
     * @type {((request: Sent, send: (token?: string) => Promise<any>) => Promise<any>) | undefined}
     */
    around;

    /**
     * @param {string | undefined} baseURL
     * @param {typeof globalThis.fetch | undefined} fetch
     * @param {{ location?: Location, navigator?: Navigator }} page
     */
    constructor(baseURL, fetch, page) {
        this.server = serverURL(baseURL, page.location);
        this.#base = this.server.href.replace(/\/+$/, "");
        this.#page = page;
        this.#given = fetch;
        // Called as a plain function: browsers refuse a fetch that is called as a method of another object.
        this.#fetch = fetch ?? ((...request) => globalThis.fetch(...request));
    }

    /**
     * @param {string} method
     * @param {string} path
     * @param {Sent} request `isFile`: the answer shall be a Blob; `expect` knows the answer's shape: any other is `not_json`
     * @returns {Promise<any>} the answer's JSON; undefined for an empty answer
     */
    async send(method, path, request) {
        const send = (token) => this.#sendOnce(method, path, request, token);
        return this.around ? this.around(request, send) : send();
    }

    async #sendOnce(method, path, { query, body, isFile = false, signal, expect, by }, token) {
        if (typeof globalThis.fetch !== "function") throw this.#report(new LatchkeyError("old_browser"));
        const wrongAddress = wrongPageAddress(this.server, this.#page.location);
        if (wrongAddress) throw this.#report(wrongAddress);
        let response, content;
        try {
            response = await this.#fetch(this.#base + path + queryText(query), {
                method,
                mode: "cors",
                // Beside a token a cookie could be of another session: the server refuses both together.
                credentials: by === "nobody" || (token !== undefined && by !== "both") ? "omit" : "include",
                cache: "no-store",
                signal,
                ...asSent(body, token),
            });
            content = isFile && response.ok ? await response.blob() : await response.text();
        } catch (cause) {
            throw this.#report(await this.#failure(cause, signal));
        }
        const answer = content instanceof Blob ? content : parsed(content);
        if (response.ok && expect(answer)) return answer;
        throw this.#refusal(response, answer, content);
    }

    async #failure(cause, signal) {
        if (signal?.aborted) return new LatchkeyError("aborted", { cause });
        return whyNoAnswer({ server: this.server, page: this.#page, fetch: this.#given, cause });
    }

    #refusal(response, answer, content) {
        const seconds = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
        const details = {
            status: response.status,
            retryAfter: Number.isNaN(seconds) ? undefined : seconds,
            values: { ...valuesOf(this.server, this.#page.location), status: response.status },
        };
        if (!response.ok && typeof answer?.code === "string") {
            return this.#named(new LatchkeyError(answer.code, { ...details, ...toldBy(answer) }), answer.message);
        }
        // A proxy that throttles answers in its own words.
        if (response.status === 429) return this.#named(new LatchkeyError("too_many_attempts", details));
        const cause = typeof content === "string" ? content.slice(0, 500) : content;
        const isTooLarge = response.status === 431 || (response.status === 400 && TOO_MANY_COOKIES.test(content));
        return this.#report(new LatchkeyError(isTooLarge ? "headers_too_large" : "not_json", { ...details, cause }));
    }

    /** The technical side goes to the console, the sentence to the person. */
    #report(error) {
        this.#named(error);
        const { code, reason, values, cause } = error;
        if (code !== "aborted") console.warn(`Latchkey: ${code}`, reason ?? "", values, cause);
        return error;
    }

    #named(error, message) {
        error.message = message ?? errorText(error);
        return error;
    }
}

/** What a refusal says beside its code. */
function toldBy({ fields, problems, needs, ticket, factors, expires_in: expiresIn, clock_off_seconds: off, ...more }) {
    const { setup_url: setupUrl, trust_device_days: trustDeviceDays } = more;
    const told = { fields, problems, needs, ticket, factors, expiresIn, setupUrl, trustDeviceDays };
    return Number.isFinite(off) ? { ...told, reason: "clock_off", values: { seconds: Math.abs(off) } } : told;
}

/** @param {string | undefined} baseURL @param {Location | undefined} location none where pages are rendered */
function serverURL(baseURL, location) {
    const given = baseURL || "/";
    if (!location && !/^https?:\/\//i.test(given)) {
        throw new TypeError(`Latchkey: without a page the server's whole address is needed, not ${JSON.stringify(given)}`);
    }
    const server = new URL(given, location?.href);
    if (!/^https?:$/.test(server.protocol)) throw new TypeError(`not an http address: ${baseURL}`);
    return server;
}

/** A Content-Type on requests without body would only cost another site's page a preflight; a Blob has one itself. */
function asSent(body, token) {
    const headers = token === undefined ? undefined : { Authorization: `Bearer ${token}` };
    if (body === undefined || body instanceof Blob) return { body, ...(headers && { headers }) };
    return { headers: { "Content-Type": "application/json", ...headers }, body: JSON.stringify(body) };
}

/**
 * @typedef {{ query?: Record<string, string | number | undefined>, body?: object | Blob, isFile?: boolean, signal?: AbortSignal,
 *     by?: "cookie" | "nobody" | "both", expect: (answer: any) => boolean }} Sent `by`: how it says who sends it; else by a token where
 *     this page has one, and by the cookie where not
 */

/** @returns {any} undefined for nothing, `NO_ANSWER` for what is neither null nor a JSON object or array */
function parsed(content) {
    if (content === "") return undefined;
    try {
        const answer = JSON.parse(content);
        return typeof answer === "object" ? answer : NO_ANSWER;
    } catch {
        return NO_ANSWER;
    }
}

function queryText(query = {}) {
    const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== "");
    return given.length === 0 ? "" : `?${new URLSearchParams(given.map(([key, value]) => [key, String(value)]))}`;
}
