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
 * The `id` that `options` name, or undefined where they have no such key. A key without a value is a mistake of the
 * caller, and must not mean "my own": it throws a TypeError.
 * @param {{ id?: string }} options
 */
export function idIn(options) {
    return "id" in options ? checkedID(options.id) : undefined;
}
