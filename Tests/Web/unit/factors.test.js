import assert from "node:assert/strict";
import { test } from "node:test";
import { createClient, errorText, LatchkeyError } from "../../../Web/client/latchkey.js";
import { answer, fakeFetch, NOBODY, pageAt, quietConsole, refusal, TOBY } from "./fake-server.js";

const NOTHING = answer(undefined, { status: 204 });
const TICKET = "Zm9ydHktdHdvIGJpdHMgb2";
const NEEDED = answer(
    { message: "A second factor is needed to sign in", code: "factor_required", ticket: TICKET, factors: ["totp", "recovery_code"], expires_in: 300 },
    { status: 403 },
);
const WRONG = refusal(401, "factor_invalid", "This code is not right");
const CODES = ["K7WQ-M3XT-9PQR-AB2C", "B4NT-9PQR-M3XT-K7WQ"];
const APP = { id: "t/1", name: "Phone", created_at: "2026-11-23T09:51:07Z", last_used_at: null };
const MADE = { id: "t/1", secret: "K7WQM3XT", uri: "otpauth://totp/x", qr_svg: "<svg/>", expires_at: "2026-11-23T10:06:07Z" };
const LIST = { totp: [APP], passkeys: [], recovery_codes: { left: 2, created_at: APP.created_at }, trusted_devices: 0, required: false, due_at: null };

function clientWith(routes, options = {}) {
    const fake = fakeFetch({ "GET /api/session": answer(TOBY), ...routes });
    const client = createClient("https://auth.example/", { fetch: fake.fetch, page: pageAt("https://a.example/"), ...options });
    const changes = [];
    client.addEventListener("change", ({ detail }) => changes.push([detail.user?.uid ?? null, detail.cause]));
    return { client, changes, ...fake };
}

test("F-001: a sign-in that needs a second step says with what, and signs nobody in", async () => {
    const { client, changes, routes } = clientWith({ "POST /api/authenticate": NEEDED });
    await assert.rejects(client.signIn({ uid: "toby", password: "violet river" }), (error) => {
        assert.ok(error instanceof LatchkeyError);
        const { code, status, ticket, factors, expiresIn, isSignedOut } = error;
        assert.deepEqual({ code, status, ticket, factors, expiresIn, isSignedOut }, {
            code: "factor_required", status: 403, ticket: TICKET, factors: ["totp", "recovery_code"], expiresIn: 300, isSignedOut: false,
        });
        return true;
    });
    assert.deepEqual([changes, routes()], [[], ["POST /api/authenticate"]]);
});

test("the second step sends the ticket and the code alone, and looks whether the cookie was kept", async () => {
    const { client, changes, asked } = clientWith({ "POST /api/authenticate/factor": [WRONG, answer({ user: TOBY, recovery_codes_left: 2 })] });
    await assert.rejects(client.finishSignIn({ ticket: TICKET, code: "123456" }), { code: "factor_invalid", reason: null, isSignedOut: false });
    assert.equal(client.factors.codesLeft, null);
    assert.deepEqual(await client.finishSignIn({ ticket: TICKET, code: "654321" }), TOBY);
    assert.deepEqual(asked.map(({ body }) => body), [{ ticket: TICKET, code: "123456" }, { ticket: TICKET, code: "654321" }, undefined]);
    assert.deepEqual(changes, [["toby", "here"]]);
    assert.equal(client.factors.codesLeft, 2);
});

test("F-028: a browser is trusted only on request, and all are forgotten at once", async () => {
    const question = { ticket: TICKET, factors: ["totp"], expires_in: 300, trust_device_days: 30 };
    const { client, asked, routes } = clientWith({
        "POST /api/authenticate": answer({ message: "no", code: "factor_required", ...question }, { status: 403 }),
        "POST /api/authenticate/factor": answer({ user: TOBY }),
        "DELETE /api/factors/trusted-devices": NOTHING,
    });
    const error = await client.signIn({ uid: "toby", password: "violet river" }).catch((refused) => refused);
    assert.equal(error.trustDeviceDays, 30);
    await client.finishSignIn({ ticket: TICKET, code: "123456", trustDevice: true });
    assert.deepEqual(asked[1].body, { ticket: TICKET, code: "123456", trust_device: true });
    await client.finishSignIn({ ticket: TICKET, code: "123456", trustDevice: false });
    assert.equal("trust_device" in asked[3].body, false);
    await client.factors.forgetDevices();
    assert.equal(routes().at(-1), "DELETE /api/factors/trusted-devices");
});

