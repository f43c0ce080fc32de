import { Guard } from "./guard.js";
import { refusalOf } from "./refusal.js";

/**
 * For servers in the style of fetch (Hono, Deno, Bun, Workers): `{ user }` when `request` is let in, else `{ response }`, which is
 * the answer to send.
 */
export async function guardRequest(request, options) {
    const guard = new Guard(options);
    try {
        return { user: await guard.admit(request.headers) };
    } catch (error) {
        const refusal = refusalOf(error);
        return { response: new Response(refusal.body, { status: refusal.status, headers: refusal.headers }) };
    }
}
