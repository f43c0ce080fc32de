// A button that opens a menu, as the ARIA practices describe it: arrows go through the items, Escape closes.

const STEPS = { ArrowDown: 1, ArrowUp: -1 };

/**
 * @param {HTMLElement} button
 * @param {HTMLElement} panel with the menu in it; it is hidden until it is opened
 * @returns {() => void} closes it
 */
export function wireMenuButton(button, panel) {
    button.setAttribute("aria-haspopup", "menu");
    button.setAttribute("aria-controls", panel.querySelector("[role='menu']").id);
    close();
    button.addEventListener("click", () => (panel.hidden ? open() : close()));
    button.addEventListener("keydown", (event) => {
        if (!(event.key in STEPS)) return;
        event.preventDefault();
        open(event.key === "ArrowUp" ? -1 : 0);
    });
    panel.addEventListener("keydown", (event) => {
        if (event.key === "Tab") return close();
        const next = nextItem(itemsOf(panel), event.key);
        if (!next) return;
        event.preventDefault();
        next.focus();
    });
    addEventListener("keydown", ({ key }) => {
        if (key !== "Escape" || panel.hidden) return;
        close();
        button.focus();
    });
    // A click elsewhere, or the focus that went elsewhere.
    addEventListener("pointerdown", ({ target }) => button.contains(target) || panel.contains(target) || close());
    panel.addEventListener("focusout", ({ relatedTarget: next }) => {
        if (next && next !== button && !panel.contains(next)) close();
    });
    return close;

    function open(at = 0) {
        panel.hidden = false;
        button.setAttribute("aria-expanded", "true");
        itemsOf(panel).at(at)?.focus();
    }

    function close() {
        panel.hidden = true;
        button.setAttribute("aria-expanded", "false");
    }
}

/** @param {HTMLElement[]} items @param {string} key @returns {HTMLElement | undefined} where the key leads to */
function nextItem(items, key) {
    if (key === "Home") return items[0];
    if (key === "End") return items.at(-1);
    if (!(key in STEPS)) return undefined;
    return items[(items.indexOf(document.activeElement) + STEPS[key] + items.length) % items.length];
}

function itemsOf(panel) {
    return [...panel.querySelectorAll("[role='menuitem']")];
}
