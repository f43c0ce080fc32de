// The style of what the second step shows: the picture to scan, and the sheet of recovery codes.

import { adoptStyle } from "../shell/adopt-style.js";

adoptStyle(`
    /* Cameras expect dark on light, whatever the colours of the page are. */
    img.qr { margin-top: 1rem; padding: 0.5rem; background: #ffffff; forced-color-adjust: none; }
    .beside { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem; margin-top: 0.5rem; }
    .beside + p { margin-top: 0.6rem; }
    .beside code { flex: 1; min-width: 12rem; }
    .beside code, .recovery-codes { font: 600 1rem/1.6 ui-monospace, monospace; }
    dialog .qr + p { margin-top: 0.75rem; }
    .recovery-codes { display: grid; grid-template-columns: repeat(auto-fit, minmax(11.5rem, 1fr)); gap: 0.35rem 2.75rem; margin: 1rem 0; padding: 1rem 0.5rem 1rem 2.75rem; background: var(--page); border: 1px solid var(--line); border-radius: var(--radius); }
    .recovery-codes li { white-space: nowrap; }
    .recovery-codes li::marker { color: var(--muted); font-weight: 400; }
    dialog:has(.recovery-codes) { width: min(34rem, calc(100% - 2rem)); }

    @media not all and (min-width: 24rem) {
        .recovery-codes { padding: 0.75rem 0.25rem 0.75rem 2.1rem; font-size: 0.9rem; }
    }

    @media print {
        .recovery-codes { background: none; }
    }
`);
