// Confirms an address with the link of a mail, on whatever device it is opened.

import { wireLinkForm } from "./link-form.js";
import { client, startPage } from "../shell/page.js";

startPage();
wireLinkForm("confirm.", (token) => client.emailAddress.confirm({ token }));
