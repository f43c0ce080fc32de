// The authority that checks tokens by itself, with the server's secret.

import { createHmac, timingSafeEqual } from "node:crypto";

import { claimsOf, seconds, skew, string, strings } from "./claims.js";
import { isWellKnown } from "./published.js";
import { tokenInvalid } from "./refusal.js";
import { decode, partsOf } from "./shape.js";
import { CurrentUser } from "./user.js";

/** Only what the server writes: claims that are missing, doubled, unknown, of another type or order all fail here. */
const claimsForm = new RegExp(
    `^\\{"iss":${string},"sub":${string},"_uid":${string},"sid":${string},"jti":${string},"iat":${seconds},"exp":${seconds},` +
        `"roles":${strings}(?:,"auth_time":${seconds})?(?:,"amr":(${strings}))?\\}$`,
);

class Key {
    #secret;

    constructor(secret) {
        requireStrength(secret);
        this.#secret = secret;
        const id = this.#mac("latchkey session token key id").slice(0, 12);
        this.header = Buffer.from(`{"alg":"HS256","kid":"${id}","typ":"session+jwt"}`).toString("base64url");
    }

    #mac(text) {
        return createHmac("sha256", this.#secret).update(text).digest("base64url");
    }

    /** Text is compared, not bits, so that no second spelling counts; in constant time. */
    isSignature(signature, signed) {
        const made = Buffer.from(this.#mac(signed));
        const received = Buffer.from(signature);
        return made.length === received.length && timingSafeEqual(made, received);
    }
}

function requireStrength(secret) {
    const bytes = [...Buffer.from(secret)];
    const steps = new Set(bytes.slice(1).map((byte, place) => (byte - bytes[place] + 256) % 256));
    const repeats = (period) => bytes.slice(period).every((byte, place) => byte === bytes[place]);
    if (bytes.length < 32) throw new TypeError("the secret is shorter than 32 bytes");
    const periods = Array.from({ length: Math.floor(bytes.length / 2) }, (_, place) => place + 1);
    if (new Set(bytes).size < 8 || steps.size < 8 || periods.some(repeats)) throw new TypeError("the secret repeats itself");
    if (isWellKnown(secret)) throw new TypeError("the secret is a published or placeholder secret");
}

/**
 * Checks tokens with the server's `secret_key`, asking nobody. `Server` is the safer choice: whoever holds the secret can make
 * tokens for anybody, and sign-out, a disabled account or a changed role takes effect only when the token expires. A token tells
 * id, uid and roles; `name` is the uid, permissions are those that you name for the roles, and groups are not known.
 */
export class SharedSecret {
    #keys;
    #issuer;
    #permissions;
    #now;

    /** `secret` and `issuer` are the server's `secret_key` and `public_url`, exactly as they are set there. */
    constructor(secret, issuer, { previousSecret, permissions = {}, now = () => Date.now() / 1_000 } = {}) {
        if (typeof secret !== "string" || typeof issuer !== "string") throw new TypeError("secret and issuer are texts");
        this.#keys = (previousSecret === undefined ? [secret] : [secret, previousSecret]).map((text) => new Key(text));
        this.#issuer = issuer;
        // A role may be called `constructor`.
        this.#permissions = new Map(Object.entries(permissions).map(([role, allowed]) => [role, [...allowed]]));
        this.#now = now;
    }

    get knowsGroups() {
        return false;
    }

    /** Whether it begins as the tokens of this secret do. */
    recognizes(token) {
        return this.#keys.some((key) => token.startsWith(`${key.header}.`));
    }

    /** The person `token` was made for. Throws a refusal. */
    async userOf(token) {
        const now = Math.floor(this.#now());
        const claims = this.#claims(token);
        if (!claims || claims.iss !== this.#issuer || claims.iat - skew > now || now >= claims.exp) throw tokenInvalid();
        const permissions = new Set(claims.roles.flatMap((role) => this.#permissions.get(role) ?? []));
        return new CurrentUser({
            id: claims.sub, uid: claims._uid, name: claims._uid, roles: claims.roles, permissions: [...permissions],
            standing: standingOf(claims, now),
        });
    }

    /** Null unless one of the keys made it. Nothing of the payload is looked at before the signature is right. */
    #claims(token) {
        const [header, payload, signature] = partsOf(token) ?? [];
        const key = this.#keys.find((one) => one.header === header);
        if (!key || !key.isSignature(signature, `${header}.${payload}`)) return null;
        const bytes = decode(payload);
        const form = bytes === null ? null : claimsForm.exec(bytes);
        return form && areMethods(form[1] ?? "") ? claimsOf(bytes, claimsForm) : null;
    }
}

/** At most 16, of at most 32 bytes each. */
function areMethods(text) {
    const found = text.match(new RegExp(string, "g")) ?? [];
    return found.length <= 16 && found.every((one) => one.length <= 34);
}

/** Its time is that of the second factor where there was one. */
function standingOf({ auth_time: time, amr }, now) {
    if (time === undefined || amr === undefined) return null;
    const methods = amr.filter((method) => method !== "mfa");
    // Of the future where the server's clock is ahead of ours: as for the token itself, half a minute is taken.
    const age = time - skew <= now ? Math.max(0, now - time) : null;
    const hasTwo = amr.includes("mfa");
    return { age, factorAge: hasTwo ? age : null, factors: hasTwo ? 2 : methods.length > 0 ? 1 : 0, methods };
}
