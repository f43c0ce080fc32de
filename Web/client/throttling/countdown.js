/**
 * Counts down to a moment, so that a sleeping tab or a slow timer does not make the wait longer than it is.
 *
 * @param {number} seconds
 * @param {(left: number) => void} tick called at once and about every second, the last time with 0
 * @param {{ now?: () => number, setTimeout?: typeof globalThis.setTimeout }} [clock] what tests replace
 * @returns {() => void} stops it; `tick` is not called any more
 */
export function countDown(seconds, tick, { now = Date.now, setTimeout = globalThis.setTimeout } = {}) {
    const end = now() + seconds * 1_000;
    let isStopped = false;
    const step = () => {
        if (isStopped) return;
        const left = Math.max(0, end - now());
        tick(Math.ceil(left / 1_000));
        if (left > 0) setTimeout(step, left % 1_000 || 1_000);
    };
    step();
    return () => {
        isStopped = true;
    };
}

/** `65` as `1:05`. @param {number} seconds */
export function clockText(seconds) {
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
