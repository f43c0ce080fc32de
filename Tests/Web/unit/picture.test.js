import assert from "node:assert/strict";
import { test } from "node:test";
import { createClient } from "../../../Web/client/latchkey.js";
import { answer, ENDED, fakeFetch, NO_TOKEN, NOBODY, pageAt, quietConsole, refusal, TOBY } from "./fake-server.js";

const NOTHING = answer(undefined, { status: 204 });
const NONE = refusal(404, "not_found", "Not found");
const PORTRAIT = new Blob(["pixels"], { type: "image/jpeg" });

function clientWith(routes) {
    const fake = fakeFetch({ "GET /api/session": answer(TOBY), ...routes });
    const client = createClient("https://auth.example/", { fetch: fake.fetch, page: pageAt("https://a.example/") });
    return { client, picture: client.picture, ...fake };
}

test("one's own picture is found, sent as it is, and taken away", async () => {
    const { picture, asked } = clientWith({
        "GET /api/user/a1/picture": answer(PORTRAIT), "PUT /api/user/a1/picture": NOTHING,
        "DELETE /api/user/a1/picture": NOTHING,
    });
    const found = await picture.get();
    assert.equal(found.type, "image/jpeg");
    assert.equal(await found.text(), "pixels");
    await picture.set(PORTRAIT);
    await picture.remove();
    assert.deepEqual(asked.map(({ route }) => route), [
        "GET /api/session", "GET /api/user/a1/picture", "PUT /api/user/a1/picture", "DELETE /api/user/a1/picture",
    ]);
    // The browser takes the type from the file.
    assert.deepEqual([asked[2].body, asked[2].headers], [PORTRAIT, undefined]);
    assert.ok(asked.every(({ credentials }) => credentials === "include"));
});

test("others' pictures are asked for by their id", async () => {
    const path = "/api/user/b%2F2/picture";
    const { picture, routes } = clientWith({ [`GET ${path}`]: answer(PORTRAIT), [`PUT ${path}`]: NOTHING, [`DELETE ${path}`]: NOTHING });
    await picture.get({ id: "b/2" });
    await picture.set(PORTRAIT, { id: "b/2" });
    await picture.remove({ id: "b/2" });
    assert.deepEqual(routes(), [`GET ${path}`, `PUT ${path}`, `DELETE ${path}`]);
});

test("who has no picture has none, which is no error", async () => {
    assert.equal(await clientWith({ "GET /api/user/a1/picture": NONE }).picture.get(), null);
});

test("what the server would refuse is not sent", async () => {
    const { picture, asked } = clientWith({});
    const large = new Blob([new Uint8Array(1024 * 1024 + 1)], { type: "image/png" });
    await assert.rejects(picture.set(large), { code: "body_too_large", message: /up to 1 MB/ });
    for (const type of ["image/svg+xml", "image/gif", "text/html", ""]) {
        const wrong = picture.set(new Blob(["<svg/>"], { type }));
        await assert.rejects(wrong, { code: "unsupported_media_type", message: /PNG, JPEG or WebP/ });
    }
    assert.deepEqual(asked, []);
});

test("what the server refuses all the same comes with its reason", async () => {
    const fields = { picture: "The picture must be a whole PNG, JPEG or WebP of at most 4096 × 4096 pixels" };
    const { picture } = clientWith({
        "PUT /api/user/a1/picture": [
            refusal(400, "invalid_fields", fields.picture, { fields }), refusal(413, "body_too_large", "Too large"),
        ],
    });
    await assert.rejects(picture.set(PORTRAIT), { code: "invalid_fields", fields });
    await assert.rejects(picture.set(PORTRAIT), { code: "body_too_large", status: 413 });
});

test("another program's answer is no picture", async (t) => {
    quietConsole(t);
    const page = new Blob(["<h1>Wi-Fi</h1>"], { type: "text/html" });
    const { picture } = clientWith({ "GET /api/user/a1/picture": answer(page) });
    await assert.rejects(picture.get(), { code: "not_json" });
});

test("a session that has ended is told, and the page hears it", async () => {
    const { client, picture } = clientWith({ "GET /api/user/a1/picture": ENDED });
    await client.currentUser();
    const heard = [];
    client.addEventListener("change", ({ detail }) => heard.push([detail.user, detail.cause]));
    await assert.rejects(picture.get(), { code: "token_invalid", isSignedOut: true });
    assert.deepEqual(heard, [[null, "server"]]);
    await assert.rejects(clientWith({ "GET /api/session": NOBODY, "GET /api/id": NO_TOKEN }).picture.get(), { code: "token_missing" });
});
