// Stops a change of address, with the link that went to the address before.

import { wireLinkForm } from "./link-form.js";
import { client, pageAddress, startPage, text } from "../shell/page.js";

startPage();
wireLinkForm("undo.", async (token) => {
    await client.emailAddress.undoChange({ token });
    // That page takes the code of the e-mail that is on its way.
    return { way: { href: pageAddress("reset.html").href, text: text("undo.new_password") } };
});
