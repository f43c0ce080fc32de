import { Guard } from "./guard.js";
import { refusalOf } from "./refusal.js";

/**
 * A middleware for Express, and for all that calls `(request, response, next)` with the objects of `node:http`. Behind it,
 * `request.currentUser` says who is asking.
 */
export function tokenRequired(options) {
    const guard = new Guard(options);
    return async function guarded(request, response, next) {
        let [user, refusal] = [];
        try {
            // Whatever an earlier guard left there.
            request.currentUser = undefined;
            user = await guard.admit(fieldsOf(request));
        } catch (error) {
            refusal = refusalOf(error);
        }
        // A limit on the time of requests has answered meanwhile.
        if (response.headersSent || response.writableEnded) return;
        try {
            if (refusal) return refuse(response, refusal);
            request.currentUser = user;
            next();
        } catch (error) {
            fail(error, response, refusal ? undefined : next);
        }
    };
}

function refuse(response, { status, headers, body }) {
    response.statusCode = status;
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    response.end(body);
}

/**
 * Nobody waits for what the middleware returns: a rejected promise would end the process. `next` is there for requests that were let
 * in alone; one that takes no error would begin anew.
 */
function fail(error, response, next) {
    try {
        if (next?.length > 0) return void next(error);
    } catch {
        // What takes errors fails as well.
    }
    response.destroy?.();
}

/** As they came: `request.headers` keeps the first of two `Authorization` fields and hides the other. */
function fieldsOf({ rawHeaders }) {
    return Array.from({ length: rawHeaders.length / 2 }, (_, place) => [rawHeaders[2 * place], rawHeaders[2 * place + 1]]);
}
