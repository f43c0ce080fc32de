// The base address of a Latchkey server, read strictly: no user, query, fragment or backslash.

const form = /^(https?):\/\/(\[[0-9A-Fa-f:]{2,}\]|[A-Za-z0-9.-]+)(?::([0-9]{1,5}))?(\/[A-Za-z0-9/._~-]*)?$/;
const loopback = ["localhost", "127.0.0.1", "[::1]"];

/** Where to ask who a token is. Throws unless it is `https://host`, with a port and a path at most; http is for loopback alone. */
export const identityURL = (address) => `${baseOf(address)}/api/id`;

/** Where the public keys are. Throws as `identityURL` does. */
export const keysURL = (address) => `${baseOf(address)}/.well-known/jwks.json`;

/** Without a slash at its end, as the server names itself. Throws as `identityURL` does. */
export function baseOf(address) {
    const [whole, scheme, host, port, path = ""] = form.exec(address) ?? [];
    // Without the flag m, `$` is the end of the text alone.
    if (whole === undefined || (port !== undefined && !(Number(port) >= 1 && Number(port) <= 65535))) {
        throw new TypeError("The address of the Latchkey server must look like https://auth.example");
    }
    if (scheme === "http" && !loopback.includes(host)) {
        throw new TypeError("The address of the Latchkey server must be https; http is only for localhost, 127.0.0.1 and [::1]");
    }
    const base = `${scheme}://${host}${port === undefined ? "" : `:${port}`}${path.replace(/\/+$/, "")}`;
    try {
        new URL(base);
    } catch {
        throw new TypeError("The address of the Latchkey server must look like https://auth.example");
    }
    return base;
}
