import { LatchkeyError } from "../errors.js";
import { errorText } from "../language.js";
import { idIn, pathOf } from "../requests/path.js";
import { isNothing, isPicture } from "../answers/shapes.js";

const MAX_BYTES = 1024 * 1024;
const TYPES = ["image/png", "image/jpeg", "image/webp"];

/** People's pictures: one's own, and with a permission those of others, who are named by the `id` of their account. */
export class Picture {
    #presence;
    #own;

    /** @param {import("../sessions/presence.js").Presence} presence @param {import("../accounts/own-account.js").OwnAccount} own */
    constructor(presence, own) {
        this.#presence = presence;
        this.#own = own;
    }

    /**
     * The picture, or null when there is none. An `<img>` shows it by `URL.createObjectURL`: its own request to another
     * site would not tell why there is no picture. Others' needs `users:read`.
     * @param {{ id?: string, signal?: AbortSignal }} [options]
     * @returns {Promise<Blob | null>}
     */
    async get(options = {}) {
        const path = await this.#path(options);
        try {
            return await this.#presence.send("GET", path, { isFile: true, signal: options.signal, expect: isPicture });
        } catch (error) {
            if (error.code === "not_found") return null;
            throw error;
        }
    }

    /**
     * A PNG, JPEG or WebP of at most 1 MiB and 4096 × 4096 pixels; the server leaves out place, camera and whatever is not
     * the picture, but keeps which way up a JPEG was taken. Others' needs `users:write`.
     * @param {Blob} file @param {{ id?: string, signal?: AbortSignal }} [options]
     */
    async set(file, options = {}) {
        // A server that refuses so much before it has read it looks unreachable to browsers.
        if (file.size > MAX_BYTES) throw refusal("body_too_large");
        if (!TYPES.includes(file.type)) throw refusal("unsupported_media_type");
        const path = await this.#path(options);
        await this.#presence.send("PUT", path, { body: file, signal: options.signal, expect: isNothing });
    }

    /** No error when there is none. @param {{ id?: string, signal?: AbortSignal }} [options] */
    async remove(options = {}) {
        const path = await this.#path(options);
        await this.#presence.send("DELETE", path, { signal: options.signal, expect: isNothing });
    }

    async #path(options) {
        return `${pathOf("/api/user", idIn(options) ?? (await this.#own.id(options.signal)))}/picture`;
    }
}

function refusal(code) {
    const error = new LatchkeyError(code);
    error.message = errorText(error);
    return error;
}
