import { CodeForm } from "./code-form.js";
import { LatchkeyClient } from "./client.js";
import { chosenLanguage, errorText, language } from "./language.js";
import { metaContent, serverOfPage } from "./page-meta.js";
import { wrongPageAddress } from "./reach.js";
import { sameOriginPath } from "./return-to.js";
import { SignInForm } from "./sign-in-form.js";
import { adoptStyle } from "./sign-in-style.js";

/** Milliseconds after which a person wonders whether anything happens. */
const SLOW = 4_000;
const SLOT = "latchkey-form";
/** Inputs to correct, by the code of the error. */
const WRONG = { invalid_credentials: ["uid", "password"], factor_invalid: ["code"] };
/** Servers that render pages import this file too, and have no elements. */
const Element = globalThis.HTMLElement ?? class {};

/**
 * `<latchkey-sign-in>`: a whole sign-in form. Attributes: `server`, `uid-label`, `return-to` (a path of this origin),
 * `forgot` (the page for a forgotten password; empty: no link), `lang`. Events, both bubbling: `latchkey-sign-in`
 * (`detail.user`; cancel it to go on by yourself) and `latchkey-error` (`detail.error`).
 *
 * The form is a child of the element, in the page's own tree, where password managers and other programs look for
 * fields (S-336); the second step takes its place there. Everything else inside the element shows only where this script does not run.
 */
export class SignInElement extends Element {
    static observedAttributes = ["server", "uid-label", "forgot", "lang"];

    #form = new SignInForm(() => this.#signIn());
    #second = new CodeForm(() => this.#finish(), (...why) => this.#form.askAgain(...why));
    #client;
    #serverLabel;
    #slot = document.createElement("slot");
    /** Browsers keep a page that was left as it was, and show it again after "back". */
    #shownAgain = (event) => {
        if (!event.persisted) return;
        if (this.#second.ticket) this.#second.back("");
        this.#form.takeBack();
    };
    #changed = (event) => event.detail.user || this.#form.open();
    #keepForm = () => {
        // A copy of the element brings a copy of the form, which nothing listens to.
        for (const form of this.querySelectorAll(`:scope > form[slot="${SLOT}"]`)) {
            if (form !== this.#form.root && form !== this.#second.root) form.remove();
        }
        const wanted = this.#second.ticket ? [this.#form.root, this.#second.root] : [this.#form.root];
        for (const root of wanted) if (root.parentNode !== this) this.append(root);
    };

    constructor() {
        super();
        // Only this slot shows: what else stands inside stays with the page, which may render it anew.
        this.#slot.name = this.#form.root.slot = this.#second.root.slot = SLOT;
        this.attachShadow({ mode: "open" }).append(this.#slot);
    }

    connectedCallback() {
        addEventListener("pageshow", this.#shownAgain);
        // Whatever empties the element in the page's name, such as a template that is rendered again.
        this.#slot.addEventListener("slotchange", this.#keepForm);
        adoptStyle(this.getRootNode());
        this.#keepForm();
        this.#label();
        // After the script that put it there, or imported this one, has given it the page's own client.
        queueMicrotask(() => this.isConnected && this.#start());
    }

    disconnectedCallback() {
        removeEventListener("pageshow", this.#shownAgain);
        this.#slot.removeEventListener("slotchange", this.#keepForm);
        this.#form.endWait();
        this.#second.endWait();
    }

    attributeChangedCallback(name) {
        if (name === "server") this.#listenTo(undefined);
        if (this.isConnected) this.#label();
    }

    /** The client that signs in; set it to share the page's own. */
    get client() {
        if (!this.#client) this.#listenTo(new LatchkeyClient(this.getAttribute("server") ?? serverOfPage()));
        return this.#client;
    }

    set client(client) {
        this.#listenTo(client);
    }

    #listenTo(client) {
        this.#client?.removeEventListener("change", this.#changed);
        this.#client = client;
        this.#client?.addEventListener("change", this.#changed);
    }

    #label() {
        this.#form.language = this.#second.language = this.lang ? chosenLanguage([this.lang]) : language;
        const uidLabel = this.getAttribute("uid-label") || metaContent("latchkey-uid-label") || this.#serverLabel;
        this.#form.label(uidLabel, this.getAttribute("forgot") ?? `${this.client.server}/forgot`);
        this.#second.label();
    }

    /** Where signing in cannot work, it says so before anything is typed. */
    #start() {
        const error = wrongPageAddress(new URL(this.client.server), globalThis.location);
        if (error) this.#form.fail(errorText(error, this.#form.language));
        else this.#askForLabel();
    }

    async #askForLabel() {
        if (this.getAttribute("uid-label") || metaContent("latchkey-uid-label")) return;
        try {
            const { uid_label: label } = await this.client.settings();
            // The server's presumed word is English; ours is in the person's language.
            if (label !== "User ID") this.#serverLabel = label;
            this.#label();
        } catch {
            // Nothing that a person can do about it yet; signing in will say what is wrong.
        }
    }

    #signIn() {
        const { credentials } = this.#form;
        if (credentials) this.#send(this.#form, () => this.client.signIn(credentials));
    }

    #finish() {
        const { ticket, code } = this.#second;
        if (code) this.#send(this.#second, () => this.client.finishSignIn({ ticket, code }));
    }

    /** @param {import("./form-step.js").FormStep} form @param {() => Promise<import("./latchkey.js").User>} request */
    async #send(form, request) {
        form.say("");
        form.setBusy(true);
        const slow = setTimeout(() => form.say(form.text("form.slow")), SLOW);
        try {
            const user = await request();
            clearTimeout(slow);
            this.#form.forgetPassword();
            this.#goOn(user);
        } catch (error) {
            clearTimeout(slow);
            form.setBusy(false);
            this.#explain(error, form);
        }
    }

    #goOn(user) {
        const wanted = this.getAttribute("return-to");
        const path = sameOriginPath(wanted);
        if (wanted && !path) console.warn("Latchkey: return-to is no path of this site", wanted);
        // A page that cancels goes on by itself. Until another page is there the form stays busy.
        if (!this.#tell("latchkey-sign-in", { user })) return;
        if (path) return location.assign(path);
        this.#second.end();
        this.#form.setBusy(false);
        const count = this.client.factors.codesLeft;
        const left = count === null ? "" : ` ${this.#form.text("second.codes_left", { count })}`;
        this.#form.close(this.#form.text("form.signed_in", { name: user.name }) + left);
    }

    #explain(error, form) {
        if (error.code === "factor_required") return this.#askForCode(error);
        const sentence = errorText(error, form.language);
        if (error.code === "ticket_invalid") this.#second.back(sentence);
        else form.fail(sentence, WRONG[error.code]);
        if (error.retryAfter) form.wait(error.retryAfter);
        this.#tell("latchkey-error", { error });
    }

    /** Nobody finds the password in the page while the code is looked up. */
    #askForCode(error) {
        this.#form.takeBack();
        this.#form.root.hidden = true;
        this.#second.ask(error, (root) => this.append(root));
    }

    /** @returns {boolean} false when a listener cancelled what would follow */
    #tell(name, detail) {
        return this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable: true }));
    }
}

if (globalThis.customElements && !customElements.get("latchkey-sign-in")) customElements.define("latchkey-sign-in", SignInElement);
