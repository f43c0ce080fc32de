import { FormStep } from "./form-step.js";
import { codeNodes } from "./sign-in-nodes.js";

/** The second step: a code of an authenticator app, a recovery code or one from staff, in one field. Knows no server. */
export class CodeForm extends FormStep {
    #nodes;
    #hasRecoveryCodes = false;
    #hasApp = true;
    /** Whether this page can use passkeys. */
    canUsePasskeys = false;
    /** What leads back says: to the password, as a rule. */
    backKey = "second.back";
    #isForRecoveryCode = false;
    #isFromStaff = false;
    #trustDays = null;
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
        super(nodes, [nodes.code], submitted, () => {
            this.#isFromStaff = false;
            wantsPasskey();
        });
        this.#nodes = nodes;
        this.#back = back;
        nodes.other.addEventListener("click", () => {
            this.#askFor(!this.#isForRecoveryCode);
            nodes.code.focus();
        });
        nodes.back.addEventListener("click", () => this.back(""));
    }

    /** Whether the code that was sent has the length of one that staff hand out. */
    get isFromStaff() {
        return this.#isFromStaff;
    }

    /** Whether this browser is to ask for no code for a while. */
    get trustDevice() {
        return this.#trustDays !== null && this.#nodes.trust.checked;
    }

    /** What was typed, or null after asking for it. */
    get code() {
        const typed = this.#nodes.code.value.trim();
        this.#isFromStaff = typed.replace(/[^0-9a-z]/gi, "").length === 10;
        if (typed !== "") return typed;
        this.fail(this.text("form.enter_code"), ["code"]);
        return null;
    }

    /** @param {import("../errors.js").LatchkeyError} error `factor_required` @param {(form: HTMLElement) => void} show puts it into the page */
    ask({ ticket, factors, expiresIn, trustDeviceDays }, show) {
        this.end();
        this.#trustDays = trustDeviceDays ?? null;
        this.#isFromStaff = false;
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
        this.#nodes.back.textContent = this.text(this.backKey);
        this.#nodes.passkey.textContent = this.text("second.use_passkey");
        this.#askFor(this.#isForRecoveryCode);
    }

    /** Takes it out of the page, with what was typed. */
    end() {
        clearTimeout(this.#expiry);
        this.ticket = undefined;
        this.#nodes.code.value = "";
        this.#nodes.trust.checked = false;
        this.endWait();
        this.setBusy(false);
        this.say("");
        this.root.remove();
    }

    /** One field for both: a phone shows digits for the one, and letters for the other. */
    #askFor(isForRecoveryCode) {
        const { code, codeLabel, hint, other, trustField, trustText, trustHint } = this.#nodes;
        this.#isForRecoveryCode = isForRecoveryCode;
        const ofPaper = this.#hasRecoveryCodes ? "recovery" : "staff";
        codeLabel.textContent = this.text(isForRecoveryCode ? `second.${ofPaper}_label` : "second.label");
        const hasOther = this.#hasApp || this.canUsePasskeys || !this.#hasRecoveryCodes;
        const ofCode = hasOther ? `second.${ofPaper}_hint` : "second.passkey_elsewhere";
        hint.textContent = this.text(isForRecoveryCode ? ofCode : "second.hint");
        other.textContent = this.text(isForRecoveryCode ? "second.use_app" : `second.use_${ofPaper}`);
        other.hidden = !this.#hasApp;
        trustField.hidden = this.#trustDays === null;
        trustText.textContent = this.#trustDays === null ? "" : this.text("second.trust", { count: this.#trustDays });
        trustHint.textContent = this.text("second.trust_hint");
        code.inputMode = isForRecoveryCode ? "text" : "numeric";
    }
}
