// What stands for a person without a picture.

/** The first letters of the first and the last word, as the eye sees letters. @param {string} name */
export function initials(name) {
    const words = name.trim().split(/\s+/);
    const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
    return ends.map(firstLetter).join("").toLocaleUpperCase();
}

function firstLetter(word) {
    // Firefox has it since 2024; without it an accent of its own is lost.
    if (!Intl.Segmenter) return [...word][0] ?? "";
    return [...new Intl.Segmenter().segment(word)][0]?.segment ?? "";
}
