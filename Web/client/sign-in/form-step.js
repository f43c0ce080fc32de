import { clockText, countDown } from "../throttling/countdown.js";
import { text } from "../language.js";

/** What both forms of the element do: what they say, and when they may be pressed. Knows no server. */
export class FormStep {
    language = "en";
    #nodes;
    #inputs;
    #isBusy = false;
    #stopWaiting;

    /**
     * @param {Record<string, HTMLElement>} nodes as `stepNodes` makes them, and a button `passkey` @param {HTMLInputElement[]} inputs
     *     in which something may be wrong
     * @param {() => void} submitted called when somebody sends a form that is not busy and need not wait
     * @param {() => void} wantsPasskey called when somebody would rather use a passkey
     */
    constructor(nodes, inputs, submitted, wantsPasskey) {
        this.#nodes = nodes;
        this.#inputs = inputs;
        nodes.form.addEventListener("submit", (event) => {
            event.preventDefault();
            if (!this.#isBusy && !this.#stopWaiting) submitted();
        });
        nodes.passkey.addEventListener("click", () => this.#isBusy || wantsPasskey());
    }

    get root() {
        return this.#nodes.form;
    }

    text(key, values) {
        return text(key, values, this.language);
    }

    labelButton() {
        this.#nodes.form.lang = this.language;
        this.#nodes.buttonText.textContent = this.text(this.#isBusy ? "form.working" : "form.sign_in");
    }

    setBusy(isBusy) {
        this.#isBusy = isBusy;
        this.#nodes.form.setAttribute("aria-busy", String(isBusy));
        this.labelButton();
        this.#hold();
    }

    /** @param {string} sentence */
    say(sentence) {
        this.#show(sentence, false, []);
    }

    /** @param {string} sentence @param {string[]} names of the inputs to correct; the last one gets the focus */
    fail(sentence, names = []) {
        this.#show(sentence, true, names);
        const input = this.#inputs.find(({ name }) => name === names.at(-1));
        input?.focus();
        input?.select();
        // On a phone the keyboard leaves room for one field: what is wrong stands right below the fields.
        this.#nodes.status.scrollIntoView?.({ block: "nearest" });
    }

    /** Behind the sentence that is shown. @param {string} address @param {string} words */
    link(address, words) {
        const link = document.createElement("a");
        link.href = address;
        link.textContent = words;
        this.#nodes.message.append(" ", link);
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

    #show(sentence, isError, names) {
        const { message, status } = this.#nodes;
        message.textContent = sentence;
        status.classList.toggle("latchkey-error", isError);
        for (const input of this.#inputs) {
            input.setAttribute("aria-invalid", String(names.includes(input.name)));
            const isMeant = isError && (names.length === 0 || names.includes(input.name));
            const described = [isMeant && message.id, input.dataset.hint].filter(Boolean).join(" ");
            if (described) input.setAttribute("aria-describedby", described);
            else input.removeAttribute("aria-describedby");
        }
    }

    /** aria-disabled, not disabled: a disabled button loses the focus. */
    #hold() {
        this.#nodes.button.setAttribute("aria-disabled", String(this.#isBusy || Boolean(this.#stopWaiting)));
        // No wait for wrong passwords or codes is one for passkeys.
        this.#nodes.passkey.setAttribute("aria-disabled", String(this.#isBusy));
    }
}
