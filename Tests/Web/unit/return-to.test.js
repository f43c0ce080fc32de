import assert from "node:assert/strict";
import { test } from "node:test";
import { sameOriginPath } from "../../../Web/client/latchkey.js";

const PAGE = new URL("https://good.example/site/login.html?return-to=x");

const REFUSED = [
    "", null, undefined, 7, {}, ["/profile"],
    "//evil.example", "///evil.example", "////evil.example", "//evil.example/%2e%2e", "//good.example@evil.example",
    "/\\evil.example", "\\evil.example", "\\\\evil.example", "/\\/evil.example", "\\/evil.example", "/profile\\..\\..",
    "https:evil.example", "https:/evil.example", "https://evil.example", "https:///evil.example",
    "HTTPS://evil.example",
    "http:evil.example", "http://good.example/", "https://good.example/profile", "https:good.example",
    "https://good@evil.example", "https://good\\@evil.example", "https://good.evil.example",
    "https://good.example.evil.example", "https://good.example:x@evil.example", "https://g\u043e\u043ed.example/",
    "/%2f%2fevil.example", "/%2F/evil.example", "/%5cevil.example", "/%5C%5Cevil.example", "%2f%2fevil.example",
    "/a/%2e%2e%2f%2fevil.example", "/%0d%0aSet-Cookie:x", "/%09/evil.example", "/%00",
    "/\tevil.example", "/\t/evil.example", "\t//evil.example", "/\r\n/evil.example", "/\n/evil.example", "/\u0000",
    " //evil.example", " /profile", "/profile ", "/pro file", "\u0001javascript:alert(1)", "/\u007f",
    "javascript:alert(1)", "JavaScript:alert(1)", "java\tscript:alert(1)", "javascript://good.example/%0aalert(1)",
    "data:text/html,x", "vbscript:x", "blob:https://good.example/x", "file:///etc/passwd", "mailto:a@evil.example",
    "/..//evil.example", "/.//evil.example", "/a/..//evil.example", "/%2e%2e//evil.example", "/%2e//evil.example",
    "..//..//evil.example", ".//..//..//evil.example", "/site/../..//evil.example", "x:y", "a:b@evil.example",
];

test("S-166: no address but a path of this origin is gone on to", () => {
    for (const target of REFUSED) {
        const path = sameOriginPath(target, PAGE);
        assert.equal(path, null, `${JSON.stringify(target)} became ${path}`);
    }
    assert.ok(REFUSED.length >= 60);
});

test("S-166: what comes out leads to this origin however it is read", () => {
    const pieces = ["/", "\\", ".", "..", ":", "@", "%2f", "%5c", "%2e", "\t", "\n", "?", "#", "e.example", "javascript"];
    const extended = (starts) => starts.flatMap((start) => pieces.map((piece) => start + piece));
    const targets = extended(extended(extended(pieces)));
    for (const target of targets) {
        const path = sameOriginPath(target, PAGE);
        if (path === null) continue;
        assert.equal(new URL(path, PAGE.href).origin, PAGE.origin, JSON.stringify(target));
        assert.match(path, /^\/(?![/\\])/, JSON.stringify(target));
    }
});

/** Hosts serve a page at these paths too; what is relative then begins with two slashes, which is another host. */
const DOUBLED = ["//login.html", "//site/login.html", "///login.html", "//good.example//login.html"];
const RELATIVE = [
    "evil.test/phish", "evil.test", "profile.html", "./evil.test", "?next=1", "#top", "../evil.test", "a/../evil.test",
    "%2e/evil.test", ".", "evil.test@good.example",
];

test("S-320: return-to is judged by the address that results", () => {
    for (const path of DOUBLED) {
        const page = { origin: "https://good.example", href: `https://good.example${path}?return-to=x` };
        for (const target of RELATIVE) {
            const result = sameOriginPath(target, page);
            if (result === null) continue;
            assert.doesNotMatch(result, /^\/\//, `${target} at ${path} became ${result}`);
            assert.equal(new URL(result, page.href).origin, page.origin);
        }
        assert.equal(sameOriginPath("evil.test/phish", page), null, path);
        assert.equal(sameOriginPath("/profile", page), "/profile", path);
    }
});

test("S-320: a base address of the page's does not lead a path to another origin", () => {
    assert.equal(sameOriginPath("/profile", PAGE, "https://cdn.example/files/"), null);
    assert.equal(sameOriginPath("/profile", PAGE, "https://good.example/files/"), "/profile");
});

test("S-320: a page without an origin of its own leads nowhere", () => {
    for (const href of ["file:///home/me/login.html", "data:text/html,x", "about:blank", "blob:https://good.example/x"]) {
        assert.equal(sameOriginPath("/profile", { origin: new URL(href).origin, href }), null, href);
    }
});

const ALLOWED = [
    ["/profile", "/profile"],
    ["/", "/"],
    ["/users?page=2&q=a%2Fb#list", "/users?page=2&q=a%2Fb#list"],
    ["/site/profile.html#https://x", "/site/profile.html#https://x"],
    ["/go?to=https://evil.example", "/go?to=https://evil.example"],
    ["profile.html", "/site/profile.html"],
    ["../other/", "/other/"],
    ["?tab=2", "/site/login.html?tab=2"],
    ["/caf\u00e9", "/caf%C3%A9"],
    ["/wiki/Talk:Main", "/wiki/Talk:Main"],
    ["/javascript:alert(1)", "/javascript:alert(1)"],
];

for (const [target, path] of ALLOWED) {
    test(`the path ${target} is gone on to as ${path}`, () => assert.equal(sameOriginPath(target, PAGE), path));
}
