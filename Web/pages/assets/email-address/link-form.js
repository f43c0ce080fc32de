// A page that a mail's link leads to and that does something only when its button is clicked: programs that look into
// mails open links, but click nothing.

import { endWith } from "../shell/ending.js";
import { handleForm } from "../forms/form.js";
import { takeLinkSecret } from "../shell/link-secret.js";
import { byId, say, text } from "../shell/page.js";

const form = byId("use-link");

/**
 * @param {string} page how the keys of its texts begin: of `done`, `no_link`, `link_used`
 * @param {(token: string) => Promise<{ sentence?: string } | void>} send answers what `endWith` shall do besides, and what to say in place of
 *     `done`
 */
export function wireLinkForm(page, send) {
    let token = "";
    handleForm(form, async () => {
        const { sentence = text(`${page}done`), ...how } = await send(token) ?? {};
        endWith(form, sentence, how);
    }, {
        refused: (error) => error.code === "one_time_token_invalid" && end(text(`${page}link_used`)),
    });
    takeLinkSecret((secret) => {
        token = secret;
        form.hidden = byId("intro").hidden = secret === "";
        byId("next").hidden = secret !== "";
        say(byId("notice"), "");
        if (!secret) end(text(`${page}no_link`));
    });
}

function end(sentence) {
    endWith(form, sentence, { isWrong: true });
    return true;
}
