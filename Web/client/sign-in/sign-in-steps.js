import { CodeForm } from "./code-form.js";
import { errorText } from "../language.js";
import { PasskeyOffer } from "../factors/passkey-offer.js";
import { SignInForm } from "./sign-in-form.js";

/** Milliseconds after which a person wonders whether anything happens. */
const SLOW = 4_000;
/** Inputs to correct, by the code of the error. */
const WRONG = { invalid_credentials: ["uid", "password"], factor_invalid: ["code"] };

/**
 * The way from an empty form to a signed-in person: the password, then the code of an account that has a second step; or a passkey,
 * in place of both or of the code.
 */
export class SignInSteps {
    form = new SignInForm(() => this.#signIn(), () => this.#signInWithPasskey());
    code = new CodeForm(() => this.#finish(), () => this.#finish(true), (...why) => {
        this.form.askAgain(...why);
        this.#offer?.start();
    });
    #page;
    /** Where the browser offers passkeys in the field for the uid. @type {PasskeyOffer | undefined} */
    #offer;

    /**
     * @param {{ client: () => import("../client.js").LatchkeyClient, show: (form: HTMLElement) => void,
     *     signedIn: (user: object, byStaffCode: boolean) => void, leaving: () => { returnTo?: string, popup?: boolean },
     *     failed: (error: import("../errors.js").LatchkeyError) => boolean }} page what stands around the forms: `show` puts one of
     *     them there; `leaving`: how to come back from a provider; `failed` answers false where the page goes on by itself
     */
    constructor(page) {
        this.#page = page;
    }

    /** The forms that belong into the page now. */
    get roots() {
        return this.code.ticket ? [this.form.root, this.code.root] : [this.form.root];
    }

    /** @param {string} language */
    set language(language) {
        this.form.language = this.code.language = language;
    }

    /** @param {string | undefined} uidLabel @param {string} forgotAddress empty: no link @param {string} signUpAddress the same */
    label(uidLabel, forgotAddress, signUpAddress) {
        this.form.label(uidLabel, forgotAddress, signUpAddress);
        this.code.label();
    }

    /** Looks whether this page can use passkeys, and offers them then. */
    async offerPasskeys() {
        const client = this.#page.client();
        if (!(await client.passkeys.canUse())) return;
        this.code.canUsePasskeys = true;
        this.form.offerPasskeys();
        // Meanwhile the form may have been moved.
        if (!(await client.passkeys.canOffer()) || !this.form.root.isConnected) return;
        this.endOffer();
        // Only the server's own page brings some; others are packed without this part.
        const wait = async (signal) => client.passkeys.pick({ conditional: true, asked: await client.broughtOptions?.take(), signal });
        this.#offer = new PasskeyOffer(wait, (passkey) => this.#signInWithPasskey(passkey));
        if (!this.code.ticket) this.#offer.start();
    }

    /** @param {import("../latchkey.js").Provider[]} providers */
    offerProviders(providers) {
        this.form.offerProviders(providers, (id) => this.#signInWith(id));
    }

    /** Why what has come back from a provider did not sign in. @param {import("../errors.js").LatchkeyError} error */
    explain(error) {
        this.#explain(error, this.form, false);
    }

    /** To the beginning: whoever comes back to the page may be somebody else. */
    takeBack() {
        if (this.code.ticket) this.code.back("");
        this.form.takeBack();
        this.#offer?.start();
    }

    /** Ready for the next person. */
    open() {
        this.form.open();
        this.#offer?.start();
    }

    endWait() {
        this.form.endWait();
        this.code.endWait();
    }

    /** Until the form is open, or taken back. */
    endOffer() {
        this.#offer?.stop();
    }

    /** Leaves only a sentence about who has signed in. @param {import("../latchkey.js").User} user */
    close({ name }) {
        this.code.end();
        this.endOffer();
        this.form.setBusy(false);
        const count = this.#page.client().factors.codesLeft;
        const left = count === null ? "" : ` ${this.form.text("second.codes_left", { count })}`;
        this.form.close(this.form.text("form.signed_in", { name }) + left);
    }

    #signIn() {
        const { credentials } = this.form;
        if (credentials) this.#send(this.form, (client) => client.signIn(credentials));
    }

    #finish(isByPasskey = false) {
        const { ticket, trustDevice } = this.code;
        const proof = isByPasskey ? { passkey: true } : { code: this.code.code };
        if (isByPasskey || proof.code) this.#send(this.code, (client) => client.finishSignIn({ ticket, trustDevice, ...proof }));
    }

    /** @param {object} [passkey] what was picked in the field for the uid; else the browser asks */
    #signInWithPasskey(passkey) {
        const { remember } = this.form;
        this.#send(this.form, (client) => client.signInWithPasskey({ passkey, remember }));
    }

    /** @param {string} provider */
    #signInWith(provider) {
        const wish = { remember: this.form.remember, ...this.#page.leaving() };
        this.#send(this.form, (client) => client.identities.signIn(provider, wish), false);
    }

    /** @param {import("./form-step.js").FormStep} form @param {boolean} [holds] whether a wait that is told is one for this form */
    async #send(form, request, holds = true) {
        this.#offer?.stop();
        form.say("");
        form.setBusy(true);
        const slow = setTimeout(() => form.say(form.text("form.slow")), SLOW);
        try {
            const user = await request(this.#page.client());
            clearTimeout(slow);
            this.form.forgetPassword();
            this.#page.signedIn(user, form === this.code && this.code.isFromStaff);
        } catch (error) {
            clearTimeout(slow);
            form.setBusy(false);
            this.#explain(error, form, holds);
            // People who set a second step up now may make a passkey, and browsers ask one question at a time.
            if (form === this.form && !this.code.ticket && error.code !== "factor_setup_required") this.#offer?.start();
        }
    }

    #explain(error, form, holds) {
        if (error.code === "factor_required") return this.#askForCode(error);
        if (error.code === "factor_setup_required") return this.#leadToSetUp(error, form);
        // Nobody wants to read that they did not want it.
        if (error.code === "aborted") return form.say("");
        const sentence = errorText(error, form.language);
        if (error.code === "ticket_invalid") this.code.back(sentence);
        else form.fail(sentence, WRONG[error.code]);
        // What a provider's button waits for is no reason to hold back a password.
        if (holds && error.retryAfter) form.wait(error.retryAfter);
        this.#page.failed(error);
    }

    /** A page that cancels the event sets the second step up by itself; others lead to the server's own. */
    #leadToSetUp(error, form) {
        this.form.takeBack();
        if (!this.#page.failed(error)) return;
        form.fail(errorText(error, form.language));
        if (error.setupUrl) form.link(error.setupUrl, form.text("second.set_up"));
    }

    /** Nobody finds the password in the page while the code is looked up. */
    #askForCode(error) {
        this.form.takeBack();
        this.form.root.hidden = true;
        this.code.ask(error, this.#page.show);
    }
}
