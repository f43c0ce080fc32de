import assert from "node:assert/strict";
import { test } from "node:test";
import { createClient } from "../../../Web/client/latchkey.js";
import { answer, fakeFetch, pageAt, quietConsole, refusal, TOBY } from "./fake-server.js";

const NOTHING = answer(undefined, { status: 204 });
const CODE = {
    id: "c1", code: "K7WQ-M3XT", link: "https://auth.example/signup#K7WQ-M3XT", role: "User", seats: 35, seats_taken: 0,
    uid: null, email: null, note: "Year 9", created_at: "2026-11-23T09:51:07Z", expires_at: "2026-12-07T09:51:07Z",
    revoked: false,
};

function staffWith(routes) {
    const fake = fakeFetch(routes);
    const client = createClient("https://auth.example/", { fetch: fake.fetch, page: pageAt("https://a.example/") });
    return { staff: client.staff, client, ...fake };
}

test("a person joins with a code", async () => {
    const { client, asked } = staffWith({ "POST /api/user": answer({ ...TOBY, state: "pending" }, { status: 201 }) });
    const account = { uid: "toby", password: "violet river", name: "Thomas Edison" };
    assert.equal((await client.signUp({ ...account, code: "k7wq m3xt" })).state, "pending");
    await client.signUp({ ...account, code: "" });
    assert.deepEqual(asked.map(({ body }) => body), [{ ...account, code: "k7wq m3xt" }, account], "no empty code");
});

test("many are added at once, and who is refused is told", async (t) => {
    quietConsole(t);
    const users = [{ ...TOBY, recovery_code: "K7WQ-M3XT-R2", recovery_code_expires_at: "2026-11-30T09:51:07Z" }];
    const errors = [{ message: "This user ID is taken", code: "uid_taken", index: 1, uid: "ada" }];
    const { staff, asked } = staffWith({
        "POST /api/users": [answer({ errors, users }), answer({ errors: [], users: [TOBY] })],
    });
    const people = [{ uid: "toby", name: "Thomas Edison" }, { uid: "ada", name: "Ada" }];
    assert.deepEqual(await staff.addUsers(people), { errors, users });
    assert.deepEqual(asked[0].body, people);
    await assert.rejects(staff.addUsers(people), { code: "not_json" }, "without codes");
});

test("codes are made, listed and revoked", async () => {
    const { staff, asked, routes } = staffWith({
        "POST /api/join-codes": answer({ code: CODE }, { status: 201 }),
        "GET /api/join-codes": answer({ codes: [CODE, { ...CODE, id: "c/2", code: null, link: null }] }),
        "DELETE /api/join-codes/c%2F2": NOTHING,
    });
    assert.deepEqual(await staff.makeJoinCode({ seats: 35, expiresIn: 1_209_600, note: "Year 9" }), CODE);
    assert.deepEqual(asked[0].body, { seats: 35, expires_in: 1_209_600, note: "Year 9" });
    const [, invitation] = await staff.joinCodes();
    await staff.revokeJoinCode(invitation.id);
    assert.deepEqual(routes(), ["POST /api/join-codes", "GET /api/join-codes", "DELETE /api/join-codes/c%2F2"]);
});

test("the roles are listed, given and taken", async () => {
    const editor = {
        name: "Editor", label: "Edits the school paper", permissions: ["posts:write"], built_in: false, by: ["Admin"],
        may_give: true,
    };
    const list = { roles: [editor], default_role: "User" };
    const { client, asked, routes } = staffWith({
        "GET /api/roles": [answer(list), answer({ roles: [{ name: "Editor" }], default_role: "User" })],
        "PUT /api/user/a%2F1/roles/Editor": answer(TOBY), "DELETE /api/user/a%2F1/roles/Editor": answer(TOBY),
    });
    assert.deepEqual(await client.roles.list(), list);
    assert.deepEqual(await client.roles.give("a/1", "Editor", { expiresIn: 3600 }), TOBY);
    assert.deepEqual(await client.roles.give("a/1", "Editor"), TOBY);
    assert.deepEqual(await client.roles.take("a/1", "Editor"), TOBY);
    assert.deepEqual(asked.map(({ body }) => body), [undefined, { expires_in: 3600 }, {}, undefined]);
    assert.equal(routes().at(-1), "DELETE /api/user/a%2F1/roles/Editor");
    await assert.rejects(client.roles.give("a/1", ""), TypeError);
});

