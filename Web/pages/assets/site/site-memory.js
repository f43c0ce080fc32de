// The look of the site as this tab saw it last, so that the next page does not show ours first.

const KEY = "latchkey-site";

/** @returns {import("../../client/latchkey.js").Site | null} */
export function rememberedSite() {
    try {
        return JSON.parse(sessionStorage.getItem(KEY));
    } catch {
        // Storage that is turned off, or text of another program.
        return null;
    }
}

/** @param {import("../../client/latchkey.js").Site} site */
export function rememberSite(site) {
    try {
        sessionStorage.setItem(KEY, JSON.stringify(site));
    } catch {
        // The next page shows our look for a moment.
    }
}
