/**
 * A path that ends with the id of one thing, such as `/api/sessions/s1`.
 *
 * Throws a TypeError for what is no id: `undefined` from a misspelt property must not name anything, and an empty id or
 * `..` would name the whole list.
 * @param {string} list such as `/api/sessions` @param {string} id
 */
export function pathOf(list, id) {
    return `${list}/${encodeURIComponent(checkedID(id))}`;
}

/** The id itself. Throws a TypeError for what is no id. @param {string} id */
export function checkedID(id) {
    if (typeof id !== "string" || id.trim() === "" || id === "." || id === "..") {
        throw new TypeError(`Latchkey: not an id: ${JSON.stringify(id) ?? id}`);
    }
    return id;
}

/**
 * The `id` that `options` name, or undefined where they name nobody. A key without a value, as a misspelt property gives
 * it, and any other key are mistakes of the caller and must not mean "my own": they throw a TypeError.
 * @param {{ id?: string, signal?: AbortSignal }} options
 */
export function idIn(options) {
    const { id } = namedIn(options, ["id"]);
    return id;
}

/**
 * The one of `keys` that `options` name an account by, as `{ key: value }`; empty where they name nobody.
 * @param {object} options @param {string[]} keys
 */
export function namedIn(options, keys) {
    // A text or a number has no keys, and would look like options that name nobody.
    if (typeof options !== "object" || options === null || Array.isArray(options)) {
        throw new TypeError(`Latchkey: an account is named by { ${keys.join(" } or { ")} }`);
    }
    const { signal, ...named } = options;
    const given = Object.keys(named);
    if (given.length > 1 || given.some((key) => !keys.includes(key))) {
        throw new TypeError(`Latchkey: an account is named by ${keys.join(" or by ")}, not by ${given.join(", ")}`);
    }
    for (const key of given) checkedID(named[key]);
    return named;
}

/**
 * Which page of a list: by its number, the first where nothing is said, or behind the page before. A page without a `next` has none
 * behind it, and must not mean the first one: that throws a TypeError.
 * @param {number | undefined} page @param {string | null | undefined} after
 */
export function place(page, after) {
    if (after === undefined) return { page: page ?? 1 };
    if (typeof after !== "string" || after === "") throw new TypeError("Latchkey: there is no next page");
    return { page, after };
}
