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

test("codes are made, listed, given more seats and revoked", async () => {
    const { staff, asked, routes } = staffWith({
        "POST /api/join-codes": answer({ code: CODE }, { status: 201 }),
        "GET /api/join-codes": answer({ codes: [CODE, { ...CODE, id: "c/2", code: null, link: null }] }),
        "PUT /api/join-codes/c1": answer({ code: { ...CODE, seats: 45 } }),
        "DELETE /api/join-codes/c%2F2": NOTHING,
    });
    assert.equal((await staff.setSeats("c1", 45)).seats, 45);
    assert.deepEqual(asked.splice(0)[0].body, { seats: 45 });
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

test("groups are listed, made and changed, and people come into them", async () => {
    const group = { id: "g/1", key: "y9", name: "Year 9", leader: true, member: true, members: 1, leaders: [] };
    const page = { groups: [group], pagination: { total: 1 } };
    const at = "/api/groups/g%2F1";
    const { client, asked, routes } = staffWith({
        "GET /api/groups": [answer(page), answer({ groups: [{}], pagination: { total: 1 } }), answer(page)],
        [`GET ${at}`]: answer(group), "POST /api/groups": answer(group), [`PUT ${at}`]: answer(group),
        [`POST ${at}/next`]: answer(group), [`POST ${at}/archive`]: answer(group), [`DELETE ${at}/archive`]: answer(group),
        [`DELETE ${at}`]: answer(undefined, { status: 204 }), [`PUT ${at}/members/a%2F1`]: answer(group),
        [`DELETE ${at}/members/a%2F1`]: answer(undefined, { status: 204 }), "POST /api/groups/join": answer(group),
    });
    const { groups } = client;
    assert.deepEqual(await groups.list(), page);
    await assert.rejects(groups.list(), { code: "not_json" });
    assert.deepEqual(await groups.list({ search: "nine", archived: true, page: 2, perPage: 5 }), page);
    assert.deepEqual(asked.map(({ search }) => search), ["?page=1", "?page=1", "?page=2&per_page=5&q=nine&archived=true"]);
    assert.deepEqual(await groups.show("g/1"), group);
    assert.deepEqual(await groups.make({ name: "Year 9", key: "y9" }), group);
    assert.deepEqual(await groups.change("g/1", { name: "Year 9b" }), group);
    assert.deepEqual(await groups.next("g/1"), group);
    assert.deepEqual(await groups.next("g/1", { members: "copy", leaders: true, endsAt: new Date(0), endAccounts: true }), group);
    assert.deepEqual(await groups.archive("g/1"), group);
    assert.deepEqual(await groups.restore("g/1"), group);
    await groups.delete("g/1");
    assert.deepEqual(await groups.setMember("g/1", "a/1", { leader: true }), group);
    assert.deepEqual(await groups.setMember("g/1", "a/1", { from: "g2" }), group);
    await groups.removeMember("g/1", "a/1");
    assert.deepEqual(await groups.join("K7WQ-M3XT"), group);
    assert.deepEqual(asked.map(({ body }) => body).filter(Boolean), [
        { name: "Year 9", key: "y9" }, { name: "Year 9b" }, {}, { members: "copy", leaders: true, ends_at: "1970-01-01T00:00:00.000Z", end_accounts: true }, { leader: true }, { from: "g2" }, { code: "K7WQ-M3XT" },
    ]);
    const before = routes().length;
    await assert.rejects(groups.setMember("g/1", "a/1", { from: undefined }), TypeError);
    await assert.rejects(groups.setMember("g/1", ""), TypeError);
    await assert.rejects(groups.show(undefined), TypeError);
    assert.equal(routes().length, before);
});

test("new codes for several people come with what became of each", async () => {
    const outcome = { done: ["a1"], errors: [{ id: "a2", code: "not_found", message: "-" }], codes: [{ id: "a1", code: "K7WQ", expires_at: "-" }] };
    const { staff, asked } = staffWith({ "POST /api/users/actions": answer(outcome) });
    assert.deepEqual(await staff.actOn(["a1", "a2"], "new_code", { expiresIn: 900 }), outcome);
    assert.deepEqual(asked[0].body, { action: "new_code", ids: ["a1", "a2"], expires_in: 900 });
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

test("one act on several people says what became of each, and nobody named is a mistake", async () => {
    const outcome = { done: ["a1"], errors: [{ id: "b2", code: "not_found", message: "Not found" }] };
    const { staff, asked } = staffWith({ "POST /api/users/actions": answer(outcome) });
    assert.deepEqual(await staff.actOn(["a1", "b2"], "give_role", { role: "Editor", expiresIn: 3_600 }), outcome);
    assert.deepEqual(asked[0].body, { action: "give_role", ids: ["a1", "b2"], role: "Editor", expires_in: 3_600 });
    await staff.actOn(["a1"], "clear_wait");
    assert.deepEqual(asked.pop().body, { action: "clear_wait", ids: ["a1"] });
    await assert.rejects(staff.actOn([], "disable"), TypeError);
    await assert.rejects(staff.actOn([undefined], "delete"), TypeError);
    assert.equal(asked.length, 1);
});

test("a code for somebody's new password is seen once", async () => {
    const made = { code: "K7WQ-M3XT-R2", expires_at: "2026-11-24T09:51:07Z" };
    const { staff, asked } = staffWith({ "POST /api/user/a1/recovery-code": answer(made, { status: 201 }) });
    assert.deepEqual(await staff.makeRecoveryCode("a1", { expiresIn: 3_600 }), made);
    await staff.makeRecoveryCode("a1");
    assert.deepEqual(asked.map(({ body }) => body), [{ expires_in: 3_600 }, {}]);
});

test("F-030: a code in place of somebody's second factor is seen once", async () => {
    const made = { code: "K7WQ-M3XT-R2", expires_at: "2026-11-24T09:51:07Z" };
    const { staff, asked } = staffWith({
        "POST /api/user/a1/factor-code": [answer(made, { status: 201 }), refusal(409, "factor_missing", ""), answer({}, { status: 201 })],
    });
    assert.deepEqual(await staff.factorCode("a1", { expiresIn: 600 }), made);
    await assert.rejects(staff.factorCode("a1"), { code: "factor_missing" });
    await assert.rejects(staff.factorCode("a1"), { code: "not_json" });
    assert.deepEqual(asked.map(({ body }) => body), [{ expires_in: 600 }, {}, {}]);
    await assert.rejects(staff.factorCode(undefined), TypeError);
});

test("somebody's sessions are listed and ended, their wait is cleared, and their account disabled", async (t) => {
    quietConsole(t);
    const seen = { sessions: [{ id: "s/1", current: false }], waits_until: null, password_off: false };
    const at = "/api/user/a%2F1";
    const { staff, asked, routes } = staffWith({
        [`GET ${at}/sessions`]: [answer(seen), answer({ sessions: [] })], [`DELETE ${at}/sessions/s%2F1`]: NOTHING,
        [`DELETE ${at}/sessions`]: NOTHING, [`POST ${at}/unlock`]: NOTHING,
        [`PUT ${at}/state`]: answer({ ...TOBY, state: "disabled" }),
    });
    assert.deepEqual(await staff.sessions("a/1"), seen);
    await assert.rejects(staff.sessions("a/1"), { code: "not_json" });
    await staff.endSession("a/1", "s/1");
    await staff.endSessions("a/1");
    await staff.unlock("a/1");
    assert.equal((await staff.setState("a/1", "disabled")).state, "disabled");
    assert.deepEqual(asked.at(-1).body, { state: "disabled" });
    assert.deepEqual(routes().slice(2), [
        `DELETE ${at}/sessions/s%2F1`, `DELETE ${at}/sessions`, `POST ${at}/unlock`, `PUT ${at}/state`,
    ]);
    const ended = staffWith({ [`PUT ${at}/end`]: answer({ ...TOBY, ends_at: null }) });
    for (const [end, sent] of [[new Date("2026-12-24T23:00:00.5Z"), "2026-12-24T23:00:00Z"], ["2026-12-24", "2026-12-24"], [null, null]]) {
        await ended.staff.setEnd("a/1", end);
        assert.deepEqual(ended.asked.at(-1).body, { ends_at: sent });
    }
    await assert.rejects(staff.setEnd(undefined, null), TypeError);
    // A misspelt property must not sign somebody out everywhere.
    await assert.rejects(staff.endSession("a/1", undefined), TypeError);
    await assert.rejects(staff.endSession(undefined, "s1"), TypeError);
    await assert.rejects(staff.endSessions(""), TypeError);
    await assert.rejects(staff.unlock(undefined), TypeError);
    await assert.rejects(staff.setState(undefined, "active"), TypeError);
    assert.equal(routes().length, 6);
});

test("G-039: somebody's accounts at providers are listed, and one is unlinked", async () => {
    const identities = [{ id: "i1", provider: "github", login: "octo", created_at: "2026-11-23T09:51:07Z", last_used_at: null }];
    const { staff, routes } = staffWith({
        "GET /api/user/b%2F2/identities": answer({ identities }),
        "DELETE /api/user/b%2F2/identities/i1": [NOTHING, refusal(409, "last_credential")],
    });
    assert.deepEqual(await staff.identities("b/2"), identities);
    await staff.unlinkIdentity("b/2", "i1");
    await assert.rejects(staff.unlinkIdentity("b/2", "i1"), { code: "last_credential" });
    await assert.rejects(staff.unlinkIdentity("b/2", undefined), TypeError);
    assert.deepEqual(routes().slice(0, 2), ["GET /api/user/b%2F2/identities", "DELETE /api/user/b%2F2/identities/i1"]);
});

test("the codes that somebody still has are listed", async () => {
    const codes = [{ kind: "password", by: "you", created_at: "2026-11-23T09:51:07Z", expires_at: "2026-11-24T09:51:07Z" }];
    const { staff, routes } = staffWith({ "GET /api/user/b%2F2/codes": [answer({ codes }), answer({ codes: [{}] })] });
    assert.deepEqual(await staff.codes("b/2"), codes);
    await assert.rejects(staff.codes("b/2"), { code: "not_json" });
    await assert.rejects(staff.codes(undefined), TypeError);
    assert.equal(routes().length, 2);
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

test("codes and e-mails beyond the newest are read on from where a page ended", async (t) => {
    quietConsole(t);
    const { staff, asked } = staffWith({
        "GET /api/join-codes": answer({ codes: [], next: "abc" }), "GET /api/join-codes/c1/people": answer({ people: [TOBY], next: null }),
        "GET /api/mail": answer({ mails: [], next: null }),
    });
    assert.deepEqual(await staff.joinCodePage({ perPage: 5 }), { codes: [], next: "abc" });
    assert.deepEqual(await staff.mailPage({ after: "abc" }), { mails: [], next: null });
    assert.deepEqual(asked.map(({ search }) => search), ["?per_page=5", "?after=abc"]);
    assert.equal((await staff.joinedWith("c1", { perPage: 50 })).people[0].uid, "toby");
    assert.equal(asked.at(-1).search, "?per_page=50");
    await assert.rejects(staff.joinedWith(undefined), TypeError);
    await assert.rejects(staff.mailPage({ after: null }), TypeError);
});

test("events are read page by page, filtered, and taken away as a file", async (t) => {
    quietConsole(t);
    const event = { seq: 7, at: "2026-11-23T09:51:07Z", kind: "signed_in", user: null, actor: null, details: {} };
    const file = () => new Response("{}\n", { headers: { "Content-Type": "application/jsonl; charset=utf-8" } });
    const { staff, asked } = staffWith({
        "GET /api/events": [answer({ events: [event], next: 7 }), answer({ events: [], next: null }), answer({ events: [{}] })],
        "GET /api/user/a1/events": answer({ events: [event], next: null }),
        "GET /api/events/export": [file, answer("<p>", { headers: { "Content-Type": "text/html" } })],
    });
    assert.deepEqual(await staff.events(), { events: [event], next: 7 });
    const since = new Date(Date.UTC(2026, 10, 23));
    const filter = { user: "a1", actor: "b2", kind: "signed_in", since, until: "2026-11-24", network: "203.0.113" };
    assert.equal((await staff.events({ ...filter, before: 7, limit: 10 })).next, null);
    assert.deepEqual(Object.fromEntries(new URLSearchParams(asked[1].search)), {
        user: "a1", actor: "b2", kind: "signed_in", since: "2026-11-23T00:00:00.000Z", until: "2026-11-24",
        network: "203.0.113", before: "7", limit: "10",
    });
    await assert.rejects(staff.events(), { code: "not_json" });
    assert.deepEqual(await staff.eventsOf("a1", { kind: "signed_in", limit: 3 }), { events: [event], next: null });
    assert.deepEqual([asked.at(-1).route, asked.at(-1).search], ["GET /api/user/a1/events", "?kind=signed_in&limit=3"]);
    assert.equal(await (await staff.exportEvents({ format: "jsonl", user: "a1" })).text(), "{}\n");
    assert.equal(asked.at(-1).search, "?user=a1&format=jsonl");
    await assert.rejects(staff.exportEvents(), { code: "not_json" });
    const before = asked.length;
    for (const id of [null, "", " ", 7]) {
        await assert.rejects(staff.events({ user: id }), TypeError);
        await assert.rejects(staff.exportEvents({ actor: id }), TypeError);
        await assert.rejects(staff.eventsOf(id), TypeError);
    }
    assert.equal(asked.length, before, "nobody named is not everybody");
});

test("the overview and the configuration are read", async (t) => {
    quietConsole(t);
    const overview = { people: { active: 3, disabled: 0, pending: 0 }, sessions: 1, days: [], mail: {}, health: [] };
    const line = { key: "secret_key", value: null, source: "file", secret: true };
    const { staff } = staffWith({
        "GET /api/overview": [answer(overview), answer({ people: {} })],
        "GET /api/configuration": [answer({ settings: [line] }), answer({ settings: ["secret_key"] })],
    });
    assert.deepEqual(await staff.overview(), overview);
    await assert.rejects(staff.overview(), { code: "not_json" });
    assert.deepEqual(await staff.configuration(), [line]);
    await assert.rejects(staff.configuration(), { code: "not_json" });
});
