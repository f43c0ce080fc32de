/** The files of client and pages as they are served: each lies in the folder of its feature, and names others where they are. */
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { test } from "node:test";

const WEB = new URL("../../../Web/", import.meta.url);
/** Files of the client that keep their addresses (docs/architecture.md, "The pages' files"). */
const OUTSIDE_OF_FOLDERS = [
    "client.js", "config.d.ts", "config.js", "en.js", "errors.js", "es.js", "language.js", "latchkey.d.ts", "latchkey.js",
    "sign-in-element.d.ts", "sign-in-element.js",
];

/** Where files are served, and where they are on the disk: Web/pages is the root of the site. */
async function served() {
    const found = new Map();
    for (const [folder, prefix] of [["client/", "client/"], ["pages/", ""]]) {
        for (const name of await readdir(new URL(folder, WEB), { recursive: true })) {
            if (/\.\w+$/.test(name)) found.set(`${prefix}${name}`, new URL(`${folder}${name}`, WEB));
        }
    }
    return found;
}

const read = (url) => readFile(url, "utf8");

test("what a module imports, now or later or for its types, is where it says", async () => {
    const files = await served();
    let count = 0;
    for (const [path, url] of files) {
        if (!/\.(js|ts)$/.test(path)) continue;
        for (const [, named] of (await read(url)).matchAll(/(?:\bfrom |\bimport |\bimport\()"(\.[^"]*)"/g)) {
            const wanted = new URL(named, `http://x.example/${path}`).pathname.slice(1);
            assert.ok(files.has(wanted), `${path} imports ${named}`);
            count += 1;
        }
    }
    assert.ok(count > 600, `${count} imports`);
});

test("what a page names of its scripts, style sheets and pictures is there", async () => {
    const files = await served();
    for (const [path, url] of files) {
        const named = path.endsWith(".html") ? [...(await read(url)).matchAll(/(?:src|href)="((?:assets|client)\/[^"]+)"/g)] : [];
        for (const [, one] of named) assert.ok(files.has(one), `${path} names ${one}`);
        assert.ok(!path.endsWith(".html") || named.length >= 4, path);
    }
});

test("the executable contains each of them, and nothing else", async () => {
    const list = await read(new URL("../Sources/CWebFiles/web_files.c", WEB));
    const contained = [...list.matchAll(/^ {4}\{"([^"]+)", /gm)].map(([, path]) => path);
    assert.deepEqual(contained.sort(), [...(await served()).keys()].sort(), "run scripts/list-web-files.py");
    const embedded = [...list.matchAll(/^#embed "\.\.\/\.\.\/([^"]+)"$/gm)].map(([, path]) => path);
    assert.equal(embedded.length, contained.length);
});

test("modules lie in folders, one deep, and beside these only what keeps its address", async () => {
    const paths = [...(await served()).keys()];
    assert.deepEqual(paths.filter((path) => path.split("/").length > 3), []);
    const outside = (folder) => paths.filter((path) => path.startsWith(folder) && path.split("/").length === 2)
        .map((path) => path.slice(folder.length)).sort();
    assert.deepEqual(outside("client/"), OUTSIDE_OF_FOLDERS);
    assert.deepEqual(outside("assets/"), ["icon.svg", "pages.css"]);
    assert.deepEqual(paths.filter((path) => !path.includes("/") && !path.endsWith(".html")), []);
});

// Packed files, and the modules that a script gives to what it loads later, are told apart by these names alone.
test("no two modules of the client, and no two of the pages, have one file name", async () => {
    for (const folder of ["client/", "assets/"]) {
        const names = [...(await served()).keys()].filter((path) => path.startsWith(folder)).map((path) => path.split("/").at(-1));
        assert.deepEqual(names.filter((name, place) => names.indexOf(name) !== place), [], folder);
    }
});
