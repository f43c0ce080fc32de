// A QR code as a drawing: dark on light whatever the colours of the page are, because cameras expect that.

import { text } from "../../client/language.js";
import { matrixOf } from "./qr-matrix.js";

const SVG = "http://www.w3.org/2000/svg";
/** Squares of light around it, by which cameras tell it from what is beside it. */
const MARGIN = 4;

/** @param {string} content @returns {SVGElement | null} null for what is too long */
export function qrPicture(content) {
    const matrix = matrixOf(content);
    if (!matrix) return null;
    const size = matrix.length + 2 * MARGIN;
    const picture = drawn("svg", { class: "qr", viewBox: `0 0 ${size} ${size}`, role: "img", "aria-label": text("join.qr"), "shape-rendering": "crispEdges" });
    picture.append(drawn("rect", { width: size, height: size, fill: "#ffffff" }), drawn("path", { d: runs(matrix), fill: "#000000" }));
    return picture;
}

/** Each run of dark squares is one rectangle. */
function runs(matrix) {
    return matrix.flatMap((row, y) => {
        const line = row.map(Number).join("");
        return [...line.matchAll(/1+/g)].map(({ 0: run, index: x }) => `M${x + MARGIN} ${y + MARGIN}h${run.length}v1h-${run.length}z`);
    }).join("");
}

export function drawn(name, attributes) {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
    return element;
}
