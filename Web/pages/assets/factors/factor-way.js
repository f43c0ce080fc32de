// Where both can be made: whether somebody's first second step is a passkey or an app.

import { node } from "../shell/node.js";
import { text } from "../shell/page.js";
import { runOnce } from "../forms/run-once.js";
import { shown } from "../dialogs/shown-dialog.js";

/**
 * @template Made
 * @param {() => Promise<Made>} makePasskey on a click
 * @returns {Promise<Made | "app" | null>} what came of the passkey, or that it is to be an app; null: the person wants neither, or it is too late
 */
export async function askWay(makePasskey) {
    const title = node("h2", { id: "way-title", tabindex: "-1" }, text("security.title"));
    const message = node("p", { class: "message", role: "status" });
    const button = (id, key, more = "") => node("button", { type: "button", class: `button${more}`, id }, text(key));
    const passkey = button("way-passkey", "security.add_passkey", " main");
    const app = button("way-app", "security.add");
    const cancel = button("way-cancel", "page.cancel");
    const dialog = node(
        "dialog",
        { id: "way-dialog", "aria-labelledby": "way-title", "aria-describedby": "way-why" },
        title,
        node("p", { id: "way-why" }, text("security.needed_either")),
        node("p", { class: "muted small" }, text("security.shared")),
        message,
        node("div", { class: "actions" }, passkey, app, cancel),
    );
    let outcome = null;
    const end = (how) => {
        outcome = how;
        dialog.close();
    };
    passkey.addEventListener("click", () => runOnce(passkey, message, make));
    app.addEventListener("click", () => end("app"));
    cancel.addEventListener("click", () => dialog.close());
    await shown(dialog, title);
    return outcome;

    async function make() {
        try {
            end(await makePasskey());
        } catch (error) {
            if (error.code === "ticket_invalid") return end(null);
            // Nobody wants to read that they did not want it.
            if (error.code !== "aborted") throw error;
        }
    }
}