for (const whom of [{ uid: undefined }, { uid: "" }, { email: undefined }, { email: null }, { email: " " }]) {
    test(`an invitation for ${JSON.stringify(whom)} is no code for everybody: nothing is made`, async () => {
        const { staff, asked } = staffWith({});
        await assert.rejects(staff.makeJoinCode({ role: "Admin", ...whom }), TypeError);
        assert.deepEqual(asked, []);
    });
}

test("the accounts that wait are a page of a list, and are approved or refused", async () => {
    const page = { users: [TOBY], pagination: { page: 1, per_page: 20, total: 1, has_next: false, has_prev: false } };
    const { staff, asked, routes } = staffWith({
        "GET /api/pending": answer(page), "POST /api/pending/a1": NOTHING, "DELETE /api/pending/a1": NOTHING,
    });
    assert.deepEqual(await staff.pendingUsers({ search: "to&by", perPage: 20, sort: "-created_at" }), page);
    assert.equal(asked[0].search, "?page=1&per_page=20&q=to%26by&sort=-created_at");
    await staff.approve("a1");
    await staff.refuse("a1");
    assert.deepEqual(routes(), ["GET /api/pending", "POST /api/pending/a1", "DELETE /api/pending/a1"]);
});

test("several accounts are refused at once, and each outcome is told", async () => {
    const outcome = { refused: ["a1"], errors: [{ id: "b2", code: "not_found", message: "Not found" }] };
    const { staff, asked } = staffWith({ "DELETE /api/pending": answer(outcome) });
    assert.deepEqual(await staff.refuseMany(["a1", "b2"]), outcome);
    assert.deepEqual(asked[0].body, { ids: ["a1", "b2"] });
});

test("a code for somebody's new password is seen once", async () => {
    const made = { code: "K7WQ-M3XT-R2", expires_at: "2026-11-24T09:51:07Z" };
    const { staff, asked } = staffWith({ "POST /api/user/a1/recovery-code": answer(made, { status: 201 }) });
    assert.deepEqual(await staff.makeRecoveryCode("a1", { expiresIn: 3_600 }), made);
    await staff.makeRecoveryCode("a1");
    assert.deepEqual(asked.map(({ body }) => body), [{ expires_in: 3_600 }, {}]);
});

test("the outbox is looked into, and a mail sent again", async () => {
    const mail = { id: "m1", kind: "verify_email", user_id: "a1", recipient: "a@b.example", state: "sent", attempts: 1 };
    const { staff, routes } = staffWith({ "GET /api/mail": answer({ mails: [mail] }), "POST /api/mail/m1": NOTHING });
    assert.deepEqual(await staff.mails(), [mail]);
    await staff.sendMailAgain("m1");
    assert.deepEqual(routes(), ["GET /api/mail", "POST /api/mail/m1"]);
});

test("who may not is refused, and answers of another shape are none", async (t) => {
    quietConsole(t);
    const { staff } = staffWith({
        "GET /api/mail": refusal(403, "forbidden", "Insufficient permissions. Required roles: [Admin]"),
        "GET /api/join-codes": answer({ codes: [{ id: "c1" }] }),
        "POST /api/join-codes": answer({ code: { ...CODE, code: null } }, { status: 201 }),
        "GET /api/pending": answer({ users: [{}] }),
    });
    await assert.rejects(staff.mails(), { code: "forbidden" });
    await assert.rejects(staff.joinCodes(), { code: "not_json" });
    await assert.rejects(staff.makeJoinCode(), { code: "not_json" });
    await assert.rejects(staff.pendingUsers(), { code: "not_json" });
});
