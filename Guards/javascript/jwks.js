// The authority that checks tokens for one API, with the keys that the server publishes.

import { baseOf, keysURL } from "./address.js";
import { claimsOf, serviceForm, skew } from "./claims.js";
import { longestToken } from "./extract.js";
import { PublishedKeys } from "./keys.js";
import { keysOf } from "./keyset.js";
import { askForKeys } from "./question.js";
import { tokenInvalid, unavailable } from "./refusal.js";
import { decode } from "./shape.js";
import { CurrentUser } from "./user.js";

/** In seconds; a token that claims to last longer is refused, whoever signed it. */
const longestLife = 300;
/** The tokens for APIs of every Latchkey server begin with `{"alg":"ES256","kid":`. */
const beginning = "eyJhbGciOiJFUzI1NiIsImtpZCI6";
const unknownKey = Symbol("unknown key");

/**
 * Checks the tokens that a server makes for this one API, with the server's public keys; it needs no secret. Only tokens for exactly
 * this audience, from exactly this server, signed with ES256 and not expired, are taken: no session token, no token for another API.
 * The keys are fetched when first needed and kept for an hour; while the server is away, known ones stay good for a day. Where they
 * are not known, requests are refused with 503: never let through.
 *
 * Revocation waits until the token expires, five minutes at most: after sign-out, a disabled account or a changed role it stays good
 * here, with the roles it was made with. `Server` knows within five seconds. A token tells id, uid and roles; `name` is the uid,
 * permissions are those that you name for the roles, groups are not known, and neither is how and when a person signed in: guards
 * that ask for it refuse.
 */
export class Jwks {
    #issuer;
    #audience;
    #permissions;
    #now;
    #keys;

    /** How many seconds the keys may be waited for. */
    static patience = 3;

    /**
     * `url` is the server's `public_url` and `audience` one of its `tokens.audiences`, both as they are set there; a slash at the end
     * of `url` makes no difference. What follows `permissions` is for tests.
     */
    constructor(url, audience, {
        permissions = {}, keysAt = url, patience = Jwks.patience, now = () => Date.now() / 1_000,
        clock = () => performance.now() / 1_000,
    } = {}) {
        const issuer = baseOf(url);
        if (typeof audience !== "string" || audience === "") throw new TypeError("the audience is missing");
        const address = keysURL(keysAt);
        this.#issuer = issuer;
        this.#audience = audience;
        // A role may be called `constructor`.
        this.#permissions = new Map(Object.entries(permissions).map(([role, allowed]) => [role, [...allowed]]));
        this.#now = now;
        this.#keys = new PublishedKeys(() => askForKeys(address, patience, keysOf), clock);
    }

    get knowsGroups() {
        return false;
    }

    /** Pages send these tokens themselves. */
    get takesCookies() {
        return false;
    }

    /** Whether it begins as the tokens for APIs of any Latchkey server do. */
    recognizes(token) {
        return token.startsWith(beginning);
    }

    /** The person `token` was made for. Throws a refusal. */
    async userOf(token) {
        if (token.length > longestToken || !this.recognizes(token)) throw tokenInvalid();
        const known = this.#keys.known();
        const user = known === null ? unknownKey : await this.#user(token, known);
        if (user !== unknownKey) return user;
        const keys = await this.#keys.refreshed();
        if (keys === null) throw unavailable("the server's keys are not known");
        const asked = await this.#user(token, keys);
        if (asked === unknownKey) throw tokenInvalid();
        return asked;
    }

    /** Nothing of the payload is looked at before the signature is right. */
    async #user(token, keys) {
        const [header, ...others] = token.split(".");
        if (others.length < 2) throw tokenInvalid();
        const key = keys.get(header);
        if (key === undefined) return unknownKey;
        const [payload, signature] = others;
        if (others.length > 2 || !(await key.isSignature(signature, `${header}.${payload}`))) throw tokenInvalid();
        const claims = claimsOf(decode(payload), serviceForm);
        if (claims === null || claims.iss !== this.#issuer || claims.aud !== this.#audience) throw tokenInvalid();
        const now = Math.floor(this.#now());
        if (claims.iat - skew > now || now >= claims.exp || claims.exp - claims.iat > longestLife) throw tokenInvalid();
        const permissions = new Set(claims.roles.flatMap((role) => this.#permissions.get(role) ?? []));
        return new CurrentUser({
            id: claims.sub, uid: claims.uid, name: claims.uid, roles: claims.roles, permissions: [...permissions],
        });
    }
}
