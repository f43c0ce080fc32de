import { LatchkeyError } from "../errors.js";
import { errorText } from "../language.js";
import { isFactors, isSetUp } from "../answers/shapes.js";

/** @import { FactorList, User } from "../latchkey.js" */

/** Passkeys: to sign in with, and as one's own second factors. What it takes is loaded when it is first needed. */
export class Passkeys {
    #presence;
    #settings;

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
        return (await this.canUse()) && (await this.#ceremonies()).canProve(signal);
    }

    /**
     * What a passkey of whoever picks one answers; it waits in the field for the uid, where `conditional` is true. `asked`: what the
     * server answered to `POST /api/authenticate/passkey/options`, where that is here already.
     * @param {{ conditional?: boolean, asked?: object, signal?: AbortSignal }} [options] @returns {Promise<object>} for `signInWithPasskey`
     */
    async pick({ conditional, asked, signal } = {}) {
        const path = "/api/authenticate/passkey/options";
        return (await this.#ceremonies()).assertion(path, { options: asked, isConditional: conditional, signal });
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
        const passkey = await (await this.#ceremonies()).proof(signal);
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
