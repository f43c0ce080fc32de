import assert from "node:assert/strict";
import { test } from "node:test";
import { createClient } from "../../../Web/client/latchkey.js";
import { answer, fakeFetch, NOBODY, pageAt, quietConsole, refusal, TOBY } from "./fake-server.js";

const DONE = answer({ message: "Done." });

function clientWith(routes) {
    const fake = fakeFetch({ "GET /api/session": answer(TOBY), ...routes });
    const client = createClient("https://auth.example/", { fetch: fake.fetch, page: pageAt("https://a.example/") });
    return { client, ...fake };
}

test("asking for a mail says who, and learns nothing", async () => {
    const { client, asked } = clientWith({ "POST /api/recovery": answer({ message: "On its way." }, { status: 202 }) });
    assert.equal(await client.recovery.request({ uid: "toby@school.example" }), undefined);
    assert.deepEqual(asked.map(({ route, body }) => [route, body]), [["POST /api/recovery", { uid: "toby@school.example" }]]);
});

test("a new password is set with the token of a link, or with a uid and a code", async () => {
    const { client, asked } = clientWith({ "POST /api/recovery/password": DONE });
    await client.recovery.setPassword({ token: "t0ken", password: "violet river" });
    await client.recovery.setPassword({ uid: "toby", code: "40162937", password: "violet river" });
    const sent = asked.filter(({ route }) => route === "POST /api/recovery/password").map(({ body }) => body);
    assert.deepEqual(sent, [{ token: "t0ken", new: "violet river" }, { uid: "toby", code: "40162937", new: "violet river" }]);
});

test("a page that was signed in hears that the new password ended its session", async () => {
    const { client } = clientWith({ "POST /api/recovery/password": DONE, "GET /api/session": [answer(TOBY), NOBODY] });
    await client.currentUser();
    const heard = new Promise((resolve) => client.addEventListener("change", ({ detail }) => resolve(detail)));
    await client.recovery.setPassword({ token: "t0ken", password: "violet river" });
    assert.deepEqual(await heard, { user: null, cause: "server" });
});

test("a used link is refused, and nobody asks who is signed in", async () => {
    const used = refusal(403, "one_time_token_invalid", "This link or code is not valid");
    const { client, routes } = clientWith({ "POST /api/recovery/password": used });
    const change = client.recovery.setPassword({ token: "t0ken", password: "violet river" });
    await assert.rejects(change, { code: "one_time_token_invalid", status: 403 });
    assert.deepEqual(routes(), ["POST /api/recovery/password"]);
});

test("the address that waits is told beside the one that counts", async () => {
    const status = { email: "a@b.example", email_verified: true, pending_email: "c@d.example" };
    const { client } = clientWith({ "GET /api/email": answer(status) });
    assert.deepEqual(await client.emailAddress.status(), status);
});

test("an address is confirmed by link or by code, and the page hears of it", async () => {
    const confirmed = { ...TOBY, email: "a@b.example", email_verified: true };
    const { client, asked } = clientWith({
        "POST /api/email/confirm": DONE, "POST /api/email/code": DONE, "GET /api/session": [answer(TOBY), answer(confirmed)],
    });
    await client.currentUser();
    const heard = new Promise((resolve) => client.addEventListener("change", ({ detail }) => resolve(detail.user)));
    await client.emailAddress.confirm({ code: "40162937" });
    assert.deepEqual(await heard, confirmed);
    await client.emailAddress.confirm({ token: "t0ken" });
    const sent = asked.filter(({ route }) => route.startsWith("POST")).map(({ route, body }) => [route, body]);
    assert.deepEqual(sent, [
        ["POST /api/email/code", { code: "40162937" }], ["POST /api/email/confirm", { token: "t0ken" }],
    ]);
});

test("a mail is asked for again, and a change taken back or undone", async () => {
    const { client, asked, routes } = clientWith({
        "POST /api/email/verification": DONE, "POST /api/email/undo": DONE,
        "DELETE /api/email/change": answer(undefined, { status: 204 }),
    });
    await client.emailAddress.cancelChange();
    assert.deepEqual(routes(), ["DELETE /api/email/change"]);
    await client.emailAddress.sendAgain();
    await client.emailAddress.undoChange({ token: "t0ken" });
    const sent = asked.filter(({ route }) => route.startsWith("POST")).map(({ route, body }) => [route, body]);
    assert.deepEqual(sent, [["POST /api/email/verification", undefined], ["POST /api/email/undo", { token: "t0ken" }]]);
});

test("each question can be stopped, and an answer of another shape is no answer", async (t) => {
    quietConsole(t);
    const { client } = clientWith({ "POST /api/recovery": DONE, "GET /api/email": answer({ hello: "world" }) });
    await assert.rejects(client.emailAddress.status(), { code: "not_json" });
    const stopped = (address, { signal }) => { signal.throwIfAborted(); };
    const stoppable = createClient("https://auth.example/", { fetch: stopped, page: pageAt("https://a.example/") });
    const signal = AbortSignal.abort();
    for (const ask of [
        () => stoppable.recovery.request({ uid: "toby", signal }),
        () => stoppable.recovery.setPassword({ token: "t", password: "p", signal }),
        () => stoppable.emailAddress.status({ signal }),
        () => stoppable.emailAddress.sendAgain({ signal }),
        () => stoppable.emailAddress.cancelChange({ signal }),
        () => stoppable.emailAddress.confirm({ token: "t", signal }),
        () => stoppable.emailAddress.undoChange({ token: "t", signal }),
        () => stoppable.picture.get({ signal }),
        () => stoppable.picture.set(new Blob(["x"], { type: "image/png" }), { signal }),
        () => stoppable.picture.remove({ signal }),
        () => stoppable.staff.addUsers([], { signal }),
        () => stoppable.staff.joinCodes({ signal }),
        () => stoppable.staff.makeJoinCode({ signal }),
        () => stoppable.staff.revokeJoinCode("c1", { signal }),
        () => stoppable.staff.pendingUsers({ signal }),
        () => stoppable.staff.approve("a1", { signal }),
        () => stoppable.staff.refuse("a1", { signal }),
        () => stoppable.staff.makeRecoveryCode("a1", { signal }),
        () => stoppable.staff.mails({ signal }),
        () => stoppable.staff.sendMailAgain("m1", { signal }),
        () => stoppable.staff.events({ signal }),
        () => stoppable.staff.exportEvents({ signal }),
        () => stoppable.staff.overview({ signal }),
        () => stoppable.staff.configuration({ signal }),
    ]) {
        await assert.rejects(ask(), { code: "aborted" }, String(ask));
    }
});
