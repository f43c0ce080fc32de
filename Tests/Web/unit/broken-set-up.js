/** A server, a proxy, a browser and a page, each of which may be set up wrongly. */
import { pageAt } from "./fake-server.js";

const OPEN_FILE = "/client/errors.js";

/**
 * @param {object} set where the defaults are a set-up in which all is well
 * @returns {{ page: object, fetch: typeof globalThis.fetch, asked: string[] }}
 */
export function setUp({
    page: address = "https://alice.github.io/site/", server = "https://auth.example", publicURL = server, allowed = [new URL(address).origin],
    ...set
} = {}) {
    const page = Object.assign(pageAt(address, { onLine: !set.isOffline, serviceWorker: set.serviceWorker }), {
        origin: set.origin ?? new URL(address).origin, crypto: "crypto" in set ? set.crypto : globalThis.crypto,
    });
    page.document.querySelectorAll = () => set.metas ?? [];
    if (page.origin === "null") forbidServiceWorkers(page.navigator);
    const asked = [];
    const jar = new Set();
    const site = set.site ?? (new URL(server).origin === page.origin ? "same-origin" : "cross-site");
    const isAllowed = allowed.includes(page.origin) || publicURL === page.origin;

    async function fetch(url, { method = "GET", mode, credentials, headers = {}, signal, redirect }) {
        const { pathname, searchParams } = new URL(url);
        asked.push(`${method} ${pathname}`);
        if (set.isDown || set.isBlocked?.(pathname)) throw new TypeError("Failed to fetch");
        if (set.hangs) return hang(signal);
        if (set.policyStops) {
            const event = Object.assign(new Event("securitypolicyviolation"), { blockedURI: url, effectiveDirective: "connect-src" });
            setTimeout(() => page.document.dispatchEvent(event));
            throw new TypeError("Failed to fetch");
        }
        if (set.fromWorker && pathname === "/api/doctor" && method === "GET") return new Response(set.fromWorker);
        const isAcross = site !== "same-origin";
        const isAsked = isAcross && (method === "DELETE" || Object.keys(headers).length > 0);
        if (isAsked && (set.eatsPreflights || set.eats?.includes(method))) throw new TypeError("Failed to fetch");
        // A preflight is told the methods of its route alone.
        if (isAcross && method === "DELETE" && !pathname.startsWith("/api/sessions/")) throw new TypeError("Failed to fetch");
        if (mode === "no-cors") return new Response("");
        const hasCORS = !isAcross || (isAllowed && !(set.isStarred && credentials === "include")) || pathname === OPEN_FILE;
        if (isAcross && (!hasCORS || set.doublesCORS)) throw new TypeError("Failed to fetch");
        if (set.redirects?.includes(method)) return redirected(redirect);
        if (set.answersForAll) return set.answersForAll();
        return answer(method, pathname, searchParams);
    }

    function answer(method, path, query) {
        if (set.tooOften) return json({ code: "too_many_attempts", message: "Too many" }, 429, { "Retry-After": "60" });
        if (path === "/api/doctor/probe") {
            if (!isAllowed) return json({ code: "origin_not_allowed" }, 403);
            for (const kind of set.keeps ?? ["planned", "none", "lax"]) jar.add(kind);
            return new Response(null, { status: 204 });
        }
        if (method === "DELETE") return json({ code: set.saysPlain ? "https_required" : "not_authenticated" }, 401);
        if (path !== "/api/doctor") return json(null, path === "/api/session" ? 200 : 405);
        const time = new Date(Date.now() + (set.clock ?? 0) * 1000).toISOString();
        const real = {
            origin: site === "same-origin" ? null : page.origin, allowed: site === "same-origin" ? null : isAllowed, site,
            https: publicURL.startsWith("https:") && !set.saysPlain, https_required: Boolean(set.saysPlain), client: "203.0.113.9",
            forwarded: set.forwarded ?? "trusted", host_matches: !set.replacesHost && publicURL === server,
            address_matches: query.get("address") === publicURL, cookie_plan: set.plan ?? (site === "cross-site" ? "partitioned" : "lax"),
            cookies_seen: [...jar], nonce: query.get("nonce"), server_time: time,
        };
        const isFirst = asked.filter((one) => one === "GET /api/doctor").length === 1;
        return json({ ...real, ...(isFirst ? set.poison : set.poisonOfSecond) });
    }
    return { page, fetch, asked, server };
}

/** What is sandboxed may not even ask. */
function forbidServiceWorkers(navigator) {
    Object.defineProperty(navigator, "serviceWorker", { get() { throw new DOMException("Service worker is disabled", "SecurityError"); } });
}

function json(body, status = 200, headers = {}) {
    return new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json", ...headers } });
}

/** What browsers show of a redirect that a script does not follow, and what follows where it does. */
function redirected(redirect) {
    if (redirect !== "manual") return new Response("<h1>Elsewhere</h1>");
    return { type: "opaqueredirect", status: 0, headers: new Headers(), body: null };
}

function hang(signal) {
    return new Promise((_, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason));
        if (signal.aborted) reject(signal.reason);
    });
}
