// Says who is signed in, and signs out. The pages are there without it: who may see them is nginx's and Latchkey's to say.

import { createClient } from "/_latchkey/client/latchkey.js";

const client = createClient("/_latchkey");
const button = document.getElementById("sign-out");

client.addEventListener("change", ({ detail }) => detail.user || location.reload());
button.addEventListener("click", () => client.signOut());

const user = await client.currentUser();
document.getElementById("name").textContent = user?.name ?? "";
button.hidden = !user;
