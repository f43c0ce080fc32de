// The button that shows a password, and the hint of what the server thinks of a new one.

import { client, settings, text } from "../shell/page.js";
import { fieldSentence } from "../forms/field-sentence.js";

/** Long enough not to ask at each key. */
const PAUSE = 400;

/** Makes the show buttons of the page work, or of a part that was added to it. @param {ParentNode} [part] */
export function wireShowButtons(part = document) {
    for (const button of part.querySelectorAll("[data-shows]:not([data-state])")) {
        const field = document.getElementById(button.dataset.shows);
        const show = (isShown) => {
            field.type = isShown ? "text" : "password";
            button.dataset.state = isShown ? "shown" : "hidden";
            button.textContent = text(isShown ? "form.hide" : "form.show");
            button.setAttribute("aria-label", text(isShown ? "form.hide_password" : "form.show_password"));
        };
        show(false);
        button.addEventListener("click", () => show(field.type === "password"));
    }
}

/**
 * Tells under a new password, as it is typed, whether the server would take it: its own rules, not a guess.
 * @param {HTMLInputElement} field with `aria-describedby` of the hint
 * @param {() => { uid?: string, name?: string, email?: string }} person whose names it must not be made of
 */
export function hintPassword(field, person) {
    const hint = document.getElementById(`${field.id}-hint`);
    let timer, asking, last;
    const show = (sentence, kind) => {
        // The form has refused it, and says why.
        hint.textContent = kind === "bad" && field.hasAttribute("aria-invalid") ? "" : sentence;
        hint.classList.toggle("good", kind === "good");
        hint.classList.toggle("bad", kind === "bad");
    };
    const general = async () => show(text("form.password_hint", { count: await minimum() }));
    const ask = async () => {
        const password = field.value;
        if (password === "") return general();
        if ([...password.normalize("NFC")].length < (await minimum())) {
            return show(text("field.password_short", { least: await minimum() }), "bad");
        }
        asking = new AbortController();
        const { signal } = asking;
        try {
            const answer = await client.checkPassword({ password, ...person(), signal });
            if (!signal.aborted) showAnswer(answer);
        } catch (error) {
            // A hint only: when it cannot be had, sending the form tells.
            if (!signal.aborted) general();
        }
    };
    const showAnswer = (answer) => {
        if (answer?.acceptable === true) show(text("form.password_good"), "good");
        else if (answer?.acceptable === false) show(fieldSentence(answer, "password") ?? answer.message, "bad");
        else general();
    };
    const askSoon = () => {
        const now = JSON.stringify([field.value, person()]);
        if (now === last) return;
        last = now;
        clearTimeout(timer);
        asking?.abort();
        timer = setTimeout(ask, PAUSE);
    };
    general();
    field.addEventListener("input", askSoon);
    // The names may be typed after the password.
    field.form.addEventListener("change", () => field.value !== "" && askSoon());
    field.form.addEventListener("reset", () => {
        clearTimeout(timer);
        asking?.abort();
        last = undefined;
        general();
    });
}

async function minimum() {
    return (await settings)?.password?.min_length ?? 8;
}
