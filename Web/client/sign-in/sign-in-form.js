import { FormStep } from "./form-step.js";
import { providerButton, signInNodes } from "./sign-in-nodes.js";

/** The form for uid and password: what it shows and what was typed. Knows no server. */
export class SignInForm extends FormStep {
    #nodes;
    /** What the uid is called here, where it has a name of its own. */
    #uidLabel;
    /** @type {{ button: HTMLElement, name: string }[]} */
    #providers = [];

    /** @param {() => void} submitted @param {() => void} wantsPasskey */
    constructor(submitted, wantsPasskey) {
        const nodes = signInNodes();
        super(nodes, [nodes.uid, nodes.password], submitted, wantsPasskey);
        this.#nodes = nodes;
        nodes.toggle.addEventListener("click", () => this.#showPassword(nodes.password.type === "password"));
        // The wait is one account's.
        nodes.uid.addEventListener("input", () => this.endWait());
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

    get remember() {
        return this.#nodes.remember.checked;
    }

    /** Shows the button for passkeys, and lets the browser offer them in the field for the uid. */
    offerPasskeys() {
        this.#nodes.passkey.hidden = false;
        this.#nodes.uid.autocomplete = "username webauthn";
    }

    /**
     * Shows a button for each provider, below everything else.
     * @param {import("../latchkey.js").Provider[]} providers none: no buttons @param {(id: string) => void} chosen
     */
    offerProviders(providers, chosen) {
        this.#providers = providers.map(({ id, name }) => ({ name, button: providerButton(id) }));
        for (const { button } of this.#providers) {
            button.addEventListener("click", () => button.getAttribute("aria-disabled") === "true" || chosen(button.dataset.provider));
        }
        const { providers: place, or } = this.#nodes;
        place.replaceChildren(or, ...this.#providers.map(({ button }) => button));
        place.hidden = providers.length === 0;
        this.#labelProviders();
    }

    /** @param {string | undefined} uidLabel @param {string} forgotAddress empty: no link @param {string} signUpAddress the same */
    label(uidLabel, forgotAddress, signUpAddress) {
        const nodes = this.#nodes;
        this.#uidLabel = uidLabel || undefined;
        this.labelButton();
        nodes.uidLabel.textContent = this.text("form.uid_or_email", { label: uidLabel || undefined });
        nodes.passwordLabel.textContent = this.text("form.password");
        nodes.rememberText.textContent = this.text("form.remember");
        nodes.passkey.textContent = this.text("form.passkey");
        lead(nodes.forgot, this.text("form.forgot"), forgotAddress);
        lead(nodes.signUp, this.text("form.sign_up"), signUpAddress);
        this.#labelProviders();
        this.#showPassword(nodes.password.type === "text");
    }

    setBusy(isBusy) {
        super.setBusy(isBusy);
        for (const { button } of this.#providers) button.setAttribute("aria-disabled", String(isBusy));
        // Shown text would be remembered as text, not as a password.
        if (isBusy) this.#showPassword(false);
    }

    /** As it was before it was sent, but for the password: whoever comes back to the page may be somebody else. */
    takeBack() {
        this.forgetPassword();
        this.setBusy(false);
    }

    forgetPassword() {
        this.#nodes.password.value = "";
    }

    /** Asks for the password again. @param {string} sentence why, or empty @param {boolean} takesFocus */
    askAgain(sentence, takesFocus) {
        this.takeBack();
        this.root.hidden = false;
        this.say(sentence);
        if (takesFocus) this.#nodes.password.focus();
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
        this.root.hidden = false;
        this.#nodes.fields.hidden = this.#nodes.ways.hidden = true;
        this.say(sentence);
        this.#nodes.message.focus();
    }

    #labelProviders() {
        this.#nodes.or.textContent = this.text("form.or");
        for (const { button, name } of this.#providers) button.textContent = this.text("form.continue_with", { provider: name });
    }

    #showPassword(isShown) {
        const { password, toggle } = this.#nodes;
        password.type = isShown ? "text" : "password";
        toggle.textContent = this.text(isShown ? "form.hide" : "form.show");
        toggle.setAttribute("aria-label", this.text(isShown ? "form.hide_password" : "form.show_password"));
    }
}

/** @param {HTMLAnchorElement} link @param {string} words @param {string} address empty: it does not show */
function lead(link, words, address) {
    link.textContent = words;
    link.href = address;
    link.hidden = address === "";
}
