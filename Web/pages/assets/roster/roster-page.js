// A list of people: read here, shown as a preview, and then sent.

import { listedPerson } from "../../client/roster/roster-batches.js";
import { refused } from "../../client/roster/roster-text.js";
import { handleForm } from "../forms/form.js";
import { everyGroup } from "../groups/every-group.js";
import { forSignedIn, isOver, requirePermission } from "../shell/guarded.js";
import { byId, client, groupAddress, pageAddress, say, startPage, text } from "../shell/page.js";
import { countsOf, faultSentence, remarksOn } from "./roster-remarks.js";
import { RosterRows } from "./roster-rows.js";
import { runOnce } from "../forms/run-once.js";
import { wireSignInAgain } from "../sign-in/sign-in-again.js";
import "./roster-style.js";

startPage();
wireSignInAgain();

const source = byId("source");
const message = byId("message");
const rows = new RosterRows(byId("rows"));
/** Names of the fields that profiles have here. @type {Promise<string[]>} */
let fields;
/** Those into which the person may put people. */
let own = [];
/** Whether the person writes users, and groups that they do not lead. */
let may = { users: false, groups: false };
/** What is shown: the list as it was read, and how it is to be taken. */
let shown;

handleForm(source, look, { refused: (error) => isOver(error) || isOfFile(error) });
// What is typed anew is not what is shown.
source.addEventListener("input", changed);
byId("file-clear").addEventListener("click", clearFile);
byId("only").addEventListener("change", () => rows.showOnlyProblems(byId("only").checked));
byId("apply").addEventListener("click", () => runOnce(byId("apply"), message, apply));

forSignedIn(byId("roster"), async (user) => {
    await requirePermission(user, "users:write", "groups:lead");
    fields = client.profileFields.show().then((profile) => profile.fields.map(({ name }) => name));
    may = { users: user.permissions.includes("users:write"), groups: user.permissions.includes("groups:write") };
    const groups = await everyGroup();
    own = groups.filter(({ leader }) => leader || may.groups);
    const none = may.users ? [new Option(text("roster.no_group"), "")] : [];
    source.elements.group.replaceChildren(...none, ...own.map(({ id, name }) => new Option(name, id)));
    const wanted = new URLSearchParams(location.search).get("group");
    if (own.some(({ id }) => id === wanted)) {
        source.elements.group.value = wanted;
        byId("way-up").href = groupAddress(wanted);
        byId("way-up").textContent = text("roster.to_group");
    }
    if (!may.users) byId("update-words").textContent = text("roster.update_led");
    if (!may.users && own.length === 0) say(byId("notice"), text("roster.no_led_group"), true);
});

function changed() {
    byId("preview").hidden = true;
    byId("file-clear").hidden = source.elements.file.files.length === 0;
}

function clearFile() {
    source.elements.file.value = "";
    changed();
    source.elements.file.focus();
}

/** Reads the list and asks the server what would become of it. */
async function look({ cells, encoding, group, update }) {
    const file = source.elements.file.files[0];
    if (file && cells.trim() !== "") throw refused("two_lists");
    const content = file ? new Uint8Array(await file.arrayBuffer()) : cells;
    // All formats of lists: not before there is one.
    const roster = (await import("../../client/roster/roster.js")).readRoster(content, { fields: await fields, encoding: encoding || undefined });
    const terms = { group: group || undefined, existing: update ? "update" : "skip" };
    const into = own.find(({ id }) => id === group);
    const people = roster.people.map(listedPerson);
    const outcome = await client.roster.apply(people, { ...terms, dryRun: true, progress });
    shown = { roster, people, terms, into };
    show(roster, outcome, true);
    byId("preview-title").focus();
    return "";
}

/** A part that failed leaves what was done before it; the same list again goes on there. */
async function apply() {
    const { roster, people, terms } = shown;
    try {
        show(roster, await client.roster.apply(people, { ...terms, progress }), false);
        // The button that had it is gone.
        byId("preview-title").focus();
    } catch (error) {
        if (error.done?.users.length > 0) say(byId("notice"), text("roster.stopped", { count: error.done.users.length }), true);
        throw error;
    }
    byId("print").hidden = !terms.group;
    byId("print").href = Object.assign(pageAddress("slips.html"), { search: `?group=${terms.group}` }).href;
    return text("roster.done");
}

function progress(done) {
    const place = byId("preview").hidden ? source.querySelector(".message") : message;
    say(place, text("roster.progress", { done, count: shown?.people.length ?? done }));
}

function show(roster, outcome, isPreview) {
    const counts = countsOf(roster, outcome, isPreview);
    byId("preview").hidden = false;
    byId("preview-title").textContent = text(isPreview ? "roster.preview" : "roster.outcome");
    const isLimited = !may.users && shown.terms.existing === "update";
    byId("remarks").replaceChildren(...remarksOn(roster, outcome, isLimited));
    say(byId("counts"), text(isPreview ? "roster.counts" : "roster.counts_done", counts));
    rows.show(roster, outcome, { isPreview, group: shown.into, runsAllGroups: may.groups });
    byId("only-field").hidden = counts.refused === 0;
    rows.showOnlyProblems(byId("only").checked && counts.refused > 0);
    const changes = counts.made + counts.changed;
    byId("apply").hidden = !isPreview || changes === 0;
    byId("apply").textContent = applyWords(counts);
    byId("print").hidden = true;
    say(message, "");
}

/** Nobody is added who is there already. */
function applyWords({ made, changed }) {
    if (changed === 0) return text("roster.apply", { count: made });
    return made === 0 ? text("roster.apply_changes", { count: changed }) : text("roster.apply_both", { made, changed });
}

function isOfFile(error) {
    if (error.name !== "RosterError") return false;
    say(source.querySelector(".message"), faultSentence(error), true);
    return true;
}
