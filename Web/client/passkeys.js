import { LatchkeyError } from "./errors.js";
import { errorText } from "./language.js";

/** @import { FactorList, User } from "./latchkey.js" */

/** Passkeys: to sign in with, and as one's own second factors. What it takes is loaded when it is first needed. */
export class Passkeys {
    #presence;
    #settings;

    /** @param {import("./presence.js").Presence} presence @param {import("./settings.js").ServerSettings} settings */
    constructor(presence, settings) {
        this.#presence = presence;
        this.#settings = settings;
    }

    /** Whether this server, this page's address and this browser can. @returns {Promise<boolean>} */
    async canUse() {
        if (!this.#presence.page.PublicKeyCredential) return false;
        const [{ canUse }, known] = await this.#known();
        return canUse(known, this.#presence.page);
    }

    /** Whether, besides, the browser offers them in the field for the uid. @returns {Promise<boolean>} */
    async canOffer() {
        if (!(await this.canUse())) return false;
        const [{ canOffer }] = await this.#known();
        return canOffer(this.#presence.page);
    }

    /** Whether the signed-in person has one that `reauthenticate({ passkey: true })` may ask for. @returns {Promise<boolean>} */
    async canProve({ signal } = {}) {
        if (!(await this.canUse())) return false;
        const { publicKey } = await (await this.#ceremonies()).options("/api/reauth/passkey/options", { signal });
        return publicKey.allowCredentials?.length > 0;
    }

    /** What a passkey of whoever picks one answers; it waits in the field for the uid, where `conditional` is true. */
    async pick({ conditional, signal } = {}) {
        const path = "/api/authenticate/passkey/options";
        return (await this.#ceremonies()).assertion(path, { isConditional: conditional, signal });
    }

    async signIn({ remember = false, passkey, conditional, signal } = {}) {
        const given = passkey ?? (await this.pick({ conditional, signal }));
        return this.#presence.signIn({ passkey: given, remember, signal }, "/passkey");
    }

    async finish({ ticket, signal, ...more }) {
        const path = "/api/authenticate/passkey/options";
        const passkey = await (await this.#ceremonies()).assertion(path, { body: { ticket }, signal });
        return this.#presence.signIn({ ticket, passkey, signal, ...more }, "/factor");
    }

    async prove({ password, signal }) {
        const passkey = await (await this.#ceremonies()).assertion("/api/reauth/passkey/options", { signal });
        return this.#presence.reauthenticate({ password, passkey, signal });
    }

    async add(wanted) {
        return (await this.#ceremonies()).add(wanted);
    }

    /** Lets the device forget passkeys that the account no longer has. @param {FactorList} list one's own */
    async tellDevice({ passkeys, passkey_user_id: userId }) {
        const { PublicKeyCredential } = this.#presence.page;
        if (!userId || !PublicKeyCredential?.signalAllAcceptedCredentials || !(await this.canUse())) return;
        const { passkeys: { rp_id: rpId } } = await this.#settings.get({});
        const allAcceptedCredentialIds = passkeys.map(({ credential_id: id }) => id);
        await PublicKeyCredential.signalAllAcceptedCredentials({ rpId, userId, allAcceptedCredentialIds });
    }

    async #ceremonies() {
        const [{ PasskeyCeremonies }, known] = await this.#known();
        return new PasskeyCeremonies(this.#presence, refusal).need(known);
    }

    async #known() {
        const [module, { passkeys }] = await Promise.all([import("./passkey.js"), this.#settings.get({})]);
        return [module, passkeys];
    }
}

function refusal(code, cause) {
    const error = new LatchkeyError(code, { cause });
    error.message = errorText(error);
    return error;
}
