/**
 * The other tabs of this origin. What they say is a hint to look again, never taken for true, except that a sign-out
 * may be shown at once: it can only hide something.
 */
export class Tabs {
    #channel;

    /**
     * @param {string} server address whose sessions this is about
     * @param {BroadcastChannel | undefined} channel given by tests
     * @param {(news: "changed" | "signed-out") => void} heard
     */
    constructor(server, channel, heard) {
        this.#channel = channel ?? openChannel(`latchkey ${server}`);
        this.#channel?.addEventListener("message", ({ data }) => {
            if (data === "changed" || data === "signed-out") heard(data);
        });
    }

    /** @param {"changed" | "signed-out"} news */
    tell(news) {
        this.#channel?.postMessage(news);
    }
}

/** Without channels (old browsers, some sandboxes) tabs learn of changes when they get the focus. */
function openChannel(name) {
    try {
        const channel = new BroadcastChannel(name);
        // Only in Node, where an open channel would keep the process alive.
        channel.unref?.();
        return channel;
    } catch {
        return undefined;
    }
}
