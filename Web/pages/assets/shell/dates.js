// Times as people say them, in the language of the page.

import { language, localeOf, text } from "../../client/language.js";

const STEPS = [["minute", 60], ["hour", 60], ["day", 24], ["month", 30], ["year", 12]];
const locale = localeOf(language);
const day = new Intl.DateTimeFormat(locale, { dateStyle: "medium" });
const dayAndTime = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });

/** @param {string | number} time of the server, or in milliseconds @returns {string} "12 May 2026" */
export function dayOf(time) {
    const date = new Date(time);
    return Number.isNaN(date.getTime()) ? "" : day.format(date);
}

/** @param {string} time of the server @returns {string} "12 May 2026, 09:30" */
export function momentOf(time) {
    const date = new Date(time);
    return Number.isNaN(date.getTime()) ? "" : dayAndTime.format(date);
}

/** When something is over: after a whole day, that day, else the moment. @param {string} end of the server @returns {string} "31 Jul 2027" */
export function lastMomentOf(end) {
    const date = new Date(end);
    const isMidnight = date.getHours() + date.getMinutes() + date.getSeconds() === 0;
    return isMidnight ? lastDayName(end) : momentOf(end);
}

/** The day of the moment before it. @param {string} end of the server @returns {string} "31 Jul 2027" */
export function lastDayName(end) {
    return dayOf(Date.parse(end) - 1);
}

/** A `<time>`: "3 hours ago", and the exact time for those who point at it. @param {string} time */
export function ago(time) {
    const element = document.createElement("time");
    const date = new Date(time);
    if (Number.isNaN(date.getTime())) return element;
    element.dateTime = date.toISOString();
    element.title = dayAndTime.format(date);
    element.textContent = distance((date.getTime() - Date.now()) / 1_000);
    return element;
}

/** @param {number} seconds from now, negative for the past; a clock that goes slow makes no future */
function distance(seconds) {
    let value = Math.min(seconds, 0);
    let unit = "second";
    for (const [next, size] of STEPS) {
        if (Math.abs(value) < size) break;
        value /= size;
        unit = next;
    }
    // Seconds would be wrong as soon as they are read.
    return unit === "second" ? text("time.now") : relative.format(Math.round(value), unit);
}
