// A list of people that the server gives a page at a time: it is searched, sorted, and its pages are turned. The pages
// with such a list have the same parts, whose ids differ by what stands before them: `q`, `waiting-q`.

import { isOver } from "../shell/guarded.js";
import { byId, say, sentence, text } from "../shell/page.js";

/** @import { Pagination, User } from "../../client/latchkey.js" */
/** @typedef {{ search: string, sort: string, page: number, part?: string, group?: string, ends?: string }} View what is asked for */

const PER_PAGE = 20;
/** People of a group belong together. */
export const WHOLE_CLASS = 50;
/** Milliseconds after the last key before the server is asked. */
const PAUSE = 300;

export class PagedList {
    #part;
    #rows;
    #message;
    #ask;
    #show;
    #perPage;
    #asking;
    #timer;
    #shown;
    /** What is asked for: more than is shown as long as an answer is on its way. */
    #wanted;

    /**
     * @param {{
     *     prefix?: string, rows: Element, message: Element, sorts?: string[], view: View, perPage?: number,
     *     ask: (query: View & { perPage: number, signal: AbortSignal }) =>
     *         Promise<{ users: User[], pagination: Pagination }>,
     *     show: (answer: { users: User[], pagination: Pagination, view: View, before: View, isOnePage: boolean }) =>
     *         Promise<void> | void,
     * }} list without `sorts` there is one order; `prefix` of the ids, `rows` holds what is shown, `message` says what went wrong, `before` is what was shown
     */
    constructor({ prefix = "", rows, message, sorts = [], view, perPage = PER_PAGE, ask, show }) {
        this.#part = (name) => byId(prefix + name);
        this.#rows = rows;
        this.#message = message;
        this.#ask = ask;
        this.#show = show;
        this.#perPage = perPage;
        this.#shown = this.#wanted = view;
        this.#part("q").value = view.search;
        if (sorts.length > 0) this.#offer(sorts);
        this.#listen();
    }

    /** Another view, such as that of an address to which somebody went back. @param {View} view */
    async goTo(view) {
        clearTimeout(this.#timer);
        this.#part("q").value = view.search;
        await this.change(view);
    }

    /** Asks the server for what `change` names besides; says what goes wrong. @param {Partial<View>} change */
    async change(change) {
        this.#wanted = { ...this.#wanted, ...change };
        try {
            await this.load();
            say(this.#message, "");
        } catch (error) {
            if (error.code === "aborted" || isOver(error)) return;
            this.#wanted = this.#shown;
            say(this.#message, sentence(error), true);
        }
    }

    /**
     * Asks again for what is wanted, and shows it; the last page when the list has become too short for it.
     * @param {Partial<View>} [change] what is wanted besides
     */
    async load(change = {}) {
        this.#wanted = { ...this.#wanted, ...change };
        // Only the last question counts: answers may overtake one another.
        this.#asking?.abort();
        this.#asking = new AbortController();
        const { signal } = this.#asking;
        this.#rows.setAttribute("aria-busy", "true");
        try {
            let view = this.#wanted;
            let answer = await this.#ask({ ...view, perPage: this.#perPage, signal });
            const last = this.#lastPage(answer.pagination);
            if (view.page > last) {
                view = { ...view, page: last };
                answer = await this.#ask({ ...view, perPage: this.#perPage, signal });
            }
            if (signal.aborted) return;
            const before = this.#shown;
            this.#shown = this.#wanted = view;
            await this.#show({ ...answer, view, before, isOnePage: answer.pagination.total <= this.#perPage });
            this.#showPlace(answer.pagination);
        } finally {
            if (!signal.aborted) this.#rows.setAttribute("aria-busy", "false");
        }
    }

    #offer(sorts) {
        const options = sorts.map((sort) => new Option(text(`users.sort_${sort.replace("-", "down_")}`), sort));
        this.#part("sort").replaceChildren(...options);
        this.#part("sort").addEventListener("change", ({ target }) => this.change({ sort: target.value, page: 1 }));
    }

    #listen() {
        this.#part("q").addEventListener("input", () => {
            clearTimeout(this.#timer);
            this.#timer = setTimeout(() => this.#searchNow(), PAUSE);
        });
        this.#part("search").addEventListener("submit", (event) => {
            event.preventDefault();
            clearTimeout(this.#timer);
            this.#searchNow();
        });
        this.#part("previous").addEventListener("click", ({ currentTarget }) => this.#turn(currentTarget, -1));
        this.#part("next").addEventListener("click", ({ currentTarget }) => this.#turn(currentTarget, 1));
    }

    #searchNow() {
        const search = this.#part("q").value.trim();
        if (search !== this.#wanted.search) this.change({ search, page: 1 });
    }

    async #turn(button, pages) {
        const isBusy = this.#rows.getAttribute("aria-busy") === "true";
        if (isBusy || button.getAttribute("aria-disabled") === "true") return;
        await this.change({ page: this.#shown.page + pages });
        this.#part("found").scrollIntoView({ block: "nearest" });
    }

    #showPlace(pagination) {
        const { has_next: hasNext, has_prev: hasPrevious } = pagination;
        const { page, sort } = this.#shown;
        this.#part("place").textContent = text("users.place", { page, pages: this.#lastPage(pagination) });
        this.#part("turning").hidden = !hasNext && !hasPrevious;
        this.#part("previous").setAttribute("aria-disabled", String(!hasPrevious));
        this.#part("next").setAttribute("aria-disabled", String(!hasNext));
        if (sort) this.#part("sort").value = sort;
    }

    #lastPage({ total }) {
        return Math.max(1, Math.ceil(total / this.#perPage));
    }
}
