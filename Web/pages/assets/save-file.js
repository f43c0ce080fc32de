// A file that a browser saves.

/** Browsers begin to save some time after the click. */
const LONG_ENOUGH = 60_000;

/** @param {string} name @param {Blob} content */
export function saveFile(name, content) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(content);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), LONG_ENOUGH);
}

/** Where the person is: "2026-11-25". */
export function today() {
    const now = new Date();
    const parts = [now.getFullYear(), now.getMonth() + 1, now.getDate()];
    return parts.map((part) => String(part).padStart(2, "0")).join("-");
}
