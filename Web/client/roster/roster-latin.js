// Names in the letters of user IDs and keys of groups.

const LETTERS = {
    ß: "ss", ẞ: "ss", æ: "ae", Æ: "ae", œ: "oe", Œ: "oe", ø: "o", Ø: "o", ł: "l", Ł: "l", đ: "d", Đ: "d", ð: "d", Ð: "d",
    þ: "th", Þ: "th", ħ: "h", Ħ: "h", ı: "i", ŧ: "t", Ŧ: "t", ŋ: "n", Ŋ: "n", ĸ: "k", ə: "e", Ə: "e",
};

/** Without accents, in small letters of ASCII; other letters stay as they are. @param {string} text */
export function latin(text) {
    const plain = [...text.normalize("NFKD").replace(/\p{M}/gu, "")].map((letter) => LETTERS[letter] ?? letter).join("");
    return lowered(plain);
}

/** Of ASCII alone, as the server does it. @param {string} text */
export function lowered(text) {
    return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

const MAX_MADE = 40;

/** `given.family`, or what stands before the @ of an address; empty where no letter of ASCII is left.
 * @param {{ given?: string, family?: string, name: string, email?: string }} person */
export function madeUID({ given, family, name, email }) {
    const address = email || name;
    if (address.includes("@")) {
        const local = latin(address.slice(0, address.indexOf("@"))).split("+")[0].replace(/[^a-z0-9._-]/g, "");
        const uid = cut(local);
        if (isEnough(uid)) return uid;
    }
    const swapped = name.split(",").length === 2 ? name.split(",").reverse().join(" ") : name;
    const words = wordsOf(swapped);
    const first = given && family ? wordsOf(given).slice(0, 1) : words.slice(0, 1);
    const last = given && family ? [wordsOf(family).join("-")] : words.slice(1).slice(-1);
    const uid = cut([...first, ...last].filter((word) => word !== "").join("."));
    return isEnough(uid) ? uid : "";
}

function wordsOf(text) {
    return latin(text).split(/[\p{White_Space}]+/u).map((word) => word.replace(/[^a-z0-9-]/g, "").replace(/^-+|-+$/g, ""))
        .filter((word) => word !== "");
}

function cut(uid) {
    return uid.slice(0, MAX_MADE).replace(/^[._-]+|[._-]+$/g, "");
}

function isEnough(uid) {
    return uid.length >= 2 && /[a-z]/.test(uid);
}

/** The key of a group as a list names it: "Year 9 / P3" is `year-9-p3`. Empty where nothing of it is left. @param {string} text */
export function groupKey(text) {
    return latin(text).replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
}
