// Confirms an address with the link of a mail, on whatever device it is opened.

import { wireLinkForm } from "./link-form.js";
import { client, startPage, text } from "../shell/page.js";

startPage();
wireLinkForm("confirm.", async (token) => {
    const { state } = await client.emailAddress.confirm({ token });
    return state === "pending" ? { sentence: text("confirm.pending") } : {};
});
