// What stands in the place of a page's content: that it is being fetched, or why it is not there and what to do.

import { byId, sentence, signInAddress, text } from "./page.js";

export function showLoading() {
    byId("state").replaceChildren(paragraph("loading", text("form.working")));
}

export function clearState() {
    byId("state").replaceChildren();
}

/** @param {boolean} isTyped whether there is text on the page, which the sign-in must not replace */
export function showEnded(isTyped) {
    const link = document.createElement("a");
    link.className = "button main";
    link.href = signInAddress(isTyped ? "beside" : "ended");
    link.textContent = text(isTyped ? "page.sign_in_beside" : "form.sign_in");
    if (isTyped) Object.assign(link, { target: "_blank", rel: "noopener" });
    showCard(text("page.ended"), isTyped ? `${text("page.why")} ${text("page.typed")}` : text("page.why"), link);
}

/** @param {unknown} error @param {() => void} again */
export function showFailure(error, again) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button main";
    button.textContent = text("page.again");
    button.addEventListener("click", again, { once: true });
    // What is gone does not come back.
    button.hidden = error.code === "not_found";
    showCard(text("page.failed"), sentence(error), button);
}

function showCard(title, why, action) {
    const card = document.createElement("div");
    card.className = "card";
    card.setAttribute("role", "alert");
    const heading = document.createElement("h2");
    heading.tabIndex = -1;
    heading.textContent = title;
    const actions = document.createElement("div");
    actions.className = "actions";
    actions.append(action);
    card.append(heading, paragraph("", why), actions);
    byId("state").replaceChildren(card);
    // What had the focus may be hidden now.
    heading.focus();
}

function paragraph(className, content) {
    const element = document.createElement("p");
    element.className = className;
    element.textContent = content;
    return element;
}
