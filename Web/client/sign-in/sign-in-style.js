/**
 * One class each, and the element's name without weight: a page's `latchkey-sign-in .latchkey-button` wins over these,
 * and these over its rules for all buttons.
 */
const CSS = `
:where(latchkey-sign-in) {
    display: block;
    max-width: 24rem;
    /* Names of our own: the page may set --latchkey-accent from an --accent of its own, on this very element. */
    --latchkey-own-accent: var(--latchkey-accent, #1f5fbf);
    --latchkey-own-on-accent: var(--latchkey-on-accent, #ffffff);
    --latchkey-own-error: var(--latchkey-error, #b3261e);
    --latchkey-own-line: var(--latchkey-line, #767f92);
    --latchkey-own-radius: var(--latchkey-radius, 0.5rem);
    --latchkey-own-gap: var(--latchkey-gap, 1.1rem);
    font: var(--latchkey-font, inherit);
    line-height: 1.5;
}
@supports (color: light-dark(red, blue)) {
    :where(latchkey-sign-in) {
        --latchkey-own-accent: var(--latchkey-accent, light-dark(#1f5fbf, #8db8ff));
        --latchkey-own-on-accent: var(--latchkey-on-accent, light-dark(#ffffff, #10141c));
        --latchkey-own-error: var(--latchkey-error, light-dark(#b3261e, #ffb4ab));
        --latchkey-own-line: var(--latchkey-line, light-dark(#767f92, #8690a5));
    }
}
:where(latchkey-sign-in)[hidden], :where(latchkey-sign-in) [hidden] { display: none; }
:where(latchkey-sign-in) * { box-sizing: border-box; }
.latchkey-form { display: block; margin: 0; padding: 0; border: 0; background: none; }
.latchkey-form[hidden] { display: none; }
.latchkey-fields { display: grid; gap: var(--latchkey-own-gap); }
.latchkey-fields[hidden] { display: none; }
.latchkey-field { margin: 0; }
.latchkey-label { display: block; margin: 0 0 0.3rem; font-weight: 600; }
.latchkey-input {
    display: block;
    width: 100%;
    min-height: 2.75rem;
    margin: 0;
    padding: 0.5rem 0.75rem;
    color: inherit;
    background: var(--latchkey-field, transparent);
    border: 1px solid var(--latchkey-own-line);
    border-radius: var(--latchkey-own-radius);
    font: inherit;
}
.latchkey-input[aria-invalid="true"] {
    border-color: var(--latchkey-own-error);
    box-shadow: inset 0 0 0 1px var(--latchkey-own-error);
}
.latchkey-with-toggle { position: relative; }
.latchkey-input.latchkey-password { padding-inline-end: 6rem; }
.latchkey-toggle {
    position: absolute;
    inset-block: 0.3rem;
    inset-inline-end: 0.3rem;
    width: auto;
    min-width: 5rem;
    min-height: 0;
    margin: 0;
    padding: 0 0.6rem;
    color: var(--latchkey-own-accent);
    background: none;
    border: 0;
    border-radius: var(--latchkey-own-radius);
    font: inherit;
    cursor: pointer;
}
.latchkey-remember {
    display: flex;
    align-items: center;
    gap: 0.6rem;
    min-height: 1.5rem;
    margin: 0;
    font-weight: inherit;
    cursor: pointer;
}
.latchkey-checkbox {
    flex: none;
    width: 1.25rem;
    height: 1.25rem;
    min-height: 0;
    margin: 0;
    accent-color: var(--latchkey-own-accent);
}
.latchkey-button {
    width: 100%;
    min-height: 2.75rem;
    margin: 0;
    padding: 0.5rem 1rem;
    color: var(--latchkey-own-on-accent);
    background: var(--latchkey-own-accent);
    /* Shows the button's edge where the system forces its own colours. */
    border: 1px solid transparent;
    border-radius: var(--latchkey-own-radius);
    font: inherit;
    font-weight: 600;
    cursor: pointer;
}
:is(.latchkey-passkey, .latchkey-provider) { color: var(--latchkey-own-accent); background: none; border-color: var(--latchkey-own-line); }
.latchkey-or { display: flex; align-items: center; gap: 0.75rem; margin: 0; }
.latchkey-or::before, .latchkey-or::after { content: ""; flex: 1; border-block-start: 1px solid var(--latchkey-own-line); opacity: 0.5; }
.latchkey-button[aria-disabled="true"] { opacity: 0.75; cursor: progress; }
.latchkey-hint { margin: 0.35rem 0 0; font-size: 0.9em; }
.latchkey-input.latchkey-code { font-variant-numeric: tabular-nums; letter-spacing: 0.06em; }
:is(.latchkey-forgot, .latchkey-sign-up, .latchkey-link) {
    justify-self: center;
    padding: 0.15rem 0;
    color: var(--latchkey-own-accent);
    text-underline-offset: 0.18em;
}
.latchkey-link { width: auto; min-height: 0; margin: 0; background: none; border: 0; font: inherit; text-decoration: underline; cursor: pointer; }
.latchkey-form :is(input, button, a, .latchkey-message):focus-visible {
    outline: 3px solid var(--latchkey-own-accent);
    outline-offset: 2px;
}
.latchkey-status { overflow-wrap: anywhere; }
.latchkey-message { margin: 0; text-wrap: pretty; }
.latchkey-message:not(:empty) {
    margin-block-start: var(--latchkey-own-gap);
    padding: 0.6rem 0.8rem;
    border-inline-start: 4px solid var(--latchkey-own-accent);
    border-radius: var(--latchkey-own-radius);
}
.latchkey-fields[hidden] + .latchkey-status .latchkey-message { margin-block-start: 0; }
.latchkey-status.latchkey-error { color: var(--latchkey-own-error); }
.latchkey-status.latchkey-error .latchkey-message { border-inline-start-color: var(--latchkey-own-error); }
.latchkey-ways { margin-block-start: var(--latchkey-own-gap); }
.latchkey-countdown:not(:empty) { margin-inline-start: 0.75em; font-variant-numeric: tabular-nums; }
`;

let sheet;

/**
 * Gives the style to the document, or to the shadow root of another component in which the form stands. Sheets made by
 * script are the ones that a strict Content-Security-Policy lets a component bring along.
 *
 * @param {Document | ShadowRoot} root
 */
export function adoptStyle(root) {
    try {
        if (!sheet) {
            sheet = new CSSStyleSheet();
            sheet.replaceSync(CSS);
        }
        if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    } catch (cause) {
        // Plain but whole: browsers from before 2023.
        console.warn("Latchkey: this browser shows the form without its style", cause);
    }
}
