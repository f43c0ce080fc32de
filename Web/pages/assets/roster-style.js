// The style of a list of people that is to be taken.

import { adoptStyle } from "./adopt-style.js";

adoptStyle(`
    .wide { margin-top: 1rem; overflow-x: auto; }
    .wide table { width: 100%; border-collapse: collapse; text-align: left; }
    .wide :is(th, td) { padding: 0.4rem 0.6rem; vertical-align: baseline; overflow-wrap: anywhere; }
    .wide tbody tr { border-top: 1px solid var(--line); }
    .wide td:first-child { color: var(--muted); }
    .wide td:nth-child(2) { min-width: 9rem; }
    #remarks:empty { display: none; }
    textarea { width: 100%; font: inherit; }
`);
