/** What a browser says of passkeys, without one. */
import { pageAt } from "./fake-server.js";

export const SETTINGS = {
    registration: "open", email_domains: [], uid_label: "User ID", password: { min_length: 8, max_length: 256 },
    factors: { enabled: true },
    passkeys: { enabled: true, rp_id: "auth.example", related_origins: ["https://friend.example"] },
};

/** @param {string} text */
export const buffer = (text) => new TextEncoder().encode(text).buffer;

/** @param {string} text as base64url */
export const encoded = (text) => Buffer.from(text).toString("base64url");

export const OPTIONS = {
    publicKey: {
        challenge: encoded("a challenge>?"), rpId: "auth.example", timeout: 300_000, userVerification: "required", allowCredentials: [],
    },
};

export const OPTIONS_OF_ONE = {
    publicKey: { ...OPTIONS.publicKey, allowCredentials: [{ type: "public-key", id: encoded("the id>?"), transports: ["usb"] }] },
};

export const NEW_OPTIONS = {
    publicKey: {
        challenge: encoded("a challenge>?"), rp: { id: "auth.example", name: "Auth" },
        user: { id: encoded("a handle"), name: "toby", displayName: "Thomas Edison" }, pubKeyCredParams: [{ type: "public-key", alg: -7 }],
        excludeCredentials: [{ type: "public-key", id: encoded("the other id") }], attestation: "none", extensions: { credProps: true },
    },
};

/** What an authenticator answers to `get`. */
export function assertion(more = {}) {
    const [authenticatorData, signature, userHandle] = [buffer("data"), buffer("sign?>"), buffer("a handle")];
    const response = { clientDataJSON: buffer("{}"), authenticatorData, signature, userHandle };
    return { rawId: buffer("the id>?"), type: "public-key", response: { ...response, ...more }, getClientExtensionResults: () => ({}) };
}

export const ASSERTION_JSON = {
    id: encoded("the id>?"), rawId: encoded("the id>?"), type: "public-key",
    response: {
        clientDataJSON: encoded("{}"), authenticatorData: encoded("data"), signature: encoded("sign?>"), userHandle: encoded("a handle"),
    },
};

/** What an authenticator answers to `create`. */
export function registration() {
    const response = { clientDataJSON: buffer("{}"), attestationObject: buffer("object"), getTransports: () => ["internal"] };
    const results = { credProps: { rk: true } };
    return { rawId: buffer("the id>?"), type: "public-key", response, getClientExtensionResults: () => results };
}

/**
 * A page whose browser knows passkeys. `answers` are what it answers, one after the other, the last one from then on: a value, or a
 * function of what was asked; `asked` are the questions.
 */
export function pageWithPasskeys(address, answers = [assertion()], more = {}) {
    const asked = [];
    const left = [...answers];
    const ask = (act) => async (options) => {
        asked.push([act, options]);
        const next = left.length > 1 ? left.shift() : left[0];
        return typeof next === "function" ? next(options) : next;
    };
    const page = pageAt(address, { onLine: true, credentials: { get: ask("get"), create: ask("create") } });
    page.PublicKeyCredential = { isConditionalMediationAvailable: async () => true, ...more };
    return { page, asked };
}

/** @param {string} name of the error that the browser throws */
export const throws = (name) => () => {
    throw new DOMException("no", name);
};