test("a second step whose cookie was not kept is told as one", async (t) => {
    quietConsole(t);
    const { client } = clientWith({ "POST /api/authenticate/factor": answer({ user: TOBY }), "GET /api/session": NOBODY });
    await assert.rejects(client.finishSignIn({ ticket: TICKET, code: "123456" }), { code: "cookie_dropped" });
});

test("F-002: both steps go in one request", async () => {
    const { client, asked } = clientWith({ "POST /api/authenticate": answer({ user: TOBY }) });
    await client.signIn({ uid: "toby", password: "violet river", code: "123456" });
    assert.deepEqual(asked[0].body, { uid: "toby", password: "violet river", remember: false, code: "123456" });
});

test("a throttled second step tells how long to wait, a dead ticket that it is over", async () => {
    const { client } = clientWith({
        "POST /api/authenticate/factor": [refusal(429, "too_many_attempts", "", { headers: { "Retry-After": "30" } }), refusal(401, "ticket_invalid", "")],
    });
    await assert.rejects(client.finishSignIn({ ticket: TICKET, code: "1" }), { code: "too_many_attempts", retryAfter: 30 });
    await assert.rejects(client.finishSignIn({ ticket: TICKET, code: "1" }), { code: "ticket_invalid", isSignedOut: false });
});

test("F-019: factors are added after a proof by password and code", async () => {
    const needs = { recent: 600, factors: 2 };
    const heard = [];
    const { client, asked, changes } = clientWith({
        "POST /api/factors/totp": [refusal(403, "reauth_required", "", { needs }), answer(MADE, { status: 201 })],
        "POST /api/reauth": answer({ user: TOBY }),
        "POST /api/factors/totp/t%2F1/confirm": answer({ user: TOBY, recovery_codes: CODES }),
    }, {
        onReauthRequired: async (error) => {
            heard.push(error.needs);
            return Boolean(await client.reauthenticate({ password: "violet river", code: "123456" }));
        },
    });
    await client.currentUser();
    assert.deepEqual(await client.factors.addTotp({ name: "Phone" }), MADE);
    assert.deepEqual(heard, [needs]);
    const { body } = asked.find(({ route }) => route === "POST /api/reauth");
    assert.deepEqual(body, { password: "violet river", code: "123456" });
    assert.deepEqual(await client.factors.confirmTotp(MADE.id, "654321"), { user: TOBY, recoveryCodes: CODES });
    assert.equal(asked.at(-1).route, "GET /api/session", "it is a new session: was its cookie kept?");
    assert.deepEqual(changes, [], "the person is the same");
});

test("a second authenticator brings no new codes", async () => {
    const { client } = clientWith({ "POST /api/factors/totp/t%2F1/confirm": answer({ user: TOBY }) });
    assert.equal((await client.factors.confirmTotp("t/1", "654321")).recoveryCodes, null);
});

test("a phone whose clock is off is told by how much", async () => {
    const off = answer({ message: "no", code: "factor_invalid", clock_off_seconds: -240 }, { status: 401 });
    const { client } = clientWith({ "POST /api/factors/totp/t%2F1/confirm": off });
    const error = await client.factors.confirmTotp("t/1", "654321").catch((refused) => refused);
    assert.deepEqual([error.code, error.reason, error.values.seconds], ["factor_invalid", "clock_off", 240]);
    assert.match(errorText(error, "en"), /off by 4 minutes/);
    assert.match(errorText(error, "es"), /se desvía 4 minutos/);
});

