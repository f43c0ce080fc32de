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
