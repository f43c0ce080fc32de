// Makes the first administrator with the code that stands behind the # of the address: browsers never send that part,
// so it reaches no log.

const form = document.getElementById("setup");
const message = document.getElementById("message");
const button = form.querySelector("button");
const code = location.hash.slice(1);

function say(text, isError) {
    message.textContent = text;
    message.classList.toggle("error", isError);
}

/** The field that the server refused first, if it named one. */
function focusRefused(fields) {
    const name = Object.keys(fields ?? {})[0];
    document.getElementById(name ?? "")?.focus();
}

async function complete() {
    const { uid, name, password } = Object.fromEntries(new FormData(form));
    const response = await fetch("/api/setup", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ code, uid, name, password }),
    });
    const answer = await response.json();
    if (!response.ok) {
        say(answer.message, true);
        focusRefused(answer.fields);
        return;
    }
    form.hidden = true;
    history.replaceState(null, "", location.pathname);
    say(`${answer.uid} is now administrator. You can sign in.`, false);
}

form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    say("One moment …", false);
    try {
        await complete();
    } catch (error) {
        console.error(error);
        say("The server did not answer. Is it still running? What you typed is still here.", true);
    } finally {
        button.disabled = false;
    }
});

if (!code) {
    form.hidden = true;
    say("This page needs the whole set-up link that the server printed when it started, with the part after #.", true);
}
