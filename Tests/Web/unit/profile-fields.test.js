import assert from "node:assert/strict";
import { test } from "node:test";
import { createClient } from "../../../Web/client/latchkey.js";
import { answer, ENDED, fakeFetch, NO_TOKEN, NOBODY, pageAt, quietConsole, refusal, TOBY } from "./fake-server.js";

const PROFILE = {
    fields: [{ name: "section", type: "text", label: "Section", readers: "self", writable: true }],
    profile: { section: "P3" },
};

function clientWith(routes) {
    const fake = fakeFetch({ "GET /api/session": answer(TOBY), ...routes });
    const client = createClient("https://auth.example/", { fetch: fake.fetch, page: pageAt("https://a.example/") });
    return { client, ...fake };
}

test("one's own fields are asked for by one's own id", async () => {
    const { client, routes } = clientWith({ "GET /api/user/a1/profile": answer(PROFILE) });
    assert.deepEqual(await client.profileFields.show(), PROFILE);
    assert.deepEqual(routes(), ["GET /api/session", "GET /api/user/a1/profile"]);
});

test("staff ask for another's, and nobody else is asked about", async () => {
    const { client, routes } = clientWith({ "GET /api/user/b%2F2/profile": answer(PROFILE) });
    assert.deepEqual(await client.profileFields.show({ id: "b/2" }), PROFILE);
    assert.deepEqual(routes(), ["GET /api/user/b%2F2/profile"]);
});

test("only what changed is sent, null and false too", async () => {
    const { client, asked } = clientWith({ "PUT /api/user/a1/profile": answer(PROFILE) });
    const values = { section: null, done: false, grade: 0 };
    assert.deepEqual(await client.profileFields.update({ values }), PROFILE);
    assert.deepEqual(asked.at(-1).body, values);
});

test("what is wrong with a field is told by its name", async () => {
    const fields = { grade: "This must be a number" };
    const wrong = refusal(400, "invalid_fields", "This must be a number", { fields });
    const { client } = clientWith({ "PUT /api/user/a1/profile": wrong });
    await assert.rejects(client.profileFields.update({ values: { grade: "x" } }), {
        code: "invalid_fields", fields,
    });
});

test("a server of an earlier version has no fields; an account that is not there is told", async () => {
    const { client } = clientWith({
        "GET /api/user/a1/profile": refusal(404, "not_found", "Not found"),
        "GET /api/user/b2/profile": refusal(404, "not_found", "Not found"),
    });
    assert.deepEqual(await client.profileFields.show(), { fields: [], profile: {} });
    await assert.rejects(client.profileFields.show({ id: "b2" }), { code: "not_found" });
});

test("nobody signed in, or no more, is the server's 401, and everybody hears it", async (t) => {
    quietConsole(t);
    await assert.rejects(clientWith({ "GET /api/session": NOBODY, "GET /api/id": NO_TOKEN }).client.profileFields.show(), { code: "token_missing" });
    const { client } = clientWith({ "GET /api/user/a1/profile": ENDED });
    await client.currentUser();
    const heard = new Promise((resolve) => client.addEventListener("change", ({ detail }) => resolve(detail.user)));
    await assert.rejects(client.profileFields.show(), { code: "token_invalid" });
    assert.equal(await heard, null);
});

test("an answer of another shape is not taken for a profile", async (t) => {
    quietConsole(t);
    for (const wrong of [{}, { fields: [] }, { fields: [{}], profile: {} }, { fields: [], profile: null }, []]) {
        const { client } = clientWith({ "GET /api/user/a1/profile": answer(wrong) });
        await assert.rejects(client.profileFields.show(), { code: "not_json" }, JSON.stringify(wrong));
    }
});
