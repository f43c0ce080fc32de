/**
 * The names and the behaviour of the front end that Latchkey came from: a page that imported its `config.js` changes
 * the import line only. New pages are better served by latchkey.js.
 */
import { clean, peek, returnIn, take } from "./hand-off/hand-off-memory.js";
import { metaContent, onHostOf } from "./settings/page-meta.js";
import { isLoopback, isUnspecified } from "./requests/reach.js";

/**
 * The server: what `<meta name="latchkey-server">` says; else where this file was loaded from; else, on a developer's
 * machine, port 8587 of the host name that the page is open at, and this site anywhere else.
 */
export const pythonURI = serverAddress(new URL("..", import.meta.url), globalThis.location);

/**
 * The second backend of those pages (Spring): what `<meta name="java-uri">` says; else port 8585 on a developer's
 * machine. Anywhere else a name that no browser can find (RFC 2606): its pages send passwords there, so an unset value
 * must lead nowhere.
 */
export const javaURI = metaContent("java-uri")?.replace(/\/$/, "") ?? javaAddress(globalThis.location);
export const javaWebSocketURI = javaURI.replace(/^http/, "ws");

/** The path that the site stands under, such as `/portfolio`: what `<meta name="baseurl">` says, else "". */
export const baseurl = metaContent("baseurl")?.replace(/\/$/, "") ?? "";

/** What `<meta name="google-client-id">` says, else "". Latchkey does not use it. */
export const GOOGLE_CLIENT_ID = metaContent("google-client-id") ?? "";

export const fetchOptions = {
    method: "GET",
    mode: "cors",
    cache: "default",
    credentials: "include",
    headers: {
        "Content-Type": "application/json",
        "X-Origin": "client",
    },
};

/**
 * Sends `body` to `URL`; then calls `callback`. A failure is shown in the element with the id `message`, and handed to
 * `onFailure`: the response that refused, or the error. Where a second factor is needed, `factor` is asked for a code until
 * one is right; when it answers nothing, that is a failure like any other (F-002). Without it the page leaves for the server's own
 * sign-in, which asks for the factor and comes back to this page, signed in: then nothing is called.
 *
 * @param {{ URL: string, callback: () => void, message: string, method: string, cache?: RequestCache, body: object,
 *     onFailure?: (failure: Response | Error) => void, factor?: FactorQuestion }} options
 * @typedef {(question: { factors: string[], expiresIn: number, isAgain: boolean }) =>
 *     string | null | undefined | Promise<string | null | undefined>} FactorQuestion `isAgain`: the code before was wrong
 */
export async function login({ URL: address, callback, message, method, cache, body, onFailure, factor }) {
    const place = document.getElementById(message);
    place.textContent = "";
    let failure;
    try {
        const send = (to, what) => fetch(to, { ...fetchOptions, method, cache, body: JSON.stringify(what) });
        let response = await send(address, body);
        if (response.status === 403 && factor) response = await secondStep(response, factor, (step) => send(`${address}/factor`, step));
        if (response.ok) return callback();
        if (response.status === 403 && !factor && (await leaves(response, address, message))) return;
        console.log(`Login error: ${response.status}`);
        place.textContent = `Login error: ${response.status}`;
        failure = response;
    } catch (error) {
        console.log(`Possible CORS or Service Down error: ${error}`);
        place.textContent = `Possible CORS or service down error: ${error}`;
        failure = error;
    }
    onFailure?.(failure);
}

/** @param {Response} refusal @param {FactorQuestion} factor @param {(step: object) => Promise<Response>} send */
async function secondStep(refusal, factor, send) {
    const { code: why, ticket, factors, expires_in: expiresIn } = await refusal.clone().json().catch(() => ({}));
    if (why !== "factor_required") return refusal;
    for (let response = refusal, isAgain = false; ; isAgain = true) {
        const code = await factor({ factors, expiresIn, isAgain });
        if (!code) return response;
        response = await send({ ticket, code });
        const { code: wrong } = await response.clone().json().catch(() => ({}));
        if (wrong !== "factor_invalid") return response;
    }
}

/** Whether this page leaves for the server's own sign-in. It cannot where there is no https. @param {Response} refusal */
async function leaves(refusal, address, message) {
    const { code } = await refusal.clone().json().catch(() => ({}));
    if (code !== "factor_required" && code !== "factor_setup_required") return false;
    const { begin, canBegin } = await import("./hand-off/hand-off.js");
    if (!canBegin(globalThis)) return false;
    const server = address.replace(/\/api\/authenticate$/, "");
    await begin({ server, page: globalThis, from: "config.js", message });
    return true;
}

/**
 * Finishes a sign-in that has come back to this page, then loads the page once more: what it asked at its start was answered before
 * anybody was signed in. Clients of latchkey.js leave it alone.
 * @param {Window} page
 */
export async function finishLogin(page = globalThis) {
    const { code, state } = returnIn(page) ?? {};
    if (!code || peek(page, state)?.from !== "config.js") return;
    const { server, verifier, hash, message } = take(page, state);
    clean(page, hash);
    let told;
    try {
        const response = await fetch(`${server}/api/hand-off/exchange`, {
            ...fetchOptions, method: "POST", body: JSON.stringify({ code, verifier }),
        });
        if (response.ok) return page.location.reload();
        told = `Login error: ${response.status}`;
    } catch (error) {
        told = `Possible CORS or service down error: ${error}`;
    }
    console.log(told);
    const place = page.document.getElementById(message);
    if (place) place.textContent = told;
}

finishLogin();

/** @param {URL} files @param {Location | undefined} page none where pages are rendered */
export function serverAddress(files, page) {
    const named = metaContent("latchkey-server");
    if (named !== undefined) return named.replace(/\/$/, "");
    const isFromWeb = files.origin !== "null";
    const isElsewhere = isFromWeb && files.origin !== page?.origin;
    if (!isElsewhere && isOnOwnMachine(page)) return `http://${localName(page)}:8587`;
    return (isElsewhere ? onHostOf(page, files) : page).origin;
}

function javaAddress(page) {
    return isOnOwnMachine(page) ? `http://${localName(page)}:8585` : "https://java-uri-is-not-set.invalid";
}

/** Also where pages are rendered: on whose machine, nobody knows. */
function isOnOwnMachine(page) {
    return !page || isLoopback(page.hostname) || isUnspecified(page.hostname);
}

/** No server can be signed in at by 0.0.0.0. */
function localName(page) {
    return !page || isUnspecified(page.hostname) ? "localhost" : page.hostname;
}
