/** Ids of several forms on one page must differ. */
let made = 0;

/** The nodes of the sign-in form, without texts. Their classes are public: pages style the form by them. */
export function signInNodes() {
    const id = ids();
    const uidLabel = node("label", { class: "label", for: id("uid") });
    const uid = node("input", {
        class: "input uid",
        id: id("uid"),
        name: "uid",
        type: "text",
        autocomplete: "username",
        autocapitalize: "none",
        autocorrect: "off",
        spellcheck: "false",
        required: "",
    });
    const passwordLabel = node("label", { class: "label", for: id("password") });
    const password = node("input", {
        class: "input password",
        id: id("password"),
        name: "password",
        type: "password",
        autocomplete: "current-password",
        required: "",
    });
    const toggle = node("button", { class: "toggle", type: "button", "aria-controls": id("password") });
    const remember = node("input", { class: "checkbox", type: "checkbox", name: "remember" });
    const rememberText = node("span");
    const forgot = node("a", { class: "forgot" });
    const signUp = node("a", { class: "sign-up", hidden: "" });
    const passkey = passkeyButton();
    const or = node("p", { class: "or" });
    const providers = node("div", { class: "fields providers", hidden: "" });
    const fields = node(
        "div",
        { class: "fields" },
        node("div", { class: "field" }, uidLabel, uid),
        node("div", { class: "field" }, passwordLabel, node("div", { class: "with-toggle" }, password, toggle)),
        node("label", { class: "remember" }, remember, rememberText),
    );
    const own = { uidLabel, uid, passwordLabel, password, toggle, remember, rememberText, passkey, forgot, signUp, or, providers };
    return { ...stepNodes(id, "form", fields, passkey, forgot, signUp, providers), ...own };
}

/** @param {string} id of a provider */
export function providerButton(id) {
    return node("button", { class: "button provider", type: "button", "data-provider": id });
}

/** The nodes of the second step, without texts. */
export function codeNodes() {
    const id = ids();
    const codeLabel = node("label", { class: "label", for: id("code") });
    const hint = node("p", { class: "hint", id: id("hint") });
    const code = node("input", {
        class: "input code",
        id: id("code"),
        name: "code",
        type: "text",
        inputmode: "numeric",
        autocomplete: "one-time-code",
        autocapitalize: "characters",
        autocorrect: "off",
        spellcheck: "false",
        maxlength: "32",
        required: "",
        "data-hint": id("hint"),
        "aria-describedby": id("hint"),
    });
    const trust = node("input", { class: "checkbox", type: "checkbox", name: "trust", "aria-describedby": id("trust-hint") });
    const trustText = node("span");
    const trustHint = node("p", { class: "hint", id: id("trust-hint") });
    const trustField = node("div", { class: "field" }, node("label", { class: "remember" }, trust, trustText), trustHint);
    const other = node("button", { class: "link", type: "button" });
    const back = node("button", { class: "link", type: "button" });
    const fields = node("div", { class: "fields" }, node("div", { class: "field" }, codeLabel, code, hint), trustField);
    const trusts = { trust, trustText, trustHint, trustField };
    const passkey = passkeyButton();
    return { ...stepNodes(id, "form second", fields, passkey, other, back), ...trusts, codeLabel, code, hint, passkey, other, back };
}

/** Hidden until it is known that this page can. */
function passkeyButton() {
    return node("button", { class: "button passkey", type: "button", hidden: "" });
}

/** What each form has: its fields, a message below them, a button, and what else can be done. */
function stepNodes(id, names, fields, ...others) {
    const buttonText = node("span");
    // Read aloud each second it would drown everything else; the message says the wait once.
    const countdown = node("span", { class: "countdown", "aria-hidden": "true" });
    const button = node("button", { class: "button", type: "submit" }, buttonText, countdown);
    const message = node("p", { class: "message", id: id("message"), role: "status", tabindex: "-1" });
    const status = node("div", { class: "status" }, message);
    const ways = node("div", { class: "fields ways" }, button, ...others);
    // Our own messages: the browser's bubbles speak another language and vanish.
    const form = node("form", { class: names, method: "post", novalidate: "" }, fields, status, ways);
    return { form, fields, status, message, ways, button, buttonText, countdown };
}

/** Of one form: names become ids that no other form has. */
function ids() {
    made += 1;
    const number = made;
    return (name) => `latchkey-${number}-${name}`;
}

/** A page has classes of its own: each of these begins with `latchkey-`. */
function node(name, attributes = {}, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
        if (key === "class") element.classList.add(...value.split(" ").map((word) => `latchkey-${word}`));
        else element.setAttribute(key, value);
    }
    element.append(...children);
    return element;
}
