// The style of tables of people and of numbers, and of charts, for the pages that have them: with their script, so that it is no
// request of its own.

import { adoptStyle } from "../shell/adopt-style.js";

adoptStyle(`
    /* What does not fit all the same is scrolled to. */
    .table { padding: 0; margin-top: 0; overflow: auto hidden; }
    table { width: 100%; border-collapse: collapse; text-align: left; }
    /* Words stay whole: the columns would shrink to one letter. A long name breaks, what is longer in one word is cut off. */
    :is(th, td) { padding: 0.6rem; vertical-align: middle; overflow-wrap: normal; }
    :is(th, td):first-child { padding-left: 1rem; }
    :is(th, td):last-child { padding-right: 1rem; }
    tbody [data-part="name"] { min-width: 11rem; overflow-wrap: anywhere; }
    tbody :is([data-part="uid"], [data-part="email"]) span { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    tbody [data-part="uid"] span { max-width: 10rem; }
    /* As wide as what the others leave. */
    tbody [data-part="email"] { width: 40%; min-width: 5.5rem; max-width: 0; }
    :is([data-part="created_at"], [data-part="last_sign_in"], [data-part="help"]) { white-space: nowrap; }
    thead { background: var(--page); font-size: 0.9rem; }
    tbody tr { border-top: 1px solid var(--line); }
    tbody th { font-weight: 600; }
    .table[aria-busy="true"] tbody { opacity: 0.55; }

    th button {
        display: inline-flex;
        align-items: center;
        gap: 0.35rem;
        min-height: 1.75rem;
        padding: 0;
        color: inherit;
        background: none;
        border: 0;
        font: inherit;
        font-weight: 600;
        text-align: left;
        white-space: nowrap;
        cursor: pointer;
    }

    th button::after { content: "↕"; content: "↕" / ""; color: var(--muted); font-weight: 400; }
    [aria-sort="ascending"] button::after { content: "↑"; content: "↑" / ""; color: var(--accent); }
    [aria-sort="descending"] button::after { content: "↓"; content: "↓" / ""; color: var(--accent); }

    [data-part="choice"] { width: 2.25rem; }
    td[data-part="choice"] { padding: 0 0 0 0.6rem; }
    .chosen { padding: 1rem 1.5rem; }
    .chosen .side-by-side { align-items: end; }
    .chosen .field { margin-top: 0.6rem; }
    .chosen .actions { margin-top: 0.6rem; }

    /* In view as long as somebody is chosen, where that leaves room; what has the focus does not lie behind it. */
    @media (min-height: 35rem) {
        .chosen { position: sticky; bottom: 0; z-index: 1; box-shadow: 0 -2px 12px rgb(0 0 0 / 15%); }
        html:has(.chosen:not([hidden])) { scroll-padding-bottom: 16rem; }
    }

    .counts { display: grid; grid-template-columns: repeat(auto-fill, minmax(7rem, 1fr)); gap: 1rem 1.5rem; margin: 1rem 0 0; padding: 0; list-style: none; }
    .counts :is(a, li) { color: inherit; text-decoration: none; }
    .counts span { display: block; color: var(--muted); font-size: 0.9rem; }
    .counts strong { font-size: 1.5rem; }
    .counts a:hover strong { color: var(--accent); text-decoration: underline; }
    figure { margin: 1.25rem 0 0; }
    .chart { display: block; width: 100%; height: auto; margin-top: 0.35rem; overflow: visible; }
    .chart text { fill: var(--muted); font-size: 13px; }
    .bar { fill: var(--accent); }
    .bar.wrong { fill: var(--error); }
    .axis { stroke: var(--edge); }

    @media (min-width: 75rem) {
        .narrow-only { display: none; }
    }

    /* Two lines a person, but on paper. "Sort by" sorts: titles that were hidden but for the eye would take an unseen focus. */
    @media screen and (max-width: 74.99rem) {
        :is(table, tbody) { display: block; }
        :is(thead, [data-part="created_at"]) { display: none; }

        tbody tr {
            display: grid;
            grid-template: "name uid roles help" "email last roles help" / minmax(0, 1.2fr) minmax(0, 1fr) minmax(0, 1fr) minmax(10rem, max-content);
            gap: 0 0.75rem;
            align-items: center;
            padding: 0.75rem 1.15rem;
        }

        tbody tr:has([data-part="choice"]) {
            grid-template: "choice name uid roles help" "choice email last roles help" / 2.25rem minmax(0, 1.2fr) minmax(0, 1fr) minmax(0, 1fr) minmax(10rem, max-content);
        }

        tbody tr:first-child { border-top: 0; }
        /* Not where the box of those who may be chosen would be. */
        tbody [data-part="name"] { grid-area: name; }
        tbody td[data-part="choice"] { grid-area: choice; }
        :is(td, tbody th):is([data-part], :first-child, :last-child) { width: auto; min-width: 0; max-width: none; padding: 0; }
        td { color: var(--muted); font-size: 0.9rem; }
        [data-part="uid"] { grid-area: uid; }
        [data-part="email"] { grid-area: email; }
        [data-part="last_sign_in"] { grid-area: last; white-space: normal; }
        [data-part="last_sign_in"]::before { content: attr(data-title) ": "; }
        [data-part="roles"] { grid-area: roles; text-align: right; }
        [data-part="help"] { grid-area: help; text-align: right; }
        td:is(.nothing, :empty) { display: none; }
    }

    /* Few columns of numbers are a table on every screen. */
    table.plain { display: table; margin-top: 0.75rem; font-variant-numeric: tabular-nums; }
    .plain thead { display: table-header-group; }
    .plain tbody { display: table-row-group; }
    .plain tbody tr { display: table-row; }
    .plain :is(th, td):is(td, th, :first-child, :last-child) { padding: 0.35rem 0.6rem; }
    .plain td { color: inherit; }
    .plain tbody th { white-space: nowrap; }

    @media screen and (max-width: 44.99rem) {
        .table.card { padding: 0; }
        .chart text { font-size: 24px; }
        tbody tr { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: center; }
        tbody tr:has([data-part="choice"]) { position: relative; padding-left: 3.25rem; }
        tbody td[data-part="choice"] { position: absolute; top: 0.35rem; left: 0.5rem; }
        [data-part="name"] { flex: 1; }
        [data-part="roles"] { order: 1; max-width: 45%; }
        :is([data-part="uid"], [data-part="email"]) { flex: 100%; order: 2; }
        :is([data-part="last_sign_in"], [data-part="help"]) { order: 3; }
        [data-part="help"] { margin-top: 0.4rem; }
    }

    @media (forced-colors: active) {
        .bar { forced-color-adjust: none; fill: CanvasText; }
    }
`);