test("factors are listed, renamed and removed, and codes made anew", async (t) => {
    quietConsole(t);
    const { client, asked, routes } = clientWith({
        "GET /api/factors": [answer(LIST), answer({ totp: [{}], recovery_codes: null })],
        "PUT /api/factors/totp/t%2F1": answer({ ...APP, name: "Old phone" }),
        "DELETE /api/factors/totp/t%2F1": NOTHING,
        "POST /api/factors/recovery-codes": [answer({ recovery_codes: CODES }, { status: 201 }), refusal(409, "factor_missing", "")],
    });
    assert.deepEqual(await client.factors.list(), LIST);
    await assert.rejects(client.factors.list(), { code: "not_json" }, "of another shape");
    await client.factors.rename("t/1", "Old phone");
    await client.factors.remove("t/1");
    assert.deepEqual(await client.factors.newRecoveryCodes(), CODES);
    await assert.rejects(client.factors.newRecoveryCodes(), { code: "factor_missing" });
    assert.deepEqual(asked[2].body, { name: "Old phone" });
    assert.deepEqual(routes().slice(2, 4), ["PUT /api/factors/totp/t%2F1", "DELETE /api/factors/totp/t%2F1"]);
    for (const call of [client.factors.remove(undefined), client.factors.rename("", "x"), client.factors.confirmTotp("..", "1")]) {
        await assert.rejects(call, TypeError);
    }
});

test("staff see the factors of somebody and remove them", async () => {
    const { totp, recovery_codes: codes } = LIST;
    const { client, routes } = clientWith({
        "GET /api/user/b%2F2/factors": answer({ totp, recovery_codes: codes }), "DELETE /api/user/b%2F2/factors": NOTHING,
    });
    assert.deepEqual(await client.staff.factors("b/2"), { totp, recovery_codes: codes });
    await client.staff.removeFactors("b/2");
    assert.deepEqual(routes(), ["GET /api/user/b%2F2/factors", "DELETE /api/user/b%2F2/factors"]);
    await assert.rejects(client.staff.removeFactors(undefined), TypeError);
});

test("F-018: who must set up a second step does so with the ticket, and is signed in by its first code", async () => {
    const needed = answer(
        { message: "Please set up a second factor first", code: "factor_setup_required", ticket: TICKET, expires_in: 900, setup_url: "https://auth.example/login" },
        { status: 403 },
    );
    const { id, expires_at, ...totp } = MADE;
    const { client, changes, asked } = clientWith({
        "POST /api/authenticate": needed,
        "POST /api/authenticate/setup": answer({ totp, expires_at }),
        "POST /api/authenticate/setup/confirm": [WRONG, answer({ user: TOBY, recovery_codes: CODES })],
    });
    await assert.rejects(client.signIn({ uid: "toby", password: "violet river" }), (error) => {
        const { code, ticket, expiresIn, setupUrl } = error;
        assert.deepEqual({ code, ticket, expiresIn, setupUrl }, {
            code: "factor_setup_required", ticket: TICKET, expiresIn: 900, setupUrl: "https://auth.example/login",
        });
        return errorText(error) === "Your account needs a second step to sign in. Set it up first.";
    });
    assert.deepEqual(await client.factors.setUp({ ticket: TICKET }), { ...totp, expires_at });
    await assert.rejects(client.factors.confirmSetUp({ ticket: TICKET, code: "000000" }), { code: "factor_invalid" });
    const done = await client.factors.confirmSetUp({ ticket: TICKET, code: "123456", name: "Phone" });
    assert.deepEqual(done, { user: TOBY, recoveryCodes: CODES });
    assert.deepEqual(changes, [["toby", "here"]]);
    const sent = asked.map(({ body }) => body).filter(Boolean).slice(1);
    assert.deepEqual(sent, [{ ticket: TICKET }, { ticket: TICKET, code: "000000" }, { ticket: TICKET, code: "123456", name: "Phone" }]);
});
