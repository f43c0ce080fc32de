/** Milliseconds for one request, and for all of them. */
const PATIENCE = 8_000;
const PATIENCE_IN_ALL = 30_000;
/** Bytes of an answer that are read: ours are far smaller, and whoever answers in our place may send anything. */
const MOST_READ = 16_384;

/** Taken before the page's other scripts wrap it, as tracing and mocks do. */
const browserFetch = globalThis.fetch;

/** Asks one server, as the client does, and bears whatever comes. */
export class Questions {
    #base;
    #fetch;
    #all = new AbortController();
    #timer;

    /** @param {string} server @param {{ fetch?: typeof globalThis.fetch, signal?: AbortSignal }} given */
    constructor(server, { fetch = browserFetch, signal }) {
        this.#base = server;
        // Called as a plain function: browsers refuse a fetch that is called as a method of another object.
        this.#fetch = (...request) => fetch(...request);
        this.#timer = setTimeout(() => this.#all.abort(), PATIENCE_IN_ALL);
        if (signal?.aborted) this.#all.abort();
        signal?.addEventListener("abort", () => this.#all.abort(), { once: true });
    }

    /** Ends what is still under way. */
    end() {
        clearTimeout(this.#timer);
        this.#all.abort();
    }

    /**
     * @param {string} path @param {RequestInit} [options]
     * @returns {Promise<{ isRead: boolean, status: number, isRedirected?: boolean, answer?: any, retryAfter?: number }>} `isRead`: the page
     *     may read it, or learns that it is a redirect, which is not followed; `answer`: its JSON
     */
    async ask(path, options) {
        const given = { mode: "cors", credentials: "include", cache: "no-store", redirect: "manual", ...options };
        const patience = new AbortController();
        const stop = () => patience.abort();
        const timer = setTimeout(stop, PATIENCE);
        this.#all.signal.addEventListener("abort", stop, { once: true });
        if (this.#all.signal.aborted) stop();
        try {
            const response = await this.#fetch(this.#base + path, { ...given, signal: patience.signal });
            const seconds = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
            return {
                isRead: true, status: response.status, isRedirected: response.type === "opaqueredirect",
                answer: parsed(await beginning(response)), retryAfter: Number.isNaN(seconds) ? undefined : seconds,
            };
        } catch {
            return { isRead: false, status: 0 };
        } finally {
            clearTimeout(timer);
            this.#all.signal.removeEventListener("abort", stop);
        }
    }

    /** Why nothing could be read: a file that everybody may load tells it from an answer that only allowed origins may read. */
    async reach() {
        const bare = { credentials: "omit" };
        const [there, open, allowed, withCookies] = await Promise.all([
            // Browsers let such a request follow, or fail.
            this.ask("/client/errors.js", { ...bare, mode: "no-cors", redirect: "follow" }), this.ask("/client/errors.js", bare),
            this.ask("/health/live", bare), this.ask("/health/live"),
        ]);
        return {
            is_there: there.isRead, is_file_read: open.isRead, is_allowed: allowed.isRead,
            is_allowed_with_cookies: withCookies.isRead,
        };
    }
}

async function beginning(response) {
    // What came without CORS has no body for scripts.
    const reader = response.body?.getReader();
    if (!reader) return "";
    const decoder = new TextDecoder();
    let text = "";
    let read = 0;
    for (;;) {
        const { done, value } = await reader.read();
        if (done) return text + decoder.decode();
        read += value.length;
        if (read > MOST_READ) {
            await reader.cancel();
            return "";
        }
        text += decoder.decode(value, { stream: true });
    }
}

function parsed(text) {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}
