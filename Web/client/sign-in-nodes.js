/** The nodes of the sign-in form, without texts. */
export function signInNodes() {
    const uidLabel = node("label", { part: "label", for: "uid" });
    const uid = node("input", {
        part: "input uid",
        id: "uid",
        name: "uid",
        type: "text",
        autocomplete: "username",
        autocapitalize: "none",
        autocorrect: "off",
        spellcheck: "false",
        required: "",
    });
    const passwordLabel = node("label", { part: "label", for: "password" });
    const password = node("input", {
        part: "input password",
        id: "password",
        name: "password",
        type: "password",
        autocomplete: "current-password",
        required: "",
    });
    const toggle = node("button", { part: "toggle", type: "button", "aria-controls": "password" });
    const remember = node("input", { part: "checkbox", type: "checkbox", name: "remember" });
    const rememberText = node("span");
    const buttonText = node("span");
    // Read aloud each second it would drown everything else; the message says the wait once.
    const countdown = node("span", { part: "countdown", "aria-hidden": "true" });
    const button = node("button", { part: "button", type: "submit" }, buttonText, countdown);
    const forgot = node("a", { part: "forgot" });
    const message = node("p", { part: "message", id: "message", role: "status", tabindex: "-1" });
    const status = node("div", { part: "status" }, message);
    const fields = node(
        "div",
        { part: "fields" },
        node("div", { part: "field" }, uidLabel, uid),
        node("div", { part: "field" }, passwordLabel, node("div", { class: "password" }, password, toggle)),
        node("label", { part: "remember" }, remember, rememberText),
        button,
        forgot,
    );
    // Our own messages: the browser's bubbles speak another language and vanish.
    const form = node("form", { part: "form", method: "post", novalidate: "" }, fields, status);
    return {
        form, fields, uidLabel, uid, passwordLabel, password, toggle, remember, rememberText, button, buttonText,
        countdown, forgot, status, message,
    };
}

function node(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
}
