/** Finds out why signing in fails on this page. What it takes is loaded when somebody asks. */
export class Diagnosis {
    #presence;
    #fetch;

    /** @param {import("../sessions/presence.js").Presence} presence @param {typeof globalThis.fetch} [fetch] given by tests */
    constructor(presence, fetch) {
        this.#presence = presence;
        this.#fetch = fetch;
    }

    /** As `client.diagnose`. @param {{ signal?: AbortSignal }} [options] */
    async run({ signal } = {}) {
        const { diagnose } = await import("./diagnose.js");
        return diagnose({ server: this.#presence.server, page: this.#presence.page, fetch: this.#fetch, signal });
    }
}
