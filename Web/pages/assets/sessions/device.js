// A browser's user agent in words. It is what the browser says of itself, so it only helps to recognise a session.

import { text } from "../shell/page.js";

// The first that matches: most browsers name their ancestors too.
const BROWSERS = [
    ["Edge", /\bEdg(e|A|iOS)?\//],
    ["Opera", /\bOPR\//],
    ["Samsung Internet", /\bSamsungBrowser\//],
    ["Firefox", /\b(Firefox|FxiOS)\//],
    ["Chrome", /\b(Headless)?(Chrome|CriOS)\//],
    ["Safari", /\bVersion\/\S+ .*Safari\//],
];

const SYSTEMS = [
    ["iPhone", /\biPhone\b/],
    ["iPad", /\biPad\b/],
    ["Android", /\bAndroid\b/],
    ["Windows", /\bWindows\b/],
    ["ChromeOS", /\bCrOS\b/],
    ["Mac", /\bMac OS X\b/],
    ["Linux", /\bLinux\b/],
];

/** @param {string | null | undefined} userAgent @returns {string} "Firefox, Windows" */
export function deviceName(userAgent) {
    const known = [named(BROWSERS, userAgent), named(SYSTEMS, userAgent)].filter(Boolean);
    if (known.length > 0) return known.join(", ");
    // Programs say "name/version".
    return /^[\w.-]{1,30}(?=\/)/.exec(userAgent ?? "")?.[0] ?? text("profile.sessions_unknown_device");
}

function named(list, userAgent) {
    return list.find(([, sign]) => sign.test(userAgent ?? ""))?.[0];
}
