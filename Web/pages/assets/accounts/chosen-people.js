// Several people of the list, chosen by their boxes, and one act on all of them: the server tells what became of each.

import { handleForm } from "../forms/form.js";
import { everyGroup } from "../groups/every-group.js";
import { isOver } from "../shell/guarded.js";
import { byId, client, say, sentence, text } from "../shell/page.js";
import { isConfirmed } from "../dialogs/question.js";
import { hasOwnPermission, nameAndLabel } from "../roles/roles-here.js";
import { roleName } from "../lists/tag.js";
import { boxesOf } from "./users-table.js";

/** @import { Role, RoleList, User } from "../../client/latchkey.js" */

const form = byId("chosen");
const message = byId("chosen-message");
const selectAll = byId("select-all");
const rows = byId("table");

/** Acts by which nothing ends. */
const MILD = ["new_code", "clear_wait", "give_role", "add", "move", "enable"];
/** Acts on people of one group. */
const IN_GROUP = ["add", "move", "leave"];

export class ChosenPeople {
    #viewer;
    #changed;
    /** @type {Role[]} */
    #roles;
    /** @type {User[]} */
    #shown = [];

    /**
     * When the first of them was chosen.
     * @param {User} viewer @param {RoleList} list @param {() => Promise<void>} changed called when something was done
     */
    constructor(viewer, { roles }, changed) {
        this.#viewer = viewer;
        this.#changed = changed;
        this.#roles = roles;
        const { act, role } = form.elements;
        act.replaceChildren(...actsOf(viewer, roles).map((name) => new Option(text(`many.act_${name}`), name)));
        // What opens nothing here first: nobody makes administrators by the choice that was there already.
        const offered = roles.filter(({ may_give: mayGive }) => mayGive).sort((one, other) => hasOwnPermission(one) - hasOwnPermission(other));
        role.replaceChildren(...offered.map((one) => new Option(nameAndLabel(one), one.name)));
        act.addEventListener("change", () => this.#showFields());
        rows.addEventListener("change", () => this.#showChoice());
        selectAll.addEventListener("change", () => {
            this.#chooseAll();
            this.#showChoice();
        });
        if (selectAll.checked) this.#chooseAll();
        handleForm(form, (typed) => this.#act(typed), { refused: isOver });
        this.#showFields();
    }

    /** @param {User[]} users who are in the table now */
    show(users) {
        this.#shown = users;
        this.#showChoice();
    }

    #chooseAll() {
        for (const box of boxes()) box.checked = selectAll.checked;
    }

    get #chosen() {
        const ids = new Set(boxes().filter(({ checked }) => checked).map(({ value }) => value));
        return this.#shown.filter(({ id }) => ids.has(id));
    }

    #showChoice() {
        const count = this.#chosen.length;
        form.hidden = count === 0;
        byId("chosen-title").textContent = text("many.chosen", { count });
        selectAll.checked = count > 0 && count === boxes().length;
        selectAll.indeterminate = count > 0 && !selectAll.checked;
        if (count > 0) say(message, "");
    }

