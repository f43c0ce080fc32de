import { chosenLanguage, errorText, language } from "./language.js";
import { createClient, sameOriginPath } from "./latchkey.js";
import { metaContent, serverOfPage } from "./page-meta.js";
import { wrongPageAddress } from "./reach.js";
import { SignInForm } from "./sign-in-form.js";
import { adoptStyle } from "./sign-in-style.js";

/** Milliseconds after which a person wonders whether anything happens. */
const SLOW = 4_000;
const SLOT = "latchkey-form";
/** Servers that render pages import this file too, and have no elements. */
const Element = globalThis.HTMLElement ?? class {};

/**
 * `<latchkey-sign-in>`: a whole sign-in form. Attributes: `server`, `uid-label`, `return-to` (a path of this origin),
 * `forgot` (the page for a forgotten password; empty: no link), `lang`. Events, both bubbling: `latchkey-sign-in`
 * (`detail.user`; cancel it to go on by yourself) and `latchkey-error` (`detail.error`).
 *
 * The form is a child of the element, in the page's own tree, where password managers and other programs look for
 * fields (S-336). Everything else inside the element shows only where this script does not run.
 */
export class SignInElement extends Element {
    static observedAttributes = ["server", "uid-label", "forgot", "lang"];

    #form = new SignInForm(() => this.#signIn());
    #client;
    #serverLabel;
    #slot = document.createElement("slot");
    /** Browsers keep a page that was left as it was, and show it again after "back". */
    #shownAgain = (event) => event.persisted && this.#form.takeBack();
    #changed = (event) => event.detail.user || this.#form.open();
    #keepForm = () => {
        // A copy of the element brings a copy of the form, which nothing listens to.
        for (const form of this.querySelectorAll(`:scope > form[slot="${SLOT}"]`)) {
            if (form !== this.#form.root) form.remove();
        }
        if (this.#form.root.parentNode !== this) this.append(this.#form.root);
    };

    constructor() {
        super();
        // Only this slot shows: what else stands inside stays with the page, which may render it anew.
        this.#slot.name = this.#form.root.slot = SLOT;
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
    }

    attributeChangedCallback(name) {
        if (name === "server") this.#listenTo(undefined);
        if (this.isConnected) this.#label();
    }

    /** The client that signs in; set it to share the page's own. */
    get client() {
        if (!this.#client) this.#listenTo(createClient(this.getAttribute("server") ?? serverOfPage()));
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
        this.#form.language = this.lang ? chosenLanguage([this.lang]) : language;
        const uidLabel = this.getAttribute("uid-label") || metaContent("latchkey-uid-label") || this.#serverLabel;
        this.#form.label(uidLabel, this.getAttribute("forgot") ?? `${this.client.server}/forgot`);
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

    async #signIn() {
        const credentials = this.#form.credentials;
        if (!credentials) return;
        this.#form.say("");
        this.#form.setBusy(true);
        const slow = setTimeout(() => this.#form.say(this.#form.text("form.slow")), SLOW);
        try {
            const user = await this.client.signIn(credentials);
            clearTimeout(slow);
            this.#form.forgetPassword();
            this.#goOn(user);
        } catch (error) {
            clearTimeout(slow);
            this.#form.setBusy(false);
            this.#explain(error);
        }
    }

    #goOn(user) {
        const wanted = this.getAttribute("return-to");
        const path = sameOriginPath(wanted);
        if (wanted && !path) console.warn("Latchkey: return-to is no path of this site", wanted);
        // A page that cancels goes on by itself. Until another page is there the form stays busy.
        if (!this.#tell("latchkey-sign-in", { user })) return;
        if (path) return location.assign(path);
        this.#form.setBusy(false);
        this.#form.close(this.#form.text("form.signed_in", { name: user.name }));
    }

    #explain(error) {
        const isWrong = error.code === "invalid_credentials";
        this.#form.fail(errorText(error, this.#form.language), isWrong ? ["uid", "password"] : []);
        if (error.retryAfter) this.#form.wait(error.retryAfter);
        this.#tell("latchkey-error", { error });
    }

    /** @returns {boolean} false when a listener cancelled what would follow */
    #tell(name, detail) {
        return this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable: true }));
    }
}

if (globalThis.customElements && !customElements.get("latchkey-sign-in")) customElements.define("latchkey-sign-in", SignInElement);
