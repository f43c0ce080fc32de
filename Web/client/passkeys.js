import { LatchkeyError } from "./errors.js";
import { errorText } from "./language.js";
import { isFactors, isSetUp } from "./shapes.js";

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
        const user = await this.#presence.signIn({ passkey: given, remember, signal }, "/passkey");
        // Nobody waits for it. For another site nobody is signed in here.
        if (!this.#presence.handOff) this.#greet(user, given.response.userHandle).catch(() => {});
        return user;
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

    /** The first one, with the ticket of `factor_setup_required`. @returns {Promise<object>} the answer, as to a sign-in */
    async setUp({ ticket, name, signal }) {
        const ceremonies = await this.#ceremonies();
        const request = { body: { ticket, hand_off: this.#presence.handOff }, signal, expect: isSetUp };
        const { passkey: asked } = await this.#presence.send("POST", "/api/authenticate/setup", request);
        // Of a server of an earlier version.
        if (!asked) throw refusal("passkey_unavailable");
        const passkey = await ceremonies.made(asked.publicKey, signal);
        return this.#presence.setUp({ ticket, passkey, name, signal });
    }

    /**
     * Tells the device of the signed-in person, where the browser can (WebAuthn Level 3, §5.1.10), which passkeys the account has and what
     * the person is called. Only what the server tells them of themselves: a refused sign-in says nothing of which passkeys there are (F-042).
     * @param {FactorList} [list] one's own; asked for where it is missing
     */
    async tellDevice(list) {
        if (!this.#knows("AllAcceptedCredentials") && !this.#knows("CurrentUserDetails")) return;
        const { passkeys, passkey_user_id: userId } = list ?? (await this.#own());
        if (!userId) return;
        await this.#signal("AllAcceptedCredentials", { userId, allAcceptedCredentialIds: passkeys.map(({ credential_id: id }) => id) });
        const user = this.#presence.user.known;
        if (user) await this.#tellNames(user, userId);
    }

    /** @param {string | undefined} credentialId of a passkey that the account no longer has */
    async tellRemoved(credentialId) {
        if (credentialId) await this.#signal("UnknownCredential", { credentialId });
    }

    /** Asks before the account is deleted; what it answers tells the device that none of its passkeys works any more. */
    async farewell({ signal } = {}) {
        if (!this.#knows("AllAcceptedCredentials")) return async () => {};
        const { passkey_user_id: userId } = await this.#own(signal);
        return async () => userId && this.#signal("AllAcceptedCredentials", { userId, allAcceptedCredentialIds: [] });
    }

    /** The names first: most pages are left after a sign-in. */
    async #greet(user, userId) {
        if (userId) await this.#tellNames(user, userId);
        await this.tellDevice();
    }

    #tellNames({ uid, name }, userId) {
        return this.#signal("CurrentUserDetails", { userId, name: uid, displayName: name || uid });
    }

    #own(signal) {
        return this.#presence.send("GET", "/api/factors", { signal, expect: isFactors });
    }

    #knows(what) {
        return typeof this.#presence.page.PublicKeyCredential?.[`signal${what}`] === "function";
    }

    async #signal(what, told) {
        if (!this.#knows(what) || !(await this.canUse())) return;
        const { passkeys: { rp_id: rpId } } = await this.#settings.get({});
        await this.#presence.page.PublicKeyCredential[`signal${what}`]({ rpId, ...told });
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
