import assert from "node:assert/strict";
import { test } from "node:test";
import { createClient } from "../../../Web/client/latchkey.js";
import { batchesOf, listedPerson } from "../../../Web/client/roster/roster-batches.js";
import { answer, fakeFetch, pageAt, refusal } from "./fake-server.js";

function rosterWith(routes) {
    const fake = fakeFetch(routes);
    const { roster } = createClient("https://auth.example/", { fetch: fake.fetch, page: pageAt("https://a.example/") });
    return { roster, ...fake };
}

test("R-031: a list of people goes in parts, and what was done stays told when a later part fails", async () => {
    const people = Array.from({ length: 150 }, (_, number) => ({ uid: `p${number}`, name: "P" }));
    const part = (errors) => answer({ users: [], existing: [{ index: 1, id: "a1", uid: "p1", change: [] }], errors });
    const { roster, asked } = rosterWith({
        "POST /api/users": [
            part([{ index: 0, uid: "p0", code: "ceiling", message: "" }]), part([]), part([]),
            refusal(429, "too_many_attempts", ""),
        ],
    });
    const seen = [];
    const outcome = await roster.apply(people, { group: "g1", dryRun: true, progress: (done) => seen.push(done) });
    assert.deepEqual(asked.map(({ body }) => body.users.length), [100, 50]);
    assert.deepEqual(asked[0].body, { users: people.slice(0, 100), group: "g1", dry_run: true });
    assert.deepEqual(outcome.existing.map(({ index }) => index), [1, 101]);
    assert.deepEqual(outcome.errors.map(({ index }) => index), [0]);
    assert.deepEqual(seen, [100, 150]);
    await assert.rejects(roster.apply(people), (error) => {
        assert.equal(error.code, "too_many_attempts");
        assert.deepEqual(error.done.existing.map(({ index }) => index), [1]);
        return true;
    });
    await assert.rejects(roster.apply(people, { group: "" }), TypeError);
});

test("R-033: where the server asks for a pause, the same part is sent once more after it, and the list goes on", async () => {
    const people = Array.from({ length: 150 }, (_, number) => ({ uid: `p${number}`, name: "P" }));
    const part = () => answer({ users: [], existing: [], errors: [] });
    const later = (seconds) => refusal(429, "too_many_attempts", "", { headers: { "Retry-After": seconds } });
    const { roster, asked } = rosterWith({ "POST /api/users": [part(), later("1"), part(), later("61")] });
    const started = Date.now();
    await roster.apply(people);
    assert.ok(Date.now() - started >= 990, "it waits as long as it is told");
    assert.deepEqual(asked.map(({ body }) => body.users.length), [100, 50, 50]);
    // Nobody sits before a page for longer than a minute without being told why.
    await assert.rejects(roster.apply(people), { code: "too_many_attempts" });
    assert.equal(asked.length, 4);
});

test("R-031: a dry run in parts counts those who are added by the parts before", async () => {
    const people = Array.from({ length: 250 }, (_, number) => ({ uid: `p${number}`, name: "P" }));
    const part = (room, existing = [], errors = []) => answer({ users: [], existing, errors, room });
    const one = { index: 3, id: "a1", uid: "p103", change: [] };
    const errors = async (...answers) => {
        const { roster } = rosterWith({ "POST /api/users": answers });
        return (await roster.apply(people, { dryRun: true })).errors;
    };
    const refused = { index: 2, uid: "p102", code: "uid_taken", message: "" };
    const beyond = await errors(part(120), part(120, [one], [refused]), part(120));
    assert.deepEqual(beyond.map(({ index }) => index), [102, ...Array.from({ length: 128 }, (_, place) => 122 + place)]);
    assert.deepEqual(beyond[1], { index: 122, uid: "p122", code: "ceiling", message: "You have added as many people today as you may" });
    assert.deepEqual(await errors(part(250), part(250), part(250)), []);
    assert.deepEqual(await errors(part(null), part(null), part(undefined)), []);
    // Somebody else used some of it meanwhile.
    assert.equal((await errors(part(250), part(190), part(190))).length, 60);
});

