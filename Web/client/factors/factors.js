import { pathOf } from "../requests/path.js";
import * as shapes from "../answers/shapes.js";

/** @import { FactorList, NewAuthenticator, PasskeyFacts, User } from "../latchkey.js" */

/**
 * One's own second factors. Adding, removing and new recovery codes need a recent sign-in, by a factor as soon as there
 * is one: `reauth_required` (F-019).
 */
export class Factors {
    #presence;
    #passkeys;
    /** By what the server calls a passkey, what the device calls it: as the last list told. @type {Map<string, string>} */
    #credentials = new Map();

    /** @param {import("../sessions/presence.js").Presence} presence @param {import("./passkeys.js").Passkeys} passkeys */
    constructor(presence, passkeys) {
        this.#presence = presence;
        this.#passkeys = passkeys;
    }

    /** How many recovery codes the last sign-in of this page said are left, from three down; else null. @returns {number | null} */
    get codesLeft() {
        return this.#presence.recoveryCodesLeft;
    }

    /** @param {{ signal?: AbortSignal }} [options] @returns {Promise<FactorList>} without any secret */
    async list({ signal } = {}) {
        const list = await this.#presence.send("GET", "/api/factors", { signal, expect: shapes.isFactors });
        for (const { id, credential_id: credential } of list.passkeys ?? []) this.#credentials.set(id, credential);
        this.#passkeys?.tellDevice(list).catch(() => {});
        return list;
    }

    /**
     * Begins with an authenticator app; it counts once `confirmTotp` has had a code of it. The `secret`, as text, in the
     * `uri` and in the picture `qr_svg`, is told only now. Throws `factor_limit`.
     * @param {{ name?: string, signal?: AbortSignal }} [options] @returns {Promise<NewAuthenticator>}
     */
    addTotp({ name, signal } = {}) {
        return this.#presence.send("POST", "/api/factors/totp", { body: { name }, signal, expect: shapes.isNewTotp });
    }

    /**
     * All other sessions end, and this one is a new one. `recoveryCodes` are told only now, with the first factor; else
     * null. Throws `factor_invalid`, with the reason `clock_off` where the clock of the phone is wrong.
     * @param {string} id of `addTotp` @param {string} code @param {{ signal?: AbortSignal }} [options]
     * @returns {Promise<{ user: User, recoveryCodes: string[] | null }>}
     */
    async confirmTotp(id, code, { signal } = {}) {
        const path = `${pathOf("/api/factors/totp", id)}/confirm`;
        const { user, recovery_codes: codes } = await this.#presence.renewed("POST", path, { body: { code }, signal });
        return { user, recoveryCodes: codes ?? null };
    }

    /**
     * After `factor_setup_required`, with its ticket: begins with an authenticator app for somebody who is not signed in yet. Told only
     * now, as by `addTotp`. Throws `ticket_invalid`: begin with the password again.
     * @param {{ ticket: string, signal?: AbortSignal }} step @returns {Promise<Omit<NewAuthenticator, "id">>}
     */
    async setUp({ ticket, signal }) {
        const request = { body: { ticket, hand_off: this.#presence.handOff }, signal, expect: shapes.isSetUp };
        const { totp, expires_at } = await this.#presence.send("POST", "/api/authenticate/setup", request);
        return { ...totp, expires_at };
    }

    /**
     * The first code of it, which signs in. Throws as `confirmTotp`, and `ticket_invalid`.
     * @param {{ ticket: string, code: string, name?: string, signal?: AbortSignal }} step
     * @returns {Promise<{ user: User, recoveryCodes: string[] | null }>}
     */
    async confirmSetUp({ ticket, code, name, signal }) {
        const { user, recovery_codes: codes } = await this.#presence.setUp({ ticket, code, name, signal });
        return { user, recoveryCodes: codes ?? null };
    }

    /**
     * In place of both: a passkey, which signs in. Call it on a click. Throws as `addPasskey`, and `ticket_invalid`.
     * @param {{ ticket: string, name?: string, signal?: AbortSignal }} step
     * @returns {Promise<{ user: User, recoveryCodes: string[] | null }>}
     */
    async setUpPasskey(step) {
        const { user, recovery_codes: codes } = await this.#passkeys.setUp(step);
        return { user, recoveryCodes: codes ?? null };
    }

    /** @param {string} id @param {string} name @param {{ signal?: AbortSignal }} [options] */
    async rename(id, name, { signal } = {}) {
        const request = { body: { name }, signal, expect: shapes.isRenamed };
        await this.#presence.send("PUT", pathOf("/api/factors/totp", id), request);
    }

    /** With the last one the recovery codes go too. Throws `last_factor` where a role needs one. @param {string} id @param {{ signal?: AbortSignal }} [options] */
    async remove(id, { signal } = {}) {
        await this.#presence.send("DELETE", pathOf("/api/factors/totp", id), { signal, expect: shapes.isNothing });
    }

    /** Every browser asks for a code again. @param {{ signal?: AbortSignal }} [options] */
    async forgetDevices({ signal } = {}) {
        await this.#presence.send("DELETE", "/api/factors/trusted-devices", { signal, expect: shapes.isNothing });
    }

    /**
     * Makes a passkey on this device or another one, or a security key, which is a second step only. All other sessions end, and
     * this one is a new one. `recoveryCodes` are told only now, with the first factor; else null. Throws `aborted` where the
     * person does not want it after all, `passkey_taken` where the device has one of this account, `passkey_invalid`,
     * `factor_limit`, and `passkey_unavailable` where this page cannot.
     * @param {{ name?: string, isSecurityKey?: boolean, signal?: AbortSignal }} [options]
     * @returns {Promise<{ user: User, passkey: PasskeyFacts, recoveryCodes: string[] | null }>}
     */
    async addPasskey(options = {}) {
        const { user, passkey, recovery_codes: codes } = await this.#passkeys.add(options);
        return { user, passkey, recoveryCodes: codes ?? null };
    }

    /** @param {string} id @param {string} name @param {{ signal?: AbortSignal }} [options] */
    async renamePasskey(id, name, { signal } = {}) {
        const request = { body: { name }, signal, expect: shapes.isRenamed };
        await this.#presence.send("PUT", pathOf("/api/factors/passkeys", id), request);
    }

    /** Throws `last_factor` where the role needs one. @param {string} id @param {{ signal?: AbortSignal }} [options] */
    async removePasskey(id, { signal } = {}) {
        try {
            await this.#presence.send("DELETE", pathOf("/api/factors/passkeys", id), { signal, expect: shapes.isNothing });
        } catch (error) {
            // Another page, or staff, may have removed it.
            if (error.code === "not_found") this.#removed(id);
            throw error;
        }
        this.#removed(id);
    }

    #removed(id) {
        this.#passkeys?.tellRemoved(this.#credentials.get(id)).catch(() => {});
    }

    /**
     * New recovery codes, told only now; those before stop working. Throws `factor_missing`.
     * @param {{ signal?: AbortSignal }} [options] @returns {Promise<string[]>}
     */
    async newRecoveryCodes({ signal } = {}) {
        const request = { signal, expect: shapes.isRecoveryCodes };
        return (await this.#presence.send("POST", "/api/factors/recovery-codes", request)).recovery_codes;
    }
}
