// All that is held about a person, as a file that a browser saves and a person can read.

import { dayText } from "../forms/last-day.js";
import { byId, client, text } from "../shell/page.js";
import { runOnce } from "../forms/run-once.js";
import { saveFile } from "../shell/save-file.js";

const button = byId("download-data");

/** @param {() => import("../../client/latchkey.js").User} person */
export function wireDownload(person) {
    button.addEventListener("click", () => runOnce(button, byId("data-message"), async () => {
        const name = `latchkey-${person().uid}-${dayText()}.json`;
        const data = await client.downloadData();
        saveFile(name, new Blob([JSON.stringify(data, null, 4) + "\n"], { type: "application/json" }));
        return text("profile.data_saved", { name });
    }));
}
