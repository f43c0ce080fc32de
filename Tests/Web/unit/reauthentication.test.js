import assert from "node:assert/strict";
import { test } from "node:test";
import { createClient, LatchkeyError, needsReauth } from "../../../Web/client/latchkey.js";
import { answer, ENDED, fakeFetch, pageAt, quietConsole, refusal, TOBY } from "./fake-server.js";

const NEEDS = { recent: 600, factors: 1 };
const AGAIN = refusal(403, "reauth_required", "Please sign in again to do this", { needs: NEEDS });
const NOTHING = answer(undefined, { status: 204 });
const REAUTH = { "POST /api/reauth": answer({ user: TOBY }) };

function clientWith(routes, onReauthRequired) {
    const fake = fakeFetch({ "GET /api/session": answer(TOBY), ...routes });
    const options = { fetch: fake.fetch, page: pageAt("https://a.example/"), onReauthRequired };
    return { client: createClient("https://auth.example/", options), ...fake };
}

test("S-302: what needs a recent sign-in is sent once more after the person has signed in again", async () => {
    const renamed = { ...TOBY, email: "toby@school.example" };
    const heard = [];
    const { client, asked } = clientWith({ ...REAUTH, "PUT /api/user/a1": [AGAIN, answer(renamed)] }, async (error) => {
        heard.push([error.code, error.needs, needsReauth(error)]);
        await client.reauthenticate({ password: "violet river" });
        return true;
    });
    assert.equal((await client.updateUser({ email: "toby@school.example" })).email, "toby@school.example");
    assert.deepEqual(heard, [["reauth_required", NEEDS, true]]);
    const sent = asked.filter(({ route }) => route === "PUT /api/user/a1").map(({ body }) => body);
    assert.deepEqual(sent, [{ email: "toby@school.example" }, { email: "toby@school.example" }]);
    const { body } = asked.find(({ route }) => route === "POST /api/reauth");
    assert.deepEqual(body, { password: "violet river" });
    assert.equal((await client.currentUser()).email, "toby@school.example");
});

test("who cancels gets the refusal, and nothing is sent again", async () => {
    const { client, routes } = clientWith({ "DELETE /api/user/a1": AGAIN }, async () => false);
    await assert.rejects(client.deleteAccount(), { code: "reauth_required", status: 403 });
    assert.deepEqual(routes(), ["GET /api/session", "DELETE /api/user/a1"]);
    assert.equal((await client.currentUser()).uid, "toby");
});

test("without a handler the refusal is the caller's", async () => {
    const { client, asked } = clientWith({ "POST /api/join-codes": AGAIN });
    await assert.rejects(client.staff.makeJoinCode({ role: "Teacher", uid: "amy" }), { code: "reauth_required" });
    assert.equal(asked.length, 1);
});

test("a server that wants it again at once is asked no third time", async () => {
    let questions = 0;
    const { client, asked } = clientWith({ "GET /api/data": AGAIN }, async () => {
        questions += 1;
        return true;
    });
    await assert.rejects(client.downloadData(), { code: "reauth_required" });
    assert.deepEqual([questions, asked.length], [1, 2]);
});

test("requests that wait at the same time share one question; later ones ask anew", async () => {
    let questions = 0, decide;
    const { client } = clientWith({
        "POST /api/user/b2/recovery-code": [AGAIN, AGAIN, answer({ code: "K7", expires_at: "2026-11-24T09:51:07Z" })],
        "DELETE /api/user/a1": [AGAIN, NOTHING],
    }, () => {
        questions += 1;
        return new Promise((resolve) => (decide = resolve));
    });
    const both = [client.staff.makeRecoveryCode("b2"), client.staff.makeRecoveryCode("b2")];
    while (!decide) await new Promise(setImmediate);
    await new Promise(setImmediate);
    decide(true);
    assert.deepEqual((await Promise.all(both)).map(({ code }) => code), ["K7", "K7"]);
    assert.equal(questions, 1);
    decide = undefined;
    const last = client.deleteAccount();
    while (!decide) await new Promise(setImmediate);
    decide(true);
    await last;
    assert.equal(questions, 2);
    assert.equal(await client.currentUser(), null);
});

test("a caller that stops waiting leaves the question to the others", async () => {
    let decide;
    const { client } = clientWith({ "DELETE /api/user/a1": [AGAIN, AGAIN, NOTHING] }, () => new Promise((resolve) => (decide = resolve)));
    const stopping = new AbortController();
    const stopped = client.deleteAccount({ signal: stopping.signal });
    const waiting = client.deleteAccount();
    while (!decide) await new Promise(setImmediate);
    await new Promise(setImmediate);
    stopping.abort();
    await assert.rejects(stopped, { code: "aborted" });
    decide(true);
    await waiting;
});

test("a handler that fails fails the request, and the next one asks again", async () => {
    const { client } = clientWith({ "DELETE /api/user/a1": AGAIN }, () => {
        throw new RangeError("the dialog is broken");
    });
    await assert.rejects(client.deleteAccount(), RangeError);
    client.onReauthRequired = async () => false;
    await assert.rejects(client.deleteAccount(), { code: "reauth_required" });
});

test("a wrong password signs nobody in and ends no session", async () => {
    const { client } = clientWith({ "POST /api/reauth": refusal(401, "current_password_wrong") });
    await client.currentUser();
    await assert.rejects(client.reauthenticate({ password: "x" }), { code: "current_password_wrong", isSignedOut: false });
    assert.equal((await client.currentUser()).uid, "toby");
});

test("nobody is signed in again when the session is over", async (t) => {
    quietConsole(t);
    const { client, routes } = clientWith({ "POST /api/reauth": ENDED });
    await assert.rejects(client.reauthenticate({ password: "x" }), { code: "token_invalid", isSignedOut: true });
    assert.deepEqual(routes(), ["POST /api/reauth"]);
});

test("a refusal to prove it once more does not ask for that again", async () => {
    let questions = 0;
    const { client, routes } = clientWith({ "POST /api/reauth": AGAIN }, async () => Boolean((questions += 1)));
    await assert.rejects(client.reauthenticate({ password: "violet river" }), (error) => needsReauth(error));
    assert.deepEqual([questions, routes()], [0, ["POST /api/reauth"]]);
});

test("only that refusal needs it", () => {
    for (const error of [new LatchkeyError("forbidden"), new Error("reauth_required"), { code: "reauth_required" }, null]) {
        assert.equal(needsReauth(error), false);
    }
});
