const CSS = `
:host {
    display: block;
    /* Names of our own: the page may set --latchkey-accent from an --accent of its own, on this very element. */
    --own-accent: var(--latchkey-accent, #1f5fbf);
    --own-on-accent: var(--latchkey-on-accent, #ffffff);
    --own-error: var(--latchkey-error, #b3261e);
    --own-line: var(--latchkey-line, #767f92);
    --own-radius: var(--latchkey-radius, 0.5rem);
    --own-gap: var(--latchkey-gap, 1.1rem);
    font: var(--latchkey-font, inherit);
    line-height: 1.5;
}
@supports (color: light-dark(red, blue)) {
    :host {
        --own-accent: var(--latchkey-accent, light-dark(#1f5fbf, #8db8ff));
        --own-on-accent: var(--latchkey-on-accent, light-dark(#ffffff, #10141c));
        --own-error: var(--latchkey-error, light-dark(#b3261e, #ffb4ab));
        --own-line: var(--latchkey-line, light-dark(#767f92, #8690a5));
    }
}
:host([hidden]), [hidden] { display: none; }
*, ::before, ::after { box-sizing: border-box; }
[part="fields"] { display: grid; gap: var(--own-gap); }
[part="fields"][hidden] { display: none; }
[part="label"] { display: block; margin-block-end: 0.3rem; font-weight: 600; }
[part~="input"] {
    width: 100%;
    min-height: 2.75rem;
    padding: 0.5rem 0.75rem;
    color: inherit;
    background: var(--latchkey-field, transparent);
    border: 1px solid var(--own-line);
    border-radius: var(--own-radius);
    font: inherit;
}
[part~="input"][aria-invalid="true"] { border-color: var(--own-error); box-shadow: inset 0 0 0 1px var(--own-error); }
.password { position: relative; }
.password [part~="input"] { padding-inline-end: 6rem; }
[part="toggle"] {
    position: absolute;
    inset-block: 0.3rem;
    inset-inline-end: 0.3rem;
    min-width: 5rem;
    padding: 0 0.6rem;
    color: var(--own-accent);
    background: none;
    border: 0;
    border-radius: var(--own-radius);
    font: inherit;
    cursor: pointer;
}
[part="remember"] { display: flex; align-items: center; gap: 0.6rem; min-height: 1.5rem; cursor: pointer; }
[part="checkbox"] { flex: none; width: 1.25rem; height: 1.25rem; margin: 0; accent-color: var(--own-accent); }
[part="button"] {
    width: 100%;
    min-height: 2.75rem;
    padding: 0.5rem 1rem;
    color: var(--own-on-accent);
    background: var(--own-accent);
    border: 0;
    border-radius: var(--own-radius);
    font: inherit;
    font-weight: 600;
    cursor: pointer;
}
[part="forgot"] { justify-self: center; padding: 0.15rem 0; color: var(--own-accent); text-underline-offset: 0.18em; }
[part="button"][aria-disabled="true"] { opacity: 0.75; cursor: progress; }
:is(input, button, a, [part="message"]):focus-visible { outline: 3px solid var(--own-accent); outline-offset: 2px; }
[part="status"] { overflow-wrap: anywhere; }
[part="message"] { margin: 0; text-wrap: pretty; }
[part="message"]:not(:empty) { margin-block-start: 0.75rem; }
[part="fields"][hidden] + [part="status"] [part="message"] { margin-block-start: 0; }
[part="status"].error { color: var(--own-error); }
[part="countdown"]:not(:empty) { margin-inline-start: 0.75em; font-variant-numeric: tabular-nums; }
`;

let sheet;

/** Sheets made by script are the ones that a strict Content-Security-Policy lets a component bring along. */
export function adoptStyle(root) {
    try {
        if (!sheet) {
            sheet = new CSSStyleSheet();
            sheet.replaceSync(CSS);
        }
        root.adoptedStyleSheets = [sheet];
    } catch (cause) {
        // Plain but whole: browsers from before 2023.
        console.warn("Latchkey: this browser shows the form without its style", cause);
    }
}
