// What nobody waits for is asked later than the page's content.

/** Milliseconds until the page's own content is there. */
const PAUSE = 1500;

/** @param {() => Promise<unknown>} work whose failure leaves the page as it is */
export function later(work) {
    setTimeout(() => work().catch(() => {}), PAUSE);
}
