// Stops a change of address, with the link that went to the address before.

import { wireLinkForm } from "./link-form.js";
import { client, startPage } from "./page.js";

startPage();
wireLinkForm("undo", (token) => client.emailAddress.undoChange({ token }));
