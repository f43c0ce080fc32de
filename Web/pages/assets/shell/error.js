// What went wrong, in words chosen by a code in the address (`error.html?code=unreachable`). Nothing of the address is
// shown: only codes that have texts count.

import { byId, client, pageAddress, say, sentence, startPage, text } from "./page.js";
import { busy, isBusy } from "../forms/form.js";

const CODES = ["forbidden", "https_required", "not_found", "offline", "origin_not_allowed", "unreachable"];

startPage();

// The server says it of a path where there is nothing.
const asked = document.documentElement.dataset.problem ?? new URLSearchParams(location.search).get("code");
const problem = CODES.includes(asked) ? asked : "unknown";

byId("what").textContent = text(`problem.${problem}.title`);
byId("why").textContent = text(`problem.${problem}.why`);
byId("advice").textContent = text(`problem.${problem}.do`);
document.title = `${text(`problem.${problem}.title`)} · Latchkey`;

// Trying again would show the same page.
byId("again").hidden = ["forbidden", "not_found"].includes(problem);
byId("again").addEventListener("click", async ({ currentTarget: button }) => {
    if (isBusy(button)) return;
    say(byId("message"), "");
    const done = busy(button);
    try {
        await client.currentUser({ fresh: true });
        if (history.length > 1) history.back();
        else location.assign(pageAddress(""));
    } catch (error) {
        done();
        say(byId("message"), sentence(error), true);
    }
});