    #showFields() {
        const { act, role, group, to } = form.elements;
        role.closest(".field").hidden = !act.value.endsWith("_role");
        group.closest(".field").hidden = !IN_GROUP.includes(act.value);
        to.closest(".field").hidden = act.value !== "move";
        group.labels[0].textContent = text(act.value === "move" ? "many.from" : "join.group");
        if (!group.closest(".field").hidden && group.options.length === 0) this.#offerGroups();
    }

    async #offerGroups() {
        const mayAll = this.#viewer.permissions.includes("groups:write");
        const groups = await everyGroup().catch(() => []);
        const offered = groups.filter(({ leader }) => mayAll || leader);
        for (const select of [form.elements.group, form.elements.to]) {
            select.replaceChildren(...offered.map(({ id, name, key }) => new Option(`${name} (${key})`, id)));
        }
    }

    async #act({ act, role, group, to }) {
        const people = this.#chosen;
        const inGroup = IN_GROUP.includes(act);
        if (inGroup && !group) return text("user.no_more_groups");
        if (act === "move" && to === group) return text("many.same_group");
        const where = act === "move" ? form.elements.to : form.elements.group;
        const what = inGroup ? where.selectedOptions[0].text : roleName(role);
        if (act === "end_at") return this.#setEnd(people);
        const names = people.map(({ name, uid }) => `${name} (${uid})`).join(", ");
        const opensAccounts = act === "give_role" && hasOwnPermission(this.#roles.find(({ name }) => name === role));
        const isMild = MILD.includes(act) && !opensAccounts;
        const why = whyOf(act, names, people.length, opensAccounts);
        const question = { title: text(`many.question_${act}`, { count: people.length, what }), why, act: text(`many.act_${act}`), isMild };
        if (!(await isConfirmed(question))) return "";
        const more = { role: act.endsWith("_role") ? role : undefined, ...groupsOf(act, group, to) };
        const outcome = await client.staff.actOn(people.map(({ id }) => id), act, more);
        await this.#tell(outcome, people);
        if (outcome.codes) (await import("../joining/many-codes.js")).showCodes(outcome.codes, people);
        return "";
    }

    async #setEnd(people) {
        const { askEnd } = await import("../dialogs/ask-end.js");
        const names = people.map(({ name, uid }) => `${name} (${uid})`).join(", ");
        const question = { title: text("end.many", { count: people.length }), why: text("end.many_why", { names, count: people.length }), mayRemove: true };
        let outcome;
        const isStored = await askEnd(question, async (endsAt) => {
            outcome = await client.staff.actOn(people.map(({ id }) => id), "end_at", { endsAt });
        });
        if (isStored) await this.#tell(outcome, people);
        return "";
    }

    /** It is done, whatever becomes of the list. */
    async #tell(outcome, people) {
        await this.#changed().catch(() => {});
        say(message, told(outcome, people), outcome.done.length === 0);
        message.focus();
    }
}

/** What has to be known before, and who they are. */
function whyOf(act, names, count, opensAccounts) {
    if (act === "delete") return text("many.for_good", { names, count });
    if (act === "new_code") return `${text("codes.ends")} ${names}.`;
    return opensAccounts ? `${text("many.opens_accounts")} ${names}.` : `${names}.`;
}

/** What each act on groups takes. */
function groupsOf(act, group, to) {
    if (act === "move") return { from: group, to };
    return act === "add" ? { to: group } : act === "leave" ? { from: group } : {};
}

const boxes = () => boxesOf(rows);

/** What the person may do to anybody. @param {User} viewer @param {Role[]} roles */
function actsOf({ permissions }, roles) {
    const may = (...needed) => needed.some((one) => permissions.includes(one));
    const acts = [
        ["sign_out", may("users:recover", "groups:lead")], ["new_code", may("users:recover", "groups:lead")],
        ["clear_wait", may("users:recover", "groups:lead")], ["give_role", roles.some((role) => role.may_give)],
        ["take_role", roles.some((role) => role.may_give)], ["add", may("groups:write")], ["move", may("groups:write", "groups:lead")], ["leave", may("groups:write", "groups:lead")],
        ["end_at", may("users:write")], ["disable", may("users:write")], ["enable", may("users:write")], ["delete", may("users:write")],
    ];
    return acts.filter(([, isOffered]) => isOffered).map(([name]) => name);
}

/** @param {{ done: string[], errors: { id: string }[] }} outcome @param {User[]} people */
function told({ done, errors }, people) {
    const nameOf = new Map(people.map(({ id, name }) => [id, name]));
    const refused = new Map();
    for (const error of errors) {
        const why = sentence(error);
        refused.set(why, [...(refused.get(why) ?? []), nameOf.get(error.id) ?? error.id]);
    }
    const left = [...refused].map(([why, names]) => text("group.not_done", { names: names.join(", "), why }));
    return [done.length > 0 && text("many.done", { count: done.length }), ...left].filter(Boolean).join(" ");
}
