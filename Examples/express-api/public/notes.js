// In production: the https address of Latchkey, in both lines.
import "http://localhost:8587/client/sign-in-element.js";
import { createClient, errorText } from "http://localhost:8587/client/latchkey.js";

const client = createClient("http://localhost:8587");
const find = (selector) => document.querySelector(selector);
const say = (text) => (find("#message").textContent = text);
find("latchkey-sign-in").client = client;

/** This app's own API: the browser sends the cookie of `localhost` to every port of it. */
async function call(path, options = {}) {
    const response = await fetch(path, options);
    if (response.ok) return response.status === 204 ? null : response.json();
    // Ended elsewhere: the client asks the server, and the form shows again.
    if (response.status === 401) await client.currentUser({ fresh: true });
    throw new Error((await response.json()).message);
}

async function show(user) {
    find("latchkey-sign-in").hidden = user !== null;
    find("main").hidden = user === null;
    find("ul").replaceChildren();
    if (!user) return;
    find("#name").textContent = user.name;
    const notes = await call("/api/notes");
    // Signed out while the notes were on their way.
    if ((await client.currentUser())?.id !== user.id) return;
    find("ul").replaceChildren(...notes.map(({ text }) => Object.assign(document.createElement("li"), { textContent: text })));
}

const tried = (act) => act.catch((error) => say(errorText(error)));

client.addEventListener("change", ({ detail }) => tried(show(detail.user)));
find("#sign-out").addEventListener("click", () => tried(client.signOut()));
find("main form").addEventListener("submit", (event) => {
    event.preventDefault();
    const form = event.currentTarget;
    tried((async () => {
        const body = JSON.stringify({ text: form.text.value });
        await call("/api/notes", { method: "POST", headers: { "Content-Type": "application/json" }, body });
        form.reset();
        say("");
        await show(await client.currentUser());
    })());
});
tried(client.currentUser().then(show));
