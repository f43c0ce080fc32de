import type { LatchkeyClient, LatchkeyError, User } from "./latchkey.js";

/** `<latchkey-sign-in>`: a whole sign-in form. Attributes: `server`, `uid-label`, `return-to`, `forgot`, `sign-up`, `lang`, `providers`. */
export class SignInElement extends HTMLElement {
    static observedAttributes: string[];
    /** The client that it uses; set it to the page's own, so that both share one state. */
    client: LatchkeyClient;
    connectedCallback(): void;
    disconnectedCallback(): void;
    attributeChangedCallback(name: string): void;
}

/** `byStaffCode`: a code from staff stood for a lost second factor. `preventDefault()` keeps the form from navigating. */
export type SignInEvent = CustomEvent<{ user: User, byStaffCode?: boolean }>;
/** The form has shown the message already. */
export type SignInFailedEvent = CustomEvent<{ error: LatchkeyError }>;

declare global {
    interface HTMLElementTagNameMap {
        "latchkey-sign-in": SignInElement;
    }
    interface HTMLElementEventMap {
        "latchkey-sign-in": SignInEvent;
        "latchkey-error": SignInFailedEvent;
    }
}
