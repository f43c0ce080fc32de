import assert from "node:assert/strict";
import { test } from "node:test";
import { createClient } from "../../../Web/client/latchkey.js";
import { answer, fakeFetch, NO_TOKEN, NOBODY, pageAt, quietConsole, refusal, TOBY } from "./fake-server.js";

const AMY = { ...TOBY, id: "b2", uid: "amy", name: "Amy" };

function clientWith(routes) {
    const fake = fakeFetch({ "GET /api/session": answer(TOBY), ...routes });
    const client = createClient("https://auth.example/", { fetch: fake.fetch, page: pageAt("https://a.example/") });
    return { client, ...fake };
}

test("signing up makes an account and signs nobody in", async () => {
    const { client, asked } = clientWith({ "POST /api/user": answer(AMY, { status: 201 }) });
    assert.equal((await client.signUp({ uid: "amy", password: "violet river", name: "Amy", email: "" })).uid, "amy");
    assert.deepEqual(asked[0].body, { uid: "amy", password: "violet river", name: "Amy" }, "no empty e-mail");
    assert.equal(asked.length, 1);
});

test("what is wrong with the fields comes by field", async () => {
    const fields = { name: "Name is missing" };
    const problems = { name: { code: "name_missing" } };
    const told = { fields, problems };
    const { client } = clientWith({ "POST /api/user": refusal(400, "invalid_fields", "Name is missing", told) });
    await assert.rejects(client.signUp({ uid: "amy", password: "x", name: "" }), { code: "invalid_fields", ...told });
});

test("one's own record is changed by its id, and the page hears the new name", async () => {
    const renamed = { ...TOBY, name: "Tom" };
    const { client, asked } = clientWith({ "PUT /api/user/a1": answer(renamed) });
    const heard = [];
    client.addEventListener("change", ({ detail }) => heard.push(detail.user.name));
    assert.deepEqual(await client.updateUser({ name: "Tom" }), renamed);
    assert.deepEqual(asked.at(-1).body, { name: "Tom" });
    assert.deepEqual(heard, ["Tom"]);
    assert.equal((await client.currentUser()).name, "Tom");
});

test("who is not signed in gets the server's own refusal", async () => {
    const { client } = clientWith({ "GET /api/session": NOBODY, "GET /api/id": NO_TOKEN });
    await assert.rejects(client.updateUser({ name: "Tom" }), { code: "token_missing", isSignedOut: true });
});

test("a wrong current password ends no session", async () => {
    const { client, asked } = clientWith({
        "PUT /api/password": refusal(401, "current_password_wrong", "The current password is wrong"),
    });
    await client.currentUser();
    const change = client.changePassword({ current: "a", password: "b" });
    await assert.rejects(change, { code: "current_password_wrong", isSignedOut: false });
    assert.deepEqual(asked.at(-1).body, { current: "a", new: "b" });
    assert.equal((await client.currentUser()).uid, "toby");
});

test("deleting oneself signs out; deleting another does not", async () => {
    const deleted = answer(undefined, { status: 204 });
    const { client, routes, asked } = clientWith({ "DELETE /api/user": deleted, "DELETE /api/user/a1": deleted });
    await client.deleteAccount({ uid: "amy" });
    assert.deepEqual(asked.at(-1).body, { uid: "amy" });
    assert.equal((await client.currentUser()).uid, "toby");
    await client.deleteAccount({ uid: "TOBY" });
    assert.equal(await client.currentUser(), null);
    assert.deepEqual(routes(), ["GET /api/session", "DELETE /api/user", "DELETE /api/user/a1"]);
});

const NO_ID = [
    { uid: undefined }, { uid: null }, { uid: "" }, { uid: " " }, { uid: 7 }, { id: undefined }, { id: null }, { id: "" },
    { id: ".." }, { id: "." }, { user: "amy" }, { name: "amy" }, { uid: "amy", id: "b2" }, { Uid: "amy" },
];

for (const named of [...NO_ID, "", "amy", 7, null, []]) {
    test(`deleteAccount(${JSON.stringify(named)}) deletes nobody and asks nothing`, async () => {
        const { client, asked } = clientWith({});
        await assert.rejects(client.deleteAccount(named), TypeError);
        assert.deepEqual(asked, []);
    });
}

test("a picture or a profile named by another key than id is not one's own", async () => {
    const { client, asked } = clientWith({});
    for (const named of [{ uid: "amy" }, { userID: "b2" }, { id: undefined }, { id: "b2", uid: "amy" }]) {
        await assert.rejects(client.picture.remove(named), TypeError);
        await assert.rejects(client.profileFields.update({ values: { a: "b" }, ...named }), TypeError);
    }
    assert.deepEqual(asked, []);
});

const NO_IDS = [undefined, null, "", "  ", ".", "..", 7, {}];

test("what is no id names nothing: no request is sent", async () => {
    const { client, asked } = clientWith({});
    const picture = new Blob(["x"], { type: "image/png" });
    for (const id of NO_IDS) {
        const acts = {
            endSession: () => client.endSession(id),
            revokeJoinCode: () => client.staff.revokeJoinCode(id),
            approve: () => client.staff.approve(id),
            refuse: () => client.staff.refuse(id),
            refuseMany: () => client.staff.refuseMany(["a1", id]),
            makeRecoveryCode: () => client.staff.makeRecoveryCode(id),
            sendMailAgain: () => client.staff.sendMailAgain(id),
            getPicture: () => client.picture.get({ id }),
            setPicture: () => client.picture.set(picture, { id }),
            removePicture: () => client.picture.remove({ id }),
            showFields: () => client.profileFields.show({ id }),
            updateFields: () => client.profileFields.update({ values: {}, id }),
        };
        for (const [name, act] of Object.entries(acts)) await assert.rejects(act(), TypeError, `${name}: ${id}`);
    }
    await assert.rejects(client.staff.refuseMany([]), TypeError);
    assert.deepEqual(asked, []);
});

