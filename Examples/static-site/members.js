// A page for one role. It decides only what is shown: what must stay secret is kept by the server, which looks at the
// role itself before it answers (here: the list of users).

const ROLES = ["Admin"];

const state = document.getElementById("state");
const members = document.getElementById("members");

start().catch((error) => {
    console.error(error);
    state.textContent = "The sign-in server does not answer. When it is up, load this page again.";
});

async function start() {
    const { pythonURI } = await import("./server.js");
    const { createClient } = await import(`${pythonURI}/client/latchkey.js`);
    const client = createClient(pythonURI);
    const show = (user) => showFor(user, client).catch((error) => refuse(error.message));
    // Also when somebody signs out in another tab, or the session ends.
    client.addEventListener("change", (event) => show(event.detail.user));
    try {
        await show(await client.currentUser());
    } catch (error) {
        refuse(error.message);
    }
}

async function showFor(user, client) {
    if (!user) return refuse("You are not signed in. Sign in on the login page, then come back.");
    if (!ROLES.some((role) => user.roles.includes(role))) {
        return refuse(`${user.name}, this page is for the role ${ROLES.join(" or ")}; yours is ${user.roles.join(", ")}.`);
    }
    const { users } = await client.users({ perPage: 100, sort: "name" });
    // Signed out while the list was on its way.
    if ((await client.currentUser())?.id !== user.id) return;
    document.getElementById("users").replaceChildren(...users.map(listItem));
    state.textContent = `Signed in as ${user.name}, ${user.roles.join(", ")}.`;
    members.hidden = false;
}

function refuse(why) {
    members.hidden = true;
    document.getElementById("users").replaceChildren();
    state.textContent = why;
}

function listItem({ name, uid, roles }) {
    const item = document.createElement("li");
    item.textContent = `${name} (${uid}): ${roles.join(", ")}`;
    return item;
}
