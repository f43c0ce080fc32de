import { isUserOrNobody } from "../answers/shapes.js";

/** Milliseconds for which they can be used: an offer stands for four minutes, and its challenge lasts five. */
const YOUNG = 45_000;

/**
 * What the first offer of passkeys needs, brought by the answer who is signed in: the server's own page for signing in asks for both at
 * once.
 */
export class BroughtOptions {
    #presence;
    /** @type {Promise<{ options?: object, at: number }> | undefined} */
    #brought;

    /** @param {import("../sessions/presence.js").Presence} presence */
    constructor(presence) {
        this.#presence = presence;
    }

    /** Before the page asks who is signed in. */
    expect() {
        if (!this.#presence.page.PublicKeyCredential) return;
        this.#brought = new Promise((resolve) => (this.#presence.asksFirst = () => this.#ask(resolve)));
    }

    /** Once. @returns {Promise<object | undefined>} undefined where they have to be asked for */
    async take() {
        const brought = this.#brought;
        this.#brought = undefined;
        const { options, at } = (await brought) ?? {};
        return Date.now() - at < YOUNG ? options : undefined;
    }

    async #ask(bring) {
        this.#presence.asksFirst = undefined;
        let options;
        try {
            const query = { passkey: "true" };
            const answer = await this.#presence.requests.send("GET", "/api/session", { query, expect: isBoth });
            // Servers of an earlier version answer as without the query.
            if (!answer || !("passkey" in answer)) return answer;
            options = answer.passkey ?? undefined;
            return answer.user;
        } finally {
            bring({ options, at: Date.now() });
        }
    }
}

function isBoth(answer) {
    if (!answer || !("passkey" in answer)) return isUserOrNobody(answer);
    const { passkey, user } = answer;
    return isUserOrNobody(user) && (passkey === null || typeof passkey?.publicKey?.challenge === "string");
}
