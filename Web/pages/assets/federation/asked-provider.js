// A site asks for one provider: one click leads there, and at this browser's next time none.

import { busy, isBusy } from "../forms/form.js";
import { byId, say, sentence, text } from "../shell/page.js";

const KEY = "latchkey sites by provider";
/** Milliseconds for which a click on this page counts: browsers forget what hosts keep that nobody ever clicks on. */
const COUNTS = 30 * 86_400_000;
const MOST = 20;

/**
 * @param {import("../../client/latchkey.js").Provider} provider @param {string} site an origin
 * @param {{ client: import("../../client/client.js").LatchkeyClient, isFirst: boolean, mayClick: () => boolean,
 *     isOver: (error: any) => boolean, otherWay: () => void }} way `isFirst`: the person comes from the site, and not back from a provider
 */
export function askedForProvider(provider, site, { client, isFirst, mayClick, isOver, otherWay }) {
    const button = byId("go-to-provider");
    const message = byId("provider-message");
    button.textContent = text("form.continue_with", { provider: provider.name });
    button.addEventListener("click", () => {
        if (!mayClick()) return;
        write({ ...clicked(), [site]: Date.now() });
        go();
    });
    byId("other-way").addEventListener("click", () => {
        byId("by-provider").hidden = true;
        otherWay();
    });
    byId("by-provider").hidden = false;
    if (isFirst && clicked()[site]) go();

    async function go() {
        if (isBusy(button)) return;
        say(message, "");
        const done = busy(button, () => say(message, text("form.slow")));
        try {
            await client.identities.signIn(provider.id);
        } catch (error) {
            done();
            if (error.code !== "aborted" && !isOver(error)) say(message, sentence(error), true);
        }
    }
}

/** When, by site; the old ones are forgotten. @returns {Record<string, number>} */
function clicked() {
    try {
        const known = Object.entries(JSON.parse(localStorage.getItem(KEY)) ?? {});
        return Object.fromEntries(known.filter(([, at]) => Date.now() - at < COUNTS));
    } catch {
        return {};
    }
}

function write(sites) {
    const latest = Object.entries(sites).sort(([, one], [, other]) => other - one).slice(0, MOST);
    try {
        localStorage.setItem(KEY, JSON.stringify(Object.fromEntries(latest)));
    } catch {
        // Where nothing is kept, each time takes a click.
    }
}
