// A server's key set (RFC 7517 §5), and the signatures that its keys check: ES256 (RFC 7518 §3.4) and no other algorithm.

import { webcrypto } from "node:crypto";

import { bytesOf } from "./claims.js";
import { decode } from "./shape.js";

const { subtle } = webcrypto;
const curve = { name: "ECDSA", namedCurve: "P-256" };
const mostKeys = 64;

/** The key of a point of P-256. */
class PublicKey {
    #key;

    constructor(id, key) {
        this.id = id;
        /** First part of every token of this key. Only the same text selects the key. */
        this.header = base64URL(`{"alg":"ES256","kid":"${id}","typ":"at+jwt"}`);
        this.#key = key;
    }

    /** Whether it is the one base64url spelling of 64 bytes that this key's owner made for the text. */
    async isSignature(signature, signed) {
        const bytes = decode(signature);
        if (bytes === null || bytes.length !== 64) return false;
        return subtle.verify({ name: "ECDSA", hash: "SHA-256" }, this.#key, bytesOf(bytes), new TextEncoder().encode(signed));
    }
}

/**
 * The keys by the headers of their tokens; null unless it is a key set of at most 64 keys, with one for us among them or without any:
 * then all have been revoked. Keys of other kinds are skipped, and those whose `kid` is not their thumbprint: no server of ours
 * makes such.
 */
export async function keysOf(bytes) {
    const entries = entriesOf(bytes);
    if (!Array.isArray(entries) || entries.length > mostKeys) return null;
    const found = (await Promise.all(entries.map(keyOf))).filter((key) => key !== null);
    return found.length === 0 && entries.length > 0 ? null : new Map(found.map((key) => [key.header, key]));
}

function entriesOf(bytes) {
    try {
        const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
        const said = JSON.parse(text);
        return isObject(said) && !hasDoubledMember(text) ? said.keys : null;
    } catch {
        return null;
    }
}

/** Whether an object within `json`, which JSON.parse takes, has two members of one name. */
function hasDoubledMember(json) {
    const open = [];
    for (const [token, name, colon] of json.matchAll(/("(?:[^"\\]|\\.)*")(\s*:)?|[{}[\]]/g)) {
        if (token === "{" || token === "[") open.push(new Set());
        else if (token === "}" || token === "]") open.pop();
        else if (colon !== undefined) {
            const names = open[open.length - 1];
            if (names.size === names.add(JSON.parse(name)).size) return true;
        }
    }
    return false;
}

async function keyOf(entry) {
    if (!isObject(entry) || Object.hasOwn(entry, "d")) return null;
    const { kty, crv, use, alg, x, y, kid } = entry;
    if (kty !== "EC" || crv !== "P-256" || use !== "sig" || alg !== "ES256") return null;
    const [across, up] = [x, y].map(coordinate);
    if (across === null || up === null) return null;
    // RFC 7638.
    const members = new TextEncoder().encode(`{"crv":"P-256","kty":"EC","x":"${x}","y":"${y}"}`);
    if (kid !== base64URL(latin1(new Uint8Array(await subtle.digest("SHA-256", members))))) return null;
    try {
        const point = Uint8Array.from([4, ...across, ...up]);
        return new PublicKey(kid, await subtle.importKey("raw", point, curve, false, ["verify"]));
    } catch {
        return null;
    }
}

/** 32 bytes; null for every other text. */
function coordinate(text) {
    const bytes = typeof text === "string" ? decode(text) : null;
    return bytes !== null && bytes.length === 32 ? bytesOf(bytes) : null;
}

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const latin1 = (bytes) => String.fromCharCode(...bytes);
const base64URL = (text) => btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
