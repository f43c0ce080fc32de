import { LatchkeyError } from "../errors.js";
import { errorText } from "../language.js";
import { isFactors, isSetUp } from "../answers/shapes.js";

/** @import { FactorList, User } from "../latchkey.js" */

/** Milliseconds for which what was brought can be used: an offer stands for four minutes, and its challenge lasts five. */
const YOUNG = 45_000;

/** Passkeys: to sign in with, and as one's own second factors. What it takes is loaded when it is first needed. */
export class Passkeys {
    #presence;
    #settings;
    /** What an offer needs, once the answer is there that brings it. @type {Promise<{ options?: object, at: number }> | undefined} */
    #brought;

    /** @param {import("../sessions/presence.js").Presence} presence @param {import("../settings/settings.js").ServerSettings} settings */
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

    /** Whether the signed-in person has one that `reauthenticate({ passkey: true })` may ask for. @param {{ signal?: AbortSignal }} [options] @returns {Promise<boolean>} */
    async canProve({ signal } = {}) {
        if (!(await this.canUse())) return false;
        const kinds = (await this.#presence.user.get({ signal }))?.second_factor?.kinds;
        if (kinds) return kinds.some((kind) => kind !== "totp");
        // Servers of an earlier version do not tell, nor do answers to a change of one's record.
        const { publicKey } = await (await this.#ceremonies()).options("/api/reauth/passkey/options", { signal });
        return publicKey.allowCredentials?.length > 0;
    }

    /**
     * For the server's own page for signing in, before it asks who is signed in: the answer brings what its offer needs, and there is one
     * request less.
     */
    bringOptions() {
        if (!this.#presence.page.PublicKeyCredential) return;
        this.#brought = new Promise((resolve) => {
            this.#presence.takesPasskey = (options) => resolve({ options, at: Date.now() });
        });
    }

    /**
     * What a passkey of whoever picks one answers; it waits in the field for the uid, where `conditional` is true.
     * @param {{ conditional?: boolean, signal?: AbortSignal }} [options] @returns {Promise<object>} for `signInWithPasskey`
     */
    async pick({ conditional, signal } = {}) {
        const path = "/api/authenticate/passkey/options";
        const ceremonies = await this.#ceremonies();
        const options = conditional ? await this.#takeBrought() : undefined;
        return ceremonies.assertion(path, { options, isConditional: conditional, signal });
    }

    /** Once; undefined where it is to be asked for. */
    async #takeBrought() {
        const brought = this.#brought;
        this.#brought = undefined;
        const { options, at } = (await brought) ?? {};
        return Date.now() - at < YOUNG ? options : undefined;
    }

    async signIn({ remember = false, passkey, conditional, signal } = {}) {
        const given = passkey ?? (await this.pick({ conditional, signal }));
        const user = await this.#presence.signIn({ passkey: given, remember, signal }, "/passkey");
        // Nobody waits for it. For another site nobody is signed in here.
        if (!this.#presence.handOff) this.#signals().then((signals) => signals?.greet(user, given.response.userHandle)).catch(() => {});
        return user;
    }

    async finish({ ticket, signal, ...more }) {
        const path = "/api/authenticate/passkey/options";
        const passkey = await (await this.#ceremonies()).assertion(path, { body: { ticket }, signal });
        return this.#presence.signIn({ ticket, passkey, signal, ...more }, "/factor");
    }

    async prove({ password, signal }) {
        const path = "/api/reauth/passkey/options";
        const ceremonies = await this.#ceremonies();
        const options = await ceremonies.options(path, { signal });
        // Asked for none of a list, browsers would take any.
        if (!options.publicKey.allowCredentials?.length) throw refusal("passkey_unavailable");
        const passkey = await ceremonies.assertion(path, { options, signal });
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

    /** Tells the device of the signed-in person which passkeys there are. @param {FactorList} [list] one's own, if it is known */
    async tellDevice(list) {
        await (await this.#signals())?.tellDevice(list);
    }

    /** @param {string | undefined} credentialId of a passkey that the account no longer has */
    async tellRemoved(credentialId) {
        if (credentialId) await (await this.#signals())?.tellRemoved(credentialId);
    }

    /** Asks before the account is deleted; what it answers tells the device that none of its passkeys works any more. */
    async farewell({ signal } = {}) {
        return (await (await this.#signals())?.farewell(signal)) ?? (async () => {});
    }

    /** Undefined where the browser takes none. */
    async #signals() {
        const { PublicKeyCredential: known } = this.#presence.page;
        if (!known?.signalAllAcceptedCredentials && !known?.signalCurrentUserDetails && !known?.signalUnknownCredential) return;
        const { PasskeySignals } = await import("./passkey-signals.js");
        return new PasskeySignals(this.#presence, this.#settings, () => this.canUse(), isFactors);
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
