/** What a client needs of a browser and a server, without either. */

export const TOBY = { id: "a1", uid: "toby", name: "Thomas Edison", email: null, roles: ["User"], permissions: [] };
/** What `GET /api/session` answers when nobody is signed in. */
export const NOBODY = answer(null);
export const REFUSED = refusal(401, "invalid_credentials", "Invalid user id or password");
export const NO_TOKEN = refusal(401, "token_missing", "Authentication Token is missing!");
export const ENDED = refusal(401, "token_invalid", "Invalid Authentication token!");

/** @param {string} address @param {{ onLine?: boolean }} [navigator] */
export function pageAt(address, navigator = { onLine: true }) {
    const page = new EventTarget();
    page.location = new URL(address);
    page.navigator = navigator;
    page.document = Object.assign(new EventTarget(), { hidden: false });
    return page;
}

export function answer(body, { status = 200, headers = {} } = {}) {
    const isReady = typeof body === "string" || body instanceof Blob;
    const content = body === undefined ? null : isReady ? body : JSON.stringify(body);
    return () => new Response(content, { status, headers });
}

export function refusal(status, code, message, { fields, problems, needs, headers } = {}) {
    const body = { message, data: null, error: "", code, ...(fields && { fields, problems }), ...(needs && { needs }) };
    return answer(body, { status, headers });
}

/**
 * A fetch that answers from a table, `"METHOD /path": answer` or a list of answers given one after the other (the last
 * one from then on), and keeps the requests in `asked`. An answer that throws is a network failure.
 */
export function fakeFetch(routes) {
    const asked = [];
    const left = new Map(Object.entries(routes).map(([route, given]) => [route, [given].flat()]));
    const fetch = async (address, options = {}) => {
        const { pathname, search } = new URL(address);
        const route = `${options.method ?? "GET"} ${pathname}`;
        asked.push({ route, search, address, ...options, body: parsed(options.body) });
        const answers = left.get(route);
        if (!answers) throw new TypeError("Failed to fetch");
        const next = answers.length > 1 ? answers.shift() : answers[0];
        return next(address, options);
    };
    return { fetch, asked, routes: () => asked.map(({ route }) => route) };
}

function parsed(body) {
    return typeof body === "string" ? JSON.parse(body) : body;
}

export function networkFailure() {
    throw new TypeError("Failed to fetch");
}

/** Two tabs that hear each other, as BroadcastChannels do: never oneself. */
export function pairOfChannels() {
    const ends = [new EventTarget(), new EventTarget()];
    ends.forEach((end, index) => {
        end.postMessage = (data) => ends[1 - index].dispatchEvent(new MessageEvent("message", { data }));
    });
    return ends;
}

/** Keeps the client's console notes out of the tests' output; they are asked for where they matter. */
export function quietConsole(t) {
    return t.mock.method(console, "warn", () => {});
}
