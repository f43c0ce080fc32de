// Finds out why signing in fails in this browser, and shows the lines that fix it.

import { copyText } from "../shell/copy-text.js";
import { busy, isBusy } from "../forms/form.js";
import { node } from "../shell/node.js";
import { byId, client, say, sentence, startPage, text } from "../shell/page.js";
import { tag } from "../lists/tag.js";

startPage();
byId("intro").textContent = text("doctor.intro", { server: client.server });
byId("elsewhere").textContent = `const { createClient } = await import("${client.server}/client/latchkey.js");
(await createClient("${client.server}").diagnose()).findings;`;
byId("check").addEventListener("click", check);

async function check() {
    const button = byId("check");
    if (isBusy(button)) return;
    clear();
    const done = busy(button);
    say(byId("notice"), text("doctor.checking"));
    try {
        show(await client.diagnosis.run());
    } catch (error) {
        say(byId("notice"), sentence(error), true);
    } finally {
        done();
        button.textContent = text("doctor.again");
    }
}

function clear() {
    byId("findings").replaceChildren();
    byId("seen").hidden = true;
}

/** @param {{ findings: import("../../client/latchkey.js").Finding[], facts: object }} diagnosis */
function show({ findings, facts }) {
    const count = findings.length;
    say(byId("notice"), count === 0 ? text("doctor.good") : text("doctor.found", { count }), findings[0]?.severity === "error");
    byId("findings").replaceChildren(...findings.map(card));
    byId("facts").textContent = JSON.stringify(facts, null, 2);
    byId("seen").hidden = false;
}

function card({ code, severity, text: words, fix }) {
    const kind = severity === "error" ? "disabled" : "quiet";
    const made = node("div", { class: "card", "data-code": code }, tag(text(`doctor.severity.${severity}`), kind), node("p", {}, words));
    if (fix) made.append(...fixParts(fix));
    return made;
}

function fixParts({ where, line, next }) {
    const shown = node("pre", { class: "object", tabindex: "0" }, line);
    const message = node("p", { class: "message", role: "status" });
    const copy = node("button", { type: "button", class: "button short", "aria-label": text("doctor.copy_label", { line }) },
        text("doctor.copy"));
    copy.addEventListener("click", () => copyText(shown, message));
    const parts = [node("p", {}, text(`doctor.where.${where}`)), shown, node("div", { class: "actions" }, copy), message];
    return next ? [...parts, ...fixParts(next)] : parts;
}
