import { Guard } from "./guard.js";
import { refusalOf } from "./refusal.js";

/**
 * A middleware for Express, and for all that calls `(request, response, next)` with the objects of `node:http`. Behind it,
 * `request.currentUser` says who is asking.
 */
export function tokenRequired(options) {
    const guard = new Guard(options);
    return async function guarded(request, response, next) {
        // Whatever an earlier guard left there.
        request.currentUser = undefined;
        let user;
        try {
            user = await guard.admit(fieldsOf(request));
        } catch (error) {
            const refusal = refusalOf(error);
            response.statusCode = refusal.status;
            for (const [name, value] of Object.entries(refusal.headers)) response.setHeader(name, value);
            response.end(refusal.body);
            return;
        }
        request.currentUser = user;
        next();
    };
}

/** As they came: `request.headers` keeps the first of two `Authorization` fields and hides the other. */
function fieldsOf({ rawHeaders }) {
    return Array.from({ length: rawHeaders.length / 2 }, (_, place) => [rawHeaders[2 * place], rawHeaders[2 * place + 1]]);
}
