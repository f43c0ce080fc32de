// The style of a part that few pages have: with their script, so that it is no request of its own.

/** @param {string} css */
export function adoptStyle(css) {
    try {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(css);
        document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    } catch (cause) {
        // Plain but whole: browsers from before 2023.
        console.warn("Latchkey: this browser shows a part of the page without its style", cause);
    }
}
