import { byId, client, serverAddress, say, sentence, startPage, text } from "./page.js";

startPage();
byId("description").href = `${serverAddress}/openapi.yaml`;

function greet(user) {
    if (user) byId("greeting").textContent = text("index.greeting", { name: user.name });
}

client.addEventListener("change", ({ detail }) => greet(detail.user));
client.currentUser().then(greet, (error) => say(byId("message"), sentence(error), true));