test("an account is deleted by its id; one's own that way ends the session here", async () => {
    const nothing = answer(undefined, { status: 204 });
    const { client, routes } = clientWith({ "DELETE /api/user/b2": nothing, "DELETE /api/user/a1": nothing });
    await client.deleteAccount({ id: "b2" });
    assert.equal((await client.currentUser()).uid, "toby");
    await client.deleteAccount({ id: "a1" });
    assert.equal(await client.currentUser(), null);
    assert.deepEqual(routes(), ["GET /api/session", "DELETE /api/user/b2", "DELETE /api/user/a1"]);
});

test("all that is held about oneself comes as one object", async (t) => {
    quietConsole(t);
    const data = { user: TOBY, sessions: [], devices_last_used_at: [], pending: [], join_codes: [], mails: [], events: [] };
    const { client } = clientWith({ "GET /api/data": [answer(data), answer({ user: TOBY })] });
    assert.deepEqual(await client.downloadData(), data);
    await assert.rejects(client.downloadData(), { code: "not_json" });
});

test("sessions are listed and ended one by one or all others at once", async () => {
    const { client, routes } = clientWith({
        "GET /api/sessions": answer({ sessions: [{ id: "s/1", current: true }] }),
        "DELETE /api/sessions/s%2F1": answer(undefined, { status: 204 }),
        "DELETE /api/sessions": answer(undefined, { status: 204 }),
    });
    const [session] = await client.sessions();
    await client.endSession(session.id);
    await client.endOtherSessions();
    assert.deepEqual(routes(), ["GET /api/sessions", "DELETE /api/sessions/s%2F1", "DELETE /api/sessions"]);
});

test("the list of users is always a page of it", async () => {
    const page = { users: [AMY], pagination: { page: 1, per_page: 50, total: 1, has_next: false, has_prev: false } };
    const { client, asked } = clientWith({ "GET /api/user": answer(page) });
    assert.deepEqual(await client.users(), page);
    await client.users({ search: "a&b", page: 2, perPage: 20, sort: "-created_at" });
    await client.users({ state: "pending", role: "Teacher" });
    await client.users({ group: "g1", neverSignedIn: true, endsBefore: "2026-12-24" });
    await client.users({ neverSignedIn: false });
    await client.users({ after: "abc", perPage: 5 });
    await client.users({ after: "abc", page: 3 });
    for (const after of [null, "", 7]) assert.throws(() => client.users({ after }), TypeError, "no next page is not the first one");
    assert.deepEqual(asked.map(({ search }) => search), [
        "?page=1", "?page=2&per_page=20&q=a%26b&sort=-created_at", "?page=1&state=pending&role=Teacher",
        "?page=1&group=g1&never_signed_in=true&ends_before=2026-12-24", "?page=1",
        "?after=abc&per_page=5", "?page=3&after=abc",
    ]);
});

test("pages learn whether the first administrator is still to be made", async () => {
    const { client, asked } = clientWith({ "GET /api/setup": answer({ open: true }) });
    assert.equal(await client.needsSetUp(), true);
    assert.equal(asked.length, 1);
    const other = clientWith({ "GET /api/setup": answer({ hello: "world" }) });
    await assert.rejects(other.client.needsSetUp(), { code: "not_json" });
});

test("the first administrator is made with the code of the link", async () => {
    const { client, asked } = clientWith({ "POST /api/setup": answer(AMY, { status: 201 }) });
    const account = { code: "c0de", uid: "amy", name: "Amy", password: "violet river" };
    assert.equal((await client.setUp(account)).uid, "amy");
    assert.deepEqual(asked[0].body, account);
});

test("settings are asked once; a server that has none leaves the presumed ones", async () => {
    const own = { registration: "closed", uid_label: "GitHub ID", password: { min_length: 15, max_length: 256 } };
    const told = clientWith({ "GET /api/settings": answer(own) });
    assert.deepEqual(await Promise.all([told.client.settings(), told.client.settings()]), [own, own]);
    assert.equal(told.asked.length, 1);
    const older = clientWith({ "GET /api/settings": refusal(404, "not_found", "Not found") });
    assert.equal((await older.client.settings()).uid_label, "User ID");
});

test("settings that could not be had are asked for again", async () => {
    const own = { registration: "open", uid_label: "GitHub ID", password: { min_length: 8, max_length: 256 } };
    const { client } = clientWith({ "GET /api/settings": [refusal(503, "unavailable", "later"), answer(own)] });
    await assert.rejects(client.settings(), { code: "unavailable" });
    assert.equal((await client.settings()).uid_label, "GitHub ID");
});

test("a password that could not be checked is neither good nor bad", async () => {
    const weak = { acceptable: false, message: "Password must be at least 8 characters" };
    const asking = clientWith({ "POST /api/password/check": answer(weak) });
    assert.deepEqual(await asking.client.checkPassword({ password: "x", uid: "amy" }), weak);
    assert.deepEqual(asking.asked[0].body, { password: "x", uid: "amy" });
    const older = clientWith({ "POST /api/password/check": refusal(404, "not_found", "Not found") });
    assert.equal((await older.client.checkPassword({ password: "x" })).acceptable, undefined);
});
