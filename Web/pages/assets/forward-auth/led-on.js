// Where this tab was led on to, so that a site which always sends people back here does not send them round in circles.

const KEY = "latchkey led on";
/** Milliseconds in which nobody comes back by themselves. */
const SOON = 10_000;

/** @param {string} path */
export function noteLed(path) {
    try {
        sessionStorage.setItem(KEY, JSON.stringify({ path, at: Date.now() }));
    } catch {
        // Where nothing is kept, browsers stop a circle by themselves.
    }
}

/** A sign-in between is no circle. */
export function forgetLed() {
    noteLed("");
}

/** @param {string} path */
export function hasJustLed(path) {
    try {
        const led = JSON.parse(sessionStorage.getItem(KEY));
        return led.path === path && Date.now() - led.at < SOON;
    } catch {
        return false;
    }
}
