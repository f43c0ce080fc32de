// All groups that are not in the archive, to choose one of them.

import { client } from "../shell/page.js";

/** So many are asked for at once, and so often: 10,000 groups. */
const PER_PAGE = 200;
const MOST_PAGES = 50;

/** In the order of the page *Groups*. @returns {Promise<import("../../client/latchkey.js").Group[]>} */
export async function everyGroup() {
    const all = [];
    for (let page = 1, more = true; more && page <= MOST_PAGES; page++) {
        const { groups, pagination } = await client.groups.list({ page, perPage: PER_PAGE });
        all.push(...groups);
        more = pagination.has_next;
    }
    return all;
}
