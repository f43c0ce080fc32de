// How long a code is valid: what people choose, in seconds.

import { text } from "../shell/page.js";

const DAY = 86_400;
const LIFETIMES = {
    quarter: 900, hour: 3_600, day: DAY, week: 7 * DAY, fortnight: 14 * DAY, three_weeks: 21 * DAY, two_months: 60 * DAY, quarter_year: 90 * DAY, year: 365 * DAY,
};

/** @param {HTMLSelectElement} select @param {string[]} names of lifetimes @param {string} chosen one of them */
export function offerLifetimes(select, names, chosen) {
    const options = names.map((name) => {
        return new Option(text(`time.${name}`), LIFETIMES[name], name === chosen, name === chosen);
    });
    select.replaceChildren(...options);
}