test("R-031: a dry run in parts leaves an administrator, as the list does when it is taken", async () => {
    const people = Array.from({ length: 250 }, (_, number) => ({ uid: `p${number}`, name: "P" }));
    const part = (count, ...ended) => answer({
        users: [], errors: [{ index: 9, uid: "p", code: "ceiling", message: "" }], administrators: count === null ? null : { count, ended },
        existing: [3, 4, 5].map((index) => ({ index, id: `a${index}`, uid: `u${index}`, change: ["ends"], ignored: [] })),
    });
    const outcome = async (...answers) => {
        const { roster } = rosterWith({ "POST /api/users": answers });
        const { existing, errors } = await roster.apply(people, { dryRun: true });
        return { refused: errors.filter(({ code }) => code === "last_admin"), left: existing.map(({ index }) => index), order: errors.map(({ index }) => index) };
    };
    // Two administrators, each in a part of their own: the second one remains.
    const two = await outcome(part(2, 3), part(2, 4), part(2));
    assert.deepEqual(two.refused, [{ index: 104, uid: "u4", code: "last_admin", message: "The last administrator cannot be removed" }]);
    assert.deepEqual(two.left, [3, 4, 5, 103, 105, 203, 204, 205]);
    assert.deepEqual(two.order, [9, 104, 109, 209]);
    assert.deepEqual((await outcome(part(4, 3, 4), part(4, 3, 5), part(4, 5))).refused.map(({ index }) => index), [105, 205]);
    assert.deepEqual((await outcome(part(3, 3), part(3, 4), part(3))).refused, []);
    assert.deepEqual((await outcome(part(null), part(null), part(null))).refused, []);
});

test("a part of a list fits into a request, however long its cells are", () => {
    const long = Array.from({ length: 100 }, (_, number) => ({ uid: `p${number}`, name: "ü".repeat(500) }));
    const parts = batchesOf(long);
    assert.ok(parts.length > 1 && parts.every(({ people }) => JSON.stringify({ users: people }).length < 60_000));
    assert.deepEqual(parts.flatMap(({ people }) => people), long);
    assert.deepEqual(parts.map(({ first }) => long[first]), parts.map(({ people }) => people[0]));
    assert.deepEqual(batchesOf([]), []);
    const wide = Array.from({ length: 100 }, (_, number) => ({ uid: `p${number}`, name: "P", profile: Object.fromEntries(Array.from({ length: 40 }, (_, field) => [`f${field}`, "x"])) }));
    assert.ok(batchesOf(wide).every(({ people }) => people.length * 45 < 2000));
    assert.deepEqual(listedPerson({ row: 2, uid: "ada", made: true, name: "Ada", groups: ["a", "b"] }), { uid: "ada", name: "Ada", group: "a|b" });
});

test("a row that no request can hold is refused by itself, and the rest of the list goes on", async () => {
    const profile = Object.fromEntries(Array.from({ length: 16 }, (_, field) => [`f${field}`, "😀".repeat(1000)]));
    const wide = Object.fromEntries(Array.from({ length: 1900 }, (_, field) => [`f${field}`, "x"]));
    const people = Array.from({ length: 6 }, (_, number) => ({ uid: `p${number}`, name: "P" }));
    Object.assign(people[0], { profile });
    Object.assign(people[3], { profile: wide });
    Object.assign(people[5], { profile });
    const none = { index: 1, uid: "p2", code: "ceiling", message: "" };
    const { roster, asked } = rosterWith({
        "POST /api/users": [answer({ users: [], existing: [], errors: [none] }), answer({ users: [], existing: [], errors: [] })],
    });
    const seen = [];
    const { errors } = await roster.apply(people, { progress: (done) => seen.push(done) });
    assert.deepEqual(asked.map(({ body }) => body.users.map(({ uid }) => uid)), [["p1", "p2"], ["p4"]]);
    assert.deepEqual(errors.map(({ index, uid, code }) => [index, uid, code]),
        [[0, "p0", "body_too_large"], [2, "p2", "ceiling"], [3, "p3", "body_too_large"], [5, "p5", "body_too_large"]]);
    assert.deepEqual(seen, [1, 3, 4, 5, 6]);
    assert.equal(errors[0].reason, "row");
    // What just fits goes alone.
    const fitting = { uid: "p", name: "P", profile: { f: "x".repeat(57_000) } };
    assert.deepEqual(batchesOf([fitting]).map(({ isTooLong }) => isTooLong), [false]);
    assert.ok(JSON.stringify({ users: [fitting] }).length < 64 * 1024);
});
