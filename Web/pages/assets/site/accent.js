// Colours made of the one that the operator chose, so that they can be read in the light and in the dark scheme.

/** What text of usual size needs (WCAG 2.2, 1.4.3). */
const MIN_CONTRAST = 4.5;
const WHITE = [255, 255, 255];
const BLACK = [0, 0, 0];

/** What lies under the accent, as pages.css has it; how much of the accent is in the soft background. */
const SCHEMES = {
    light: { surfaces: ["#ffffff", "#f4f6f5"], towards: BLACK, soft: 0.1, stronger: 0.2 },
    dark: { surfaces: ["#18201e", "#101615"], towards: WHITE, soft: 0.18, stronger: 0.3 },
};

/**
 * A colour that is too pale is made darker, on dark pages a dark one lighter, until text in it can be read.
 * @param {string} colour `#rrggbb`
 * @param {"light" | "dark"} scheme
 * @returns {{ accent: string, strong: string, soft: string, on: string } | null} `on`: of text on the accent; null for
 *     what is no colour
 */
export function accentFor(colour, scheme) {
    if (!/^#[0-9a-f]{6}$/i.test(colour)) return null;
    const { surfaces, towards, soft: softness, stronger } = SCHEMES[scheme];
    const under = surfaces.map(channels);
    const chosen = channels(colour);
    const soft = mixed(under[0], chosen, softness);
    let accent = chosen;
    for (let part = 0; part <= 1 && [...under, soft].some((below) => contrast(accent, below) < MIN_CONTRAST); part += 0.02) {
        accent = mixed(chosen, towards, part);
    }
    const on = contrast(accent, WHITE) >= contrast(accent, BLACK) ? WHITE : BLACK;
    return { accent: hex(accent), strong: hex(mixed(accent, towards, stronger)), soft: hex(soft), on: hex(on) };
}

/** WCAG's ratio, from 1 to 21. @param {number[]} one @param {number[]} other */
export function contrast(one, other) {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
}

/** @param {string} colour `#rrggbb` */
export function channels(colour) {
    return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}

function luminance(colour) {
    const [red, green, blue] = colour.map((channel) => {
        const part = channel / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function mixed(one, other, part) {
    return one.map((channel, index) => Math.round(channel + (other[index] - channel) * part));
}

function hex(colour) {
    return `#${colour.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
}
