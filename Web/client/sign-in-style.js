const CSS = `
:host {
    display: block;
    --accent: var(--latchkey-accent, #1f5fbf);
    --on-accent: var(--latchkey-on-accent, #ffffff);
    --error: var(--latchkey-error, #b3261e);
    --line: var(--latchkey-line, #767f92);
    --radius: var(--latchkey-radius, 0.5rem);
    --gap: var(--latchkey-gap, 1.1rem);
    font: var(--latchkey-font, inherit);
    line-height: 1.5;
}
@supports (color: light-dark(red, blue)) {
    :host {
        --accent: var(--latchkey-accent, light-dark(#1f5fbf, #8db8ff));
        --on-accent: var(--latchkey-on-accent, light-dark(#ffffff, #10141c));
        --error: var(--latchkey-error, light-dark(#b3261e, #ffb4ab));
        --line: var(--latchkey-line, light-dark(#767f92, #8690a5));
    }
}
:host([hidden]), [hidden] { display: none; }
*, ::before, ::after { box-sizing: border-box; }
[part="fields"] { display: grid; gap: var(--gap); }
[part="fields"][hidden] { display: none; }
[part="label"] { display: block; margin-block-end: 0.3rem; font-weight: 600; }
[part~="input"] {
    width: 100%;
    min-height: 2.75rem;
    padding: 0.5rem 0.75rem;
    color: inherit;
    background: var(--latchkey-field, transparent);
    border: 1px solid var(--line);
    border-radius: var(--radius);
    font: inherit;
}
[part~="input"][aria-invalid="true"] { border-color: var(--error); box-shadow: inset 0 0 0 1px var(--error); }
.password { position: relative; }
.password [part~="input"] { padding-inline-end: 6rem; }
[part="toggle"] {
    position: absolute;
    inset-block: 0.3rem;
    inset-inline-end: 0.3rem;
    min-width: 5rem;
    padding: 0 0.6rem;
    color: var(--accent);
    background: none;
    border: 0;
    border-radius: var(--radius);
    font: inherit;
    cursor: pointer;
}
[part="remember"] { display: flex; align-items: center; gap: 0.6rem; min-height: 1.5rem; cursor: pointer; }
[part="checkbox"] { flex: none; width: 1.25rem; height: 1.25rem; margin: 0; accent-color: var(--accent); }
[part="button"] {
    width: 100%;
    min-height: 2.75rem;
    padding: 0.5rem 1rem;
    color: var(--on-accent);
    background: var(--accent);
    border: 0;
    border-radius: var(--radius);
    font: inherit;
    font-weight: 600;
    cursor: pointer;
}
[part="button"][aria-disabled="true"] { opacity: 0.75; cursor: progress; }
:is(input, button, [part="message"]):focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
[part="status"] { min-height: 1.5em; margin-block-start: 0.75rem; overflow-wrap: anywhere; }
[part="message"] { margin: 0; }
[part="status"].error { color: var(--error); }
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
