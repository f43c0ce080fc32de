/**
 * What a device is told about passkeys, where its browser takes it (WebAuthn Level 3, §5.1.10). Only what the server tells the signed-in
 * person of themselves: a refused sign-in says nothing of which passkeys there are (F-042).
 */
export class PasskeySignals {
    #presence;
    #settings;
    #canUse;
    #isFactors;

    /** @param {() => Promise<boolean>} canUse @param {(answer: unknown) => boolean} isFactors */
    constructor(presence, settings, canUse, isFactors) {
        this.#presence = presence;
        this.#settings = settings;
        this.#canUse = canUse;
        this.#isFactors = isFactors;
    }

    /** Which passkeys there are, and what the person is called. @param {FactorList} [list] one's own; asked for where it is missing */
    async tellDevice(list) {
        if (!this.#knows("AllAcceptedCredentials") && !this.#knows("CurrentUserDetails")) return;
        const { passkeys, passkey_user_id: userId } = list ?? (await this.#own());
        if (!userId) return;
        await this.#signal("AllAcceptedCredentials", { userId, allAcceptedCredentialIds: passkeys.map(({ credential_id: id }) => id) });
        const user = this.#presence.user.known;
        if (user) await this.#tellNames(user, userId);
    }

    /** @param {string} credentialId of a passkey that the account no longer has */
    async tellRemoved(credentialId) {
        await this.#signal("UnknownCredential", { credentialId });
    }

    async farewell(signal) {
        if (!this.#knows("AllAcceptedCredentials")) return undefined;
        const { passkey_user_id: userId } = await this.#own(signal);
        return async () => userId && this.#signal("AllAcceptedCredentials", { userId, allAcceptedCredentialIds: [] });
    }

    /** The names first: most pages are left after a sign-in. */
    async greet(user, userId) {
        if (userId) await this.#tellNames(user, userId);
        await this.tellDevice();
    }

    #tellNames({ uid, name }, userId) {
        return this.#signal("CurrentUserDetails", { userId, name: uid, displayName: name || uid });
    }

    #own(signal) {
        return this.#presence.send("GET", "/api/factors", { signal, expect: this.#isFactors });
    }

    #knows(what) {
        return typeof this.#presence.page.PublicKeyCredential?.[`signal${what}`] === "function";
    }

    async #signal(what, told) {
        if (!this.#knows(what) || !(await this.#canUse())) return;
        const { passkeys: { rp_id: rpId } } = await this.#settings.get({});
        await this.#presence.page.PublicKeyCredential[`signal${what}`]({ rpId, ...told });
    }
}

/** @typedef {import("../latchkey.js").FactorList} FactorList */
