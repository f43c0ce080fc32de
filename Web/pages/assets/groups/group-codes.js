// Codes into the group: made, shown to a class, revoked.

import { showCodes as showListed } from "../joining/code-list.js";
import { handleForm } from "../forms/form.js";
import { isOver } from "../shell/guarded.js";
import { offerLifetimes } from "../joining/lifetimes.js";
import { byId, client } from "../shell/page.js";
import { showCode, wireShownCode } from "../joining/shown-code.js";

const form = byId("new-code");
let group;

/** @param {() => import("../../client/latchkey.js").Group} shownGroup */
export function wireCodes(shownGroup) {
    group = shownGroup;
    wireShownCode();
    offerLifetimes(form.elements.lifetime, ["hour", "day", "week", "fortnight", "quarter_year", "year"], "fortnight");
    handleForm(form, async ({ seats, lifetime, note }) => {
        const wish = { group: group().id, seats: Number(seats), expiresIn: Number(lifetime), note: note.trim() || undefined };
        showCode(await client.staff.makeJoinCode(wish));
        form.elements.note.value = "";
        // It is made, whatever becomes of the list.
        await showCodes().catch(() => {});
    }, { refused: isOver });
}

export function showCodes() {
    return showListed((code) => code.group?.id === group().id);
}
