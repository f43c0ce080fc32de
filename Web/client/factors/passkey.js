/**
 * What browsers do with passkeys, and what the server is told of it. It imports nothing: the client loads this one file when
 * somebody needs it.
 *
 * Options and answers are turned from and into JSON here, alike in every browser: Safari has functions for it only since 18.4,
 * and what extensions put in the place of a credential often has none.
 */

/** By the name of the browser's error; any other is `passkey_failed`. */
const CODES = {
    // The person said no, or the time was up, or another question took its place: browsers do not say which.
    NotAllowedError: "aborted",
    AbortError: "aborted",
    // The page's address is none that the passkeys of this server are for.
    SecurityError: "passkey_unavailable",
};

/** Where the options of a proof once more are. */
const PROOF = "/api/reauth/passkey/options";

/**
 * Whether a page can use the passkeys of a server.
 * @param {import("../latchkey.js").PasskeySettings | undefined} known what the server's settings say
 * @param {Window} page
 */
export async function canUse(known, { PublicKeyCredential, location, navigator }) {
    if (!known?.enabled || !PublicKeyCredential || !navigator?.credentials || !location) return false;
    const { hostname } = location;
    if (hostname === known.rp_id || hostname.endsWith(`.${known.rp_id}`)) return true;
    if (!known.related_origins?.includes(location.origin)) return false;
    return (await PublicKeyCredential.getClientCapabilities?.())?.relatedOrigins === true;
}

/** Whether the browser offers passkeys in a field of a form. @param {Window} page */
export async function canOffer({ PublicKeyCredential }) {
    return (await PublicKeyCredential?.isConditionalMediationAvailable?.()) === true;
}

export class PasskeyCeremonies {
    #presence;
    #refused;

    /**
     * @param {import("../sessions/presence.js").Presence} presence
     * @param {(code: string, cause?: unknown) => Error} refused makes a `LatchkeyError`
     */
    constructor(presence, refused) {
        this.#presence = presence;
        this.#refused = refused;
    }

    /** Throws `passkey_unavailable` where the page cannot. @param {object | undefined} known what the server's settings say */
    async need(known) {
        if (!(await canUse(known, this.#presence.page))) throw this.#refused("passkey_unavailable");
        return this;
    }

    /**
     * What a passkey answers to a challenge of the server, for the body of a request.
     * @param {string} path of the options
     * @param {{ body?: object, options?: object, isConditional?: boolean, signal?: AbortSignal }} question `options`: where they are here
     */
    async assertion(path, { body, options, isConditional, signal }) {
        const { publicKey } = options ?? (await this.options(path, { body, signal }));
        const { challenge, allowCredentials } = publicKey;
        const asked = { ...publicKey, challenge: bytes(challenge), allowCredentials: allowCredentials?.map(described) };
        const given = await this.#ask("get", asked, signal, isConditional && "conditional");
        const { clientDataJSON, authenticatorData, signature, userHandle } = given.response;
        const answer = { clientDataJSON, authenticatorData, signature, userHandle: userHandle?.byteLength ? userHandle : undefined };
        return json(given, answer);
    }

    /** Whether the signed-in person has one to prove with who they are. @param {AbortSignal} [signal] */
    async canProve(signal) {
        const kinds = (await this.#presence.user.get({ signal }))?.second_factor?.kinds;
        if (kinds) return kinds.some((kind) => kind !== "totp");
        // Servers of an earlier version do not tell, nor do answers to a change of one's record.
        return isListed(await this.options(PROOF, { signal }));
    }

    /** What one of the signed-in person answers, for the body of a request. Throws `passkey_unavailable` where none of theirs can be used. @param {AbortSignal} [signal] */
    async proof(signal) {
        const options = await this.options(PROOF, { signal });
        // Without a list browsers would offer any.
        if (!isListed(options)) throw this.#refused("passkey_unavailable");
        return this.assertion(PROOF, { options, signal });
    }

    /**
     * Makes a passkey, or a security key, and has the server keep it.
     * @param {{ name?: string, isSecurityKey?: boolean, signal?: AbortSignal }} wanted
     * @returns {Promise<object>} the server's answer, as to a sign-in: this session is a new one
     */
    async add({ name, isSecurityKey, signal }) {
        const path = "/api/factors/passkeys";
        const body = isSecurityKey ? { security_key: true } : {};
        const { publicKey } = await this.options(`${path}/options`, { body, signal });
        const passkey = await this.made(publicKey, signal);
        return this.#presence.renewed("POST", path, { body: { passkey, name }, signal });
    }

    /** What a new passkey answers, for the body of a request. @param {object} publicKey of the server's options @param {AbortSignal} [signal] */
    async made(publicKey, signal) {
        const { challenge, user, excludeCredentials } = publicKey;
        const asked = {
            ...publicKey, challenge: bytes(challenge), user: { ...user, id: bytes(user.id) },
            excludeCredentials: excludeCredentials?.map(described),
        };
        const made = await this.#ask("create", asked, signal);
        const { clientDataJSON, attestationObject } = made.response;
        const passkey = json(made, { clientDataJSON, attestationObject });
        passkey.response.transports = made.response.getTransports?.() ?? [];
        // Whether the device finds it by itself, without being told whose it is.
        passkey.clientExtensionResults = made.getClientExtensionResults?.() ?? {};
        return passkey;
    }

    /** @param {string} path @param {{ body?: object, signal?: AbortSignal }} question */
    async options(path, { body = {}, signal }) {
        const expect = (answer) => typeof answer?.publicKey?.challenge === "string";
        return this.#presence.send("POST", path, { body, signal, expect });
    }

    async #ask(act, publicKey, signal, mediation) {
        try {
            const given = await this.#presence.page.navigator.credentials[act]({ publicKey, signal, ...(mediation && { mediation }) });
            if (given) return given;
        } catch (cause) {
            // Only of making: there is one already.
            if (act === "create" && cause?.name === "InvalidStateError") throw this.#refused("passkey_taken", cause);
            throw this.#refused(signal?.aborted ? "aborted" : (CODES[cause?.name] ?? "passkey_failed"), cause);
        }
        throw this.#refused("passkey_failed");
    }
}

/** @param {PublicKeyCredential} credential @param {Record<string, ArrayBuffer | undefined>} answer */
function json(credential, answer) {
    const id = base64url(credential.rawId);
    const told = Object.entries(answer).filter(([, value]) => value).map(([name, value]) => [name, base64url(value)]);
    return { id, rawId: id, type: credential.type, response: Object.fromEntries(told) };
}

function isListed({ publicKey }) {
    return publicKey.allowCredentials?.length > 0;
}

function described(credential) {
    return { ...credential, id: bytes(credential.id) };
}

/** @param {string} text base64url */
function bytes(text) {
    return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
}

/** @param {ArrayBuffer} buffer */
function base64url(buffer) {
    const letters = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
    return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
