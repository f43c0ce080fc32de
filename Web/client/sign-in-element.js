import { LatchkeyClient } from "./client.js";
import { chosenLanguage, errorText, language } from "./language.js";
import { metaContent, serverOfPage } from "./settings/page-meta.js";
import { wrongPageAddress } from "./requests/reach.js";
import { sameOriginPath } from "./sign-in/return-to.js";
import { SignInSteps } from "./sign-in/sign-in-steps.js";
import { adoptStyle } from "./sign-in/sign-in-style.js";

const SLOT = "latchkey-form";
/** Servers that render pages import this file too, and have no elements. */
const Element = globalThis.HTMLElement ?? class {};

/**
 * `<latchkey-sign-in>`: a whole sign-in form. Attributes: `server`, `uid-label`, `return-to` (a path of this origin),
 * `forgot` (the page for a forgotten password; empty: no link), `sign-up` (that for a new account, alike), `lang`, `providers` (a button for each provider of the server; `popup`:
 * beside this page, where the browser lets one open). Events, both bubbling: `latchkey-sign-in`
 * (`detail.user`; cancel it to go on by yourself) and `latchkey-error` (`detail.error`).
 *
 * The form is a child of the element, in the page's own tree, where password managers and other programs look for
 * fields (S-336); the second step takes its place there. Everything else inside the element shows only where this script does not run.
 */
export class SignInElement extends Element {
    static observedAttributes = ["server", "uid-label", "forgot", "sign-up", "lang", "providers"];

    #steps = new SignInSteps({
        client: () => this.client,
        show: (form) => this.append(form),
        signedIn: (user, byStaffCode) => this.#goOn(user, byStaffCode),
        leaving: () => ({ returnTo: this.#path ?? undefined, popup: this.getAttribute("providers") === "popup" }),
        failed: (error) => this.#tell("latchkey-error", { error }),
    });
    #client;
    #serverLabel;
    /** Whether people sign up at the server without having been invited. */
    #takesSignUps = false;
    #slot = document.createElement("slot");
    /** Browsers keep a page that was left as it was, and show it again after "back". */
    #shownAgain = (event) => event.persisted && this.#steps.takeBack();
    #changed = (event) => event.detail.user || this.#steps.open();
    #left = () => this.#steps.endOffer();
    #keepForm = () => {
        // A copy of the element brings a copy of the form, which nothing listens to.
        for (const form of this.querySelectorAll(`:scope > form[slot="${SLOT}"]`)) {
            if (!this.#steps.roots.includes(form)) form.remove();
        }
        for (const form of this.#steps.roots) if (form.parentNode !== this) this.append(form);
    };

    constructor() {
        super();
        // Only this slot shows: what else stands inside stays with the page, which may render it anew.
        this.#slot.name = this.#steps.form.root.slot = this.#steps.code.root.slot = SLOT;
        this.attachShadow({ mode: "open" }).append(this.#slot);
    }

    connectedCallback() {
        addEventListener("pageshow", this.#shownAgain);
        addEventListener("pagehide", this.#left);
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
        removeEventListener("pagehide", this.#left);
        this.#slot.removeEventListener("slotchange", this.#keepForm);
        this.#steps.endWait();
        this.#steps.endOffer();
    }

    attributeChangedCallback(name) {
        if (name === "server") this.#listenTo(undefined);
        if (this.isConnected) this.#label();
        if (this.isConnected && name === "providers") this.#offerProviders();
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
        this.#steps.language = this.#language;
        const uidLabel = this.getAttribute("uid-label") || metaContent("latchkey-uid-label") || this.#serverLabel;
        const { server } = this.client;
        const signUp = this.getAttribute("sign-up") ?? (this.#takesSignUps ? `${server}/signup` : "");
        this.#steps.label(uidLabel, this.getAttribute("forgot") ?? `${server}/forgot`, signUp);
    }

    get #language() {
        return this.lang ? chosenLanguage([this.lang]) : language;
    }

    /** Where signing in cannot work, it says so before anything is typed. */
    #start() {
        const error = wrongPageAddress(new URL(this.client.server), globalThis.location);
        if (error) return this.#steps.form.fail(errorText(error, this.#language));
        this.#askForSettings();
        this.#offerProviders();
        this.#awaitReturn();
        // Without it the form is what it is.
        this.#steps.offerPasskeys().catch(() => {});
    }

    async #askForSettings() {
        if ((this.getAttribute("uid-label") || metaContent("latchkey-uid-label")) && this.hasAttribute("sign-up")) return;
        try {
            const { uid_label: label, registration } = await this.client.settings();
            // Invitations lead there by themselves.
            this.#takesSignUps = !["closed", "invite"].includes(registration);
            // The server's presumed word is English; ours is in the person's language.
            if (label !== "User ID") this.#serverLabel = label;
            this.#label();
        } catch {
            // Nothing that a person can do about it yet; signing in will say what is wrong.
        }
    }

    /** Without them, or without an answer, the form is what it is. */
    async #offerProviders() {
        const providers = this.hasAttribute("providers") ? await this.client.providers().catch(() => []) : [];
        this.#steps.offerProviders(providers);
    }

    /** A page that was left for a provider may come back here, as another page that was loaded. */
    async #awaitReturn() {
        const { client } = this;
        const user = this.hasAttribute("providers") ? await client.handOff?.finished : undefined;
        if (user && this.isConnected) return this.#goOn(user, false);
        const error = client.handOff?.error;
        if (error && this.hasAttribute("providers")) this.#steps.explain(error);
    }

    /** Where to go on, or null. */
    get #path() {
        const wanted = this.getAttribute("return-to");
        const path = sameOriginPath(wanted);
        if (wanted && !path) console.warn("Latchkey: return-to is no path of this site", wanted);
        return path;
    }

    #goOn(user, byStaffCode) {
        const path = this.#path;
        // A page that cancels goes on by itself. Until another page is there the form stays busy.
        if (!this.#tell("latchkey-sign-in", { user, byStaffCode })) return;
        if (path) return location.assign(path);
        this.#steps.close(user);
    }

    /** @returns {boolean} false when a listener cancelled what would follow */
    #tell(name, detail) {
        return this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable: true }));
    }
}

if (globalThis.customElements && !customElements.get("latchkey-sign-in")) customElements.define("latchkey-sign-in", SignInElement);
