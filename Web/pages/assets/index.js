import { askPerson, byId, client, serverAddress, startPage, text } from "./page.js";
import { clearState, showFailure } from "./state-card.js";

startPage();
byId("description").href = `${serverAddress}/openapi.yaml`;
client.addEventListener("change", ({ detail }) => greet(detail.user));
look();

async function look() {
    clearState();
    try {
        greet(await askPerson());
    } catch (error) {
        showFailure(error, look);
    }
}

function greet(user) {
    clearState();
    byId("to-users").hidden = !user?.permissions?.includes("users:read");
    if (user) byId("greeting").textContent = text("index.greeting", { name: user.name });
}
