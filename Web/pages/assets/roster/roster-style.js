// The style of a list of people that is to be taken.

import { adoptStyle } from "../shell/adopt-style.js";

adoptStyle(`
    .wide { margin-top: 1rem; overflow-x: auto; }
    .wide table { width: 100%; border-collapse: collapse; text-align: left; }
    .wide :is(th, td) { padding: 0.4rem 0.6rem; vertical-align: baseline; overflow-wrap: break-word; }
    .wide tbody tr { border-top: 1px solid var(--line); }
    .wide td:first-child { color: var(--muted); }
    .wide td:nth-child(2) { min-width: 9rem; }
    .wide td:is(:nth-child(2), :nth-child(3)) { overflow-wrap: anywhere; }
    .wide td:nth-child(3) { min-width: 11rem; }
    /* One column more, which is a date. */
    .wide [data-ends] td:nth-child(3) { min-width: 7rem; }
    .wide [data-ends] td:nth-child(5) { min-width: 6.5rem; }
    .wide [data-ends] td:last-child { min-width: 9rem; }

    /* On a phone a row is a block, what becomes of it first. */
    @media screen and (max-width: 44.99rem) {
        .wide :is(table, tbody) { display: block; }
        .wide thead { display: none; }
        .wide tbody tr { display: flex; flex-direction: column; gap: 0.15rem; padding: 0.6rem 0; }
        .wide tbody tr[hidden] { display: none; }
        .wide tbody tr:first-child { border-top: 0; }
        .wide td:is(td, [data-ends] td) { min-width: 0; padding: 0; }
        .wide td:last-child { order: -1; }
        .wide td:not(:last-child)::before { content: attr(data-title) ": "; color: var(--muted); font-size: 0.9rem; }
        .wide td:empty { display: none; }
    }

    #source .row-check { margin-top: 1rem; }
    #remarks:empty { display: none; }
    textarea { width: 100%; font: inherit; }
`);
