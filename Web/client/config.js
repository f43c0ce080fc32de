/**
 * The names and the behaviour of the front end that Latchkey came from: a page that imported its `config.js` changes
 * the import line only. New pages are better served by latchkey.js.
 */
import { metaContent, onHostOf } from "./page-meta.js";
import { isLoopback } from "./reach.js";

/**
 * The server: what `<meta name="latchkey-server">` says; else where this file was loaded from; else, on a developer's
 * machine, port 8587 of the host name that the page is open at, and this site anywhere else.
 */
export const pythonURI = serverAddress(new URL("..", import.meta.url), globalThis.location);

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
 * Sends `body` to `URL`; then calls `callback`, or shows in the element with the id `message` that it failed.
 *
 * @param {{ URL: string, callback: () => void, message: string, method: string, cache?: RequestCache,
 *     body: object }} options
 */
export async function login({ URL: address, callback, message, method, cache, body }) {
    const place = document.getElementById(message);
    place.textContent = "";
    try {
        const response = await fetch(address, { ...fetchOptions, method, cache, body: JSON.stringify(body) });
        if (response.ok) return callback();
        console.log(`Login error: ${response.status}`);
        place.textContent = `Login error: ${response.status}`;
    } catch (error) {
        console.log(`Possible CORS or Service Down error: ${error}`);
        place.textContent = `Possible CORS or service down error: ${error}`;
    }
}

export function serverAddress(files, page) {
    const named = metaContent("latchkey-server");
    if (named !== undefined) return named.replace(/\/$/, "");
    const isElsewhere = files.origin !== page.origin;
    if (isLoopback(page.hostname) && !isElsewhere) return `http://${page.hostname}:8587`;
    return (isElsewhere ? onHostOf(page, files) : files).origin;
}
