import { FormStep } from "./form-step.js";
import { codeNodes } from "./sign-in-nodes.js";

/** The second step: a code of an authenticator app, or a recovery code, in one field. Knows no server. */
export class CodeForm extends FormStep {
    #nodes;
    #hasRecoveryCodes = false;
    #hasApp = true;
    /** Whether this page can use passkeys. */
    canUsePasskeys = false;
    #isForRecoveryCode = false;
    #expiry;
    /** What the second step belongs to. @type {string | undefined} */
    ticket;

    #back;

    /**
     * @param {() => void} submitted @param {() => void} wantsPasskey
     * @param {(sentence: string, takesFocus: boolean) => void} back asks for the password again; `sentence`: why, or empty
     */
    constructor(submitted, wantsPasskey, back) {
        const nodes = codeNodes();
        super(nodes, [nodes.code], submitted, wantsPasskey);
        this.#nodes = nodes;
        this.#back = back;
        nodes.other.addEventListener("click", () => {
            this.#askFor(!this.#isForRecoveryCode);
            nodes.code.focus();
        });
        nodes.back.addEventListener("click", () => this.back(""));
    }

    /** What was typed, or null after asking for it. */
    get code() {
        const typed = this.#nodes.code.value.trim();
        if (typed !== "") return typed;
        this.fail(this.text("form.enter_code"), ["code"]);
        return null;
    }

    /** @param {import("./errors.js").LatchkeyError} error `factor_required` @param {(form: HTMLElement) => void} show puts it into the page */
    ask({ ticket, factors, expiresIn }, show) {
        this.end();
        this.ticket = ticket;
        this.#hasRecoveryCodes = factors.includes("recovery_code");
        this.#hasApp = factors.includes("totp") || !factors.includes("passkey");
        this.#nodes.passkey.hidden = !factors.includes("passkey") || !this.canUsePasskeys;
        this.#askFor(!this.#hasApp);
        show(this.root);
        // Whoever has no app would find a keyboard over the button.
        (this.#hasApp || this.#nodes.passkey.hidden ? this.#nodes.code : this.#nodes.passkey).focus();
        if (expiresIn) this.#expiry = setTimeout(() => this.#expire(), expiresIn * 1_000);
    }

    /** @param {string} sentence why, or empty on the person's wish @param {boolean} [takesFocus] */
    back(sentence, takesFocus = true) {
        this.end();
        this.#back(sentence, takesFocus);
    }

    /** Whoever types elsewhere on the page goes on typing. */
    #expire() {
        this.back(this.text("error.ticket_invalid"), this.root.contains(this.root.getRootNode().activeElement));
    }

    label() {
        this.labelButton();
        this.#nodes.back.textContent = this.text("second.back");
        this.#nodes.passkey.textContent = this.text("second.use_passkey");
        this.#askFor(this.#isForRecoveryCode);
    }

    /** Takes it out of the page, with what was typed. */
    end() {
        clearTimeout(this.#expiry);
        this.ticket = undefined;
        this.#nodes.code.value = "";
        this.endWait();
        this.setBusy(false);
        this.say("");
        this.root.remove();
    }

    /** One field for both: a phone shows digits for the one, and letters for the other. */
    #askFor(isForRecoveryCode) {
        const { code, codeLabel, hint, other } = this.#nodes;
        this.#isForRecoveryCode = isForRecoveryCode;
        codeLabel.textContent = this.text(isForRecoveryCode ? "second.recovery_label" : "second.label");
        const hasOther = this.#hasApp || this.canUsePasskeys;
        hint.textContent = this.text(!isForRecoveryCode ? "second.hint" : hasOther ? "second.recovery_hint" : "second.passkey_elsewhere");
        other.textContent = this.text(isForRecoveryCode ? "second.use_app" : "second.use_recovery");
        other.hidden = !this.#hasRecoveryCodes || !this.#hasApp;
        code.inputMode = isForRecoveryCode ? "text" : "numeric";
    }
}
