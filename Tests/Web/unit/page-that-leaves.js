/** A page with storage and forms, as far as the hand-off needs them. */
import { pageAt } from "./fake-server.js";

/** Each page that is given the same `storage` is the same tab. */
export function tabAt(address, storage = new Map()) {
    const page = pageAt(address);
    const forms = [];
    Object.assign(page, { crypto: globalThis.crypto, sessionStorage: storageOver(storage), forms, head: [] });
    page.history = { state: { own: 1 }, replaceState: (state, _, path) => {
        page.history.state = state;
        page.location = new URL(path, page.location);
    } };
    page.document.createElement = (name) => ({
        name, children: [],
        append(child) { this.children.push(child); },
        submit() { forms.push(this); },
        remove() {},
    });
    page.document.head = { append: (element) => page.head.push(element) };
    page.document.body = { append: () => {} };
    return page;
}

/** What the last form sends. */
export function sentBy({ forms }) {
    const { action, method, target, children } = forms.at(-1);
    return { action, method, target, values: Object.fromEntries(children.map(({ name, value }) => [name, value])) };
}

export async function until(isSo) {
    for (let turn = 0; turn < 200 && !isSo(); turn += 1) await new Promise((resolve) => setTimeout(resolve, 1));
}

function storageOver(map) {
    return {
        get length() { return map.size; },
        key: (index) => [...map.keys()][index] ?? null,
        getItem: (key) => map.get(key) ?? null,
        setItem: (key, value) => map.set(key, String(value)),
        removeItem: (key) => map.delete(key),
    };
}
