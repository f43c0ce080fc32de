import { clockText, countDown } from "./countdown.js";
import { text } from "./language.js";
import { signInNodes } from "./sign-in-nodes.js";

/** The sign-in form: what it shows and when it may be pressed. Knows no server. */
export class SignInForm {
    language = "en";
    #nodes = signInNodes();
    #isBusy = false;
    #stopWaiting;
    /** What the uid is called here, where it has a name of its own. */
    #uidLabel;

    /** @param {() => void} submitted called when somebody sends a form that is not busy and need not wait */
    constructor(submitted) {
        const { form, toggle, uid } = this.#nodes;
        form.addEventListener("submit", (event) => {
            event.preventDefault();
            if (!this.#isBusy && !this.#stopWaiting) submitted();
        });
        toggle.addEventListener("click", () => this.#showPassword(this.#nodes.password.type === "password"));
        // The wait is one account's.
        uid.addEventListener("input", () => this.endWait());
    }

    get root() {
        return this.#nodes.form;
    }

    /** What was typed, or null after asking for what is missing. */
    get credentials() {
        const { uid, password, remember } = this.#nodes;
        // Phones add a space to a completed word; in a password a space counts.
        const typed = { uid: uid.value.trim(), password: password.value, remember: remember.checked };
        const missing = [uid, password].find((input) => typed[input.name] === "");
        if (!missing) return typed;
        this.fail(this.text(missing === uid ? "form.enter_uid_or_email" : "form.enter_password", { label: this.#uidLabel }), [missing.name]);
        return null;
    }

    text(key, values) {
        return text(key, values, this.language);
    }

    /** @param {string | undefined} uidLabel @param {string} forgotAddress empty: no link */
    label(uidLabel, forgotAddress) {
        const nodes = this.#nodes;
        this.#uidLabel = uidLabel || undefined;
        nodes.form.lang = this.language;
        nodes.uidLabel.textContent = this.text("form.uid_or_email", { label: uidLabel || undefined });
        nodes.passwordLabel.textContent = this.text("form.password");
        nodes.rememberText.textContent = this.text("form.remember");
        nodes.buttonText.textContent = this.text(this.#isBusy ? "form.working" : "form.sign_in");
        nodes.forgot.textContent = this.text("form.forgot");
        nodes.forgot.href = forgotAddress;
        nodes.forgot.hidden = forgotAddress === "";
        this.#showPassword(nodes.password.type === "text");
    }

    setBusy(isBusy) {
        this.#isBusy = isBusy;
        this.#nodes.form.setAttribute("aria-busy", String(isBusy));
        this.#nodes.buttonText.textContent = this.text(isBusy ? "form.working" : "form.sign_in");
        // Shown text would be remembered as text, not as a password.
        if (isBusy) this.#showPassword(false);
        this.#hold();
    }

    /** @param {string} sentence */
    say(sentence) {
        this.#show(sentence, false, []);
    }

    /** @param {string} sentence @param {string[]} names of the inputs to correct; the last one gets the focus */
    fail(sentence, names = []) {
        this.#show(sentence, true, names);
        const input = this.#nodes[names.at(-1)];
        input?.focus();
        input?.select();
        // On a phone the keyboard leaves room for one field: what is wrong stands right below the fields.
        this.#nodes.status.scrollIntoView?.({ block: "nearest" });
    }

    /** Lets nobody sign in for a while, and shows how long. @param {number} seconds */
    wait(seconds) {
        this.endWait();
        this.#stopWaiting = () => {};
        this.#stopWaiting = countDown(seconds, (left) => {
            this.#nodes.countdown.textContent = clockText(left);
            if (left > 0) return;
            this.endWait();
            this.say(this.text("form.try_now"));
        });
        this.#hold();
    }

    endWait() {
        this.#stopWaiting?.();
        this.#stopWaiting = undefined;
        this.#nodes.countdown.textContent = "";
        this.#hold();
    }

    /** As it was before it was sent, but for the password: whoever comes back to the page may be somebody else. */
    takeBack() {
        this.forgetPassword();
        this.setBusy(false);
    }

    forgetPassword() {
        this.#nodes.password.value = "";
    }

    /** Empty and ready for the next person, after `close`. */
    open() {
        if (!this.#nodes.fields.hidden) return;
        this.#nodes.form.reset();
        this.#showPassword(false);
        this.#nodes.fields.hidden = this.#nodes.ways.hidden = false;
        this.say("");
    }

    /** Leaves only a message. @param {string} sentence */
    close(sentence) {
        this.#nodes.fields.hidden = this.#nodes.ways.hidden = true;
        this.say(sentence);
        this.#nodes.message.focus();
    }

    #showPassword(isShown) {
        const { password, toggle } = this.#nodes;
        password.type = isShown ? "text" : "password";
        toggle.textContent = this.text(isShown ? "form.hide" : "form.show");
        toggle.setAttribute("aria-label", this.text(isShown ? "form.hide_password" : "form.show_password"));
    }

    #show(sentence, isError, names) {
        const { message, status, uid, password } = this.#nodes;
        message.textContent = sentence;
        status.classList.toggle("latchkey-error", isError);
        for (const input of [uid, password]) {
            input.setAttribute("aria-invalid", String(names.includes(input.name)));
            if (isError && (names.length === 0 || names.includes(input.name))) {
                input.setAttribute("aria-describedby", message.id);
            } else input.removeAttribute("aria-describedby");
        }
    }

    /** aria-disabled, not disabled: a disabled button loses the focus. */
    #hold() {
        this.#nodes.button.setAttribute("aria-disabled", String(this.#isBusy || Boolean(this.#stopWaiting)));
    }
}
