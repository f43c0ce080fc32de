// What can be said of a token without any key. Nothing is proven by it.

/** The bytes as Latin-1; null unless `text` is the one spelling of them in base64url without padding (RFC 4648 §5). */
export function decode(text) {
    if (text.length % 4 === 1 || !/^[A-Za-z0-9_-]*$/.test(text)) return null;
    const plain = text.replaceAll("-", "+").replaceAll("_", "/");
    const bytes = atob(plain);
    return btoa(bytes).replace(/=+$/, "") === plain ? bytes : null;
}

/** Header, payload and signature of a compact JWS (RFC 7515 §7.1); null for other text. */
export function partsOf(token) {
    const parts = token.split(".");
    return parts.length === 3 && token.length <= 4096 ? parts : null;
}

/** Whether it begins as the tokens of every Latchkey server do: with `{"alg":"HS256","kid":`. */
export function beginsAsToken(token) {
    return token.startsWith("eyJhbGciOiJIUzI1NiIsImtpZCI6");
}

/**
 * Null unless the text has the form of a session token, whose claims may be those of a later version; else the session that it
 * names, as `{ session }`.
 */
export function shapeOf(token) {
    const parts = partsOf(token);
    if (!parts || parts[2].length !== 43) return null;
    const [header, payload, signature] = parts.map(decode);
    if (header === null || payload === null || signature === null) return null;
    if (!/^\{"alg":"HS256","kid":"[^]+","typ":"session\+jwt"\}$/.test(header) || !payload.startsWith("{")) return null;
    const found = /,"sid":"([^]{22})([^])/.exec(payload);
    return { session: found && found[2] === '"' && decode(found[1]) !== null ? found[1] : null };
}
