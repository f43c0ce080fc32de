// All that is held about a person, as a file that a browser saves and a person can read.

import { byId, client, text } from "./page.js";
import { runOnce } from "./run-once.js";

const button = byId("download-data");
/** Browsers begin to save some time after the click. */
const LONG_ENOUGH = 60_000;

/** @param {() => import("../client/latchkey.js").User} person */
export function wireDownload(person) {
    button.addEventListener("click", () => runOnce(button, byId("data-message"), async () => {
        const name = `latchkey-${person().uid}-${today()}.json`;
        const data = await client.downloadData();
        save(name, JSON.stringify(data, null, 4) + "\n");
        return text("profile.data_saved", { name });
    }));
}

function save(name, content) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([content], { type: "application/json" }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), LONG_ENOUGH);
}

/** Where the person is: "2026-11-25". */
function today() {
    const now = new Date();
    const parts = [now.getFullYear(), now.getMonth() + 1, now.getDate()];
    return parts.map((part) => String(part).padStart(2, "0")).join("-");
}
