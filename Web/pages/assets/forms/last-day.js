// Days as date fields have them, where the person is: what has a last day ends at the midnight after it.

/** @param {number} [time] in milliseconds @returns {string} "2026-12-24" */
export function dayText(time = Date.now()) {
    const date = new Date(time);
    const parts = [date.getFullYear(), date.getMonth() + 1, date.getDate()];
    return parts.map((part) => String(part).padStart(2, "0")).join("-");
}

/** @param {string} day "2026-12-24" @returns {Date} */
export function endOf(day) {
    const [year, month, date] = day.split("-").map(Number);
    return new Date(year, month - 1, date + 1);
}

/** @param {string} end a time of the server @returns {string} the day of the moment before it */
export function lastDayOf(end) {
    return dayText(Date.parse(end) - 1);
}
