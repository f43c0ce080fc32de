// Bars by day, drawn without a library and without a style of their own; the page shows the same numbers in a table.

import { language, localeOf } from "../../client/language.js";
import { drawn } from "../qr-codes/qr-picture.js";

const WIDTH = 600;
const HEIGHT = 120;
/** Above the bars, for the largest number. */
const HEAD = 26;
/** Below them, for the days. */
const FOOT = 28;
const day = new Intl.DateTimeFormat(localeOf(language), { day: "numeric", month: "short", timeZone: "UTC" });

/** @param {string} text "2026-12-24" @returns {string} "24 Dec" */
export function shortDay(text) {
    return day.format(new Date(`${text}T00:00:00Z`));
}

/**
 * @param {{ day: string, count: number }[]} days the oldest first
 * @param {string} label what it shows, for people who do not see it
 * @param {string} [kind] a class of its bars
 * @returns {SVGElement}
 */
export function barChart(days, label, kind = "") {
    const most = Math.max(1, ...days.map(({ count }) => count));
    const width = WIDTH / Math.max(1, days.length);
    const chart = drawn("svg", { class: "chart", viewBox: `0 0 ${WIDTH} ${HEAD + HEIGHT + FOOT}`, role: "img", "aria-label": label });
    const bars = days.map(({ day: name, count }, index) => {
        const height = (count / most) * HEIGHT;
        const bar = drawn("rect", { class: `bar ${kind}`.trim(), x: index * width + width * 0.1, y: HEAD + HEIGHT - height, width: width * 0.8, height, rx: 1.5 });
        bar.append(titled(`${shortDay(name)}: ${count}`));
        return bar;
    });
    const largest = days.findIndex(({ count }) => count === most);
    const base = drawn("line", { class: "axis", x1: 0, x2: WIDTH, y1: HEAD + HEIGHT, y2: HEAD + HEIGHT });
    const marks = largest < 0 ? [] : [words(String(most), (largest + 0.5) * width, HEAD - 6, anchorAt(largest, days.length))];
    const ends = days.length < 2 ? [] : [words(shortDay(days[0].day), 0, HEAD + HEIGHT + FOOT - 6, "start"), words(shortDay(days.at(-1).day), WIDTH, HEAD + HEIGHT + FOOT - 6, "end")];
    chart.append(...bars, base, ...marks, ...ends);
    return chart;
}

function anchorAt(index, count) {
    return index === 0 ? "start" : index === count - 1 ? "end" : "middle";
}

function words(content, x, y, anchor) {
    const element = drawn("text", { x: anchor === "start" ? 0 : anchor === "end" ? WIDTH : x, y, "text-anchor": anchor });
    element.textContent = content;
    return element;
}

function titled(content) {
    const title = drawn("title", {});
    title.textContent = content;
    return title;
}
