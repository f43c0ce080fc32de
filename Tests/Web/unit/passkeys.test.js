import assert from "node:assert/strict";
import { test } from "node:test";
// Loaded when it is needed; here before, so that nothing waits for the disk.
import "../../../Web/client/factors/passkey-signals.js";
import { createClient, errorText, LatchkeyError } from "../../../Web/client/latchkey.js";
import {
    ASSERTION_JSON, assertion, buffer, encoded, NEW_OPTIONS, OPTIONS, OPTIONS_OF_ONE, pageWithPasskeys, registration, SETTINGS, throws,
} from "./fake-passkeys.js";
import { answer, fakeFetch, pageAt, quietConsole, refusal, TOBY } from "./fake-server.js";
import { sentBy, tabAt, until } from "./page-that-leaves.js";

const TICKET = "Zm9ydHktdHdvIGJpdHMgb2";
const SIGNED_IN = answer({ user: TOBY });
const KEY = {
    id: "k/1", name: "Passkey", kind: "passkey", synced: true, discoverable: true, created_at: "2026-11-23T09:51:07Z", last_used_at: null,
};
const LIST = { totp: [], passkeys: [{ ...KEY, credential_id: "abc" }], passkey_user_id: "handle", recovery_codes: null };
const NOTHING = answer(undefined, { status: 204 });

function clientAt(page, routes = {}, settings = SETTINGS) {
    const fake = fakeFetch({
        "GET /api/session": answer(TOBY), "POST /api/authenticate/passkey/options": answer(OPTIONS),
        "POST /api/reauth/passkey/options": answer(OPTIONS_OF_ONE), ...routes,
    });
    return { client: createClient("https://auth.example", { fetch: fake.fetch, page, settings }), ...fake };
}

const bytesOf = (view) => Buffer.from(view).toString();

test("a passkey signs in: what the browser is asked for, and what the server is told", async () => {
    const { page, asked } = pageWithPasskeys("https://auth.example/login");
    const { client, asked: sent } = clientAt(page, { "POST /api/authenticate/passkey": SIGNED_IN });
    assert.deepEqual(await client.signInWithPasskey({ remember: true }), TOBY);
    const [[act, { publicKey, mediation, signal }]] = asked;
    assert.deepEqual([act, bytesOf(publicKey.challenge), publicKey.allowCredentials, publicKey.userVerification, mediation, signal],
        ["get", "a challenge>?", [], "required", undefined, undefined]);
    assert.deepEqual(sent.map(({ route, body }) => [route, body]), [
        ["POST /api/authenticate/passkey/options", {}],
        ["POST /api/authenticate/passkey", { passkey: ASSERTION_JSON, remember: true }],
        ["GET /api/session", undefined],
    ]);
    assert.equal(sent[0].credentials, "include", "the cookie of the device belongs to the challenge");
});

test("a passkey that says not whose it is sends no empty handle", async () => {
    for (const userHandle of [null, undefined, buffer("")]) {
        const { page } = pageWithPasskeys("https://auth.example/login", [assertion({ userHandle })]);
        const { client, asked } = clientAt(page, { "POST /api/authenticate/passkey": SIGNED_IN });
        await client.signInWithPasskey();
        assert.equal("userHandle" in asked[1].body.passkey.response, false);
        assert.equal(asked[1].body.remember, false);
    }
});

test("conditional UI waits in a field until the signal ends it, silently", async () => {
    const stop = new AbortController();
    const waits = ({ signal }) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    const { page, asked } = pageWithPasskeys("https://auth.example/login", [waits]);
    const { client } = clientAt(page);
    const waiting = client.signInWithPasskey({ conditional: true, signal: stop.signal });
    setTimeout(() => stop.abort(new Error("the page's own reason")), 5);
    await assert.rejects(waiting, { name: "LatchkeyError", code: "aborted" });
    assert.equal(asked[0][1].mediation, "conditional");
});

test("what was picked in the field signs in later", async () => {
    const { page } = pageWithPasskeys("https://auth.example/login");
    const { client, routes } = clientAt(page, { "POST /api/authenticate/passkey": SIGNED_IN });
    const passkey = await client.passkeys.pick({ conditional: true });
    assert.deepEqual(passkey, ASSERTION_JSON);
    await client.signInWithPasskey({ passkey });
    assert.deepEqual(routes(), ["POST /api/authenticate/passkey/options", "POST /api/authenticate/passkey", "GET /api/session"]);
});

test("each refusal of the browser has a code of its own, and a sentence", async () => {
    for (const [name, code] of [
        ["NotAllowedError", "aborted"], ["AbortError", "aborted"], ["SecurityError", "passkey_unavailable"],
        ["InvalidStateError", "passkey_failed"], ["UnknownError", "passkey_failed"], ["ConstraintError", "passkey_failed"],
    ]) {
        const { page } = pageWithPasskeys("https://auth.example/login", [throws(name)]);
        const error = await clientAt(page).client.signInWithPasskey().catch((refused) => refused);
        assert.ok(error instanceof LatchkeyError, name);
        assert.equal(error.code, code, name);
        assert.equal(error.message, errorText(error, "en"));
    }
    for (const broken of [() => null, () => { throw new TypeError("Illegal invocation"); }]) {
        const { page } = pageWithPasskeys("https://auth.example/login", [broken]);
        await assert.rejects(clientAt(page).client.signInWithPasskey(), { code: "passkey_failed" });
    }
});

test("a refusal of the server keeps its code", async () => {
    const { page } = pageWithPasskeys("https://auth.example/login");
    const { client } = clientAt(page, { "POST /api/authenticate/passkey": refusal(401, "passkey_invalid", "no") });
    await assert.rejects(client.signInWithPasskey(), { code: "passkey_invalid", isSignedOut: false });
});

test("F-035: passkeys are used where the page's host is covered by the RP ID, or the browser knows related origins", async () => {
    const related = { getClientCapabilities: async () => ({ relatedOrigins: true }) };
    for (const [address, more, can] of [
        ["https://auth.example/login", {}, true], ["https://www.auth.example/", {}, true], ["https://notauth.example/", {}, false],
        ["https://friend.example/", {}, false], ["https://friend.example/", related, true], ["https://stranger.example/", related, false],
        ["https://friend.example/", { getClientCapabilities: async () => ({}) }, false],
    ]) {
        const { page, asked } = pageWithPasskeys(address, undefined, more);
        const { client, asked: sent } = clientAt(page);
        assert.equal(await client.passkeys.canUse(), can, address);
        if (can) continue;
        await assert.rejects(client.signInWithPasskey(), { code: "passkey_unavailable" });
        await assert.rejects(client.factors.addPasskey(), { code: "passkey_unavailable" });
        assert.deepEqual([asked, sent], [[], []], "nobody was asked");
    }
});

/** A tab with passkeys that has storage and forms too. */
function tabWithPasskeys(address, answers, more) {
    const { page: { navigator, PublicKeyCredential }, asked } = pageWithPasskeys(address, answers, more);
    return { page: Object.assign(tabAt(address), { navigator, PublicKeyCredential }), asked };
}

test("F-044: a page of another site that cannot use the server's passkeys leads to the server's page, which can", async () => {
    const related = { getClientCapabilities: async () => ({ relatedOrigins: true }) };
    for (const [address, answers, more, questions] of [
        ["https://stranger.example/a?b#c", undefined, {}, 0],
        // Browsers stop at five labels of the list, and say so only when they are asked.
        ["https://friend.example/", [throws("SecurityError")], related, 1],
    ]) {
        const { page, asked } = tabWithPasskeys(address, answers, more);
        const left = clientAt(page).client.signInWithPasskey({ remember: true, returnTo: "/back" });
        left.catch(() => {});
        await until(() => page.forms.length > 0);
        const { action, values } = sentBy(page);
        assert.deepEqual([action, values.return_to, values.remember, asked.length],
            ["https://auth.example/hand-off", new URL("/back", address).href, "true", questions]);
        page.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
        await assert.rejects(left, { code: "aborted" });
    }
});

test("F-044: no page leaves for a field that waits, a closed dialog or a server without passkeys, nor the server's own", async () => {
    const off = { ...SETTINGS, passkeys: { enabled: false, rp_id: null, related_origins: [] } };
    for (const [address, options, settings, answers, code] of [
        ["https://stranger.example/", { conditional: true }, SETTINGS, undefined, "passkey_unavailable"],
        ["https://stranger.example/", {}, off, undefined, "passkey_unavailable"],
        ["https://www.auth.example/", {}, SETTINGS, [throws("NotAllowedError")], "aborted"],
        ["https://auth.example/login", {}, SETTINGS, [throws("SecurityError")], "passkey_unavailable"],
    ]) {
        const { page } = tabWithPasskeys(address, answers);
        await assert.rejects(clientAt(page, {}, settings).client.signInWithPasskey(options), { code });
        assert.equal(page.forms.length, 0, address);
    }
    const plain = Object.assign(tabWithPasskeys("https://stranger.example/").page, { crypto: {} });
    await assert.rejects(clientAt(plain).client.signInWithPasskey(), { code: "passkey_unavailable" });
});

test("without passkeys in the server or the browser nothing is offered", async () => {
    const { page } = pageWithPasskeys("https://auth.example/login");
    for (const passkeys of [undefined, { enabled: false, rp_id: null, related_origins: [] }]) {
        assert.equal(await clientAt(page, {}, { ...SETTINGS, passkeys }).client.passkeys.canUse(), false);
    }
    const plain = clientAt(pageAt("https://auth.example/login")).client;
    for (const can of ["canUse", "canOffer", "canProve"]) assert.equal(await plain.passkeys[can](), false, can);
    for (const more of [{ isConditionalMediationAvailable: async () => false }, { isConditionalMediationAvailable: undefined }]) {
        const old = clientAt(pageWithPasskeys("https://auth.example/login", undefined, more).page).client;
        assert.deepEqual([await old.passkeys.canUse(), await old.passkeys.canOffer()], [true, false]);
    }
});

test("the second step takes a passkey or a security key of the account", async () => {
    const { page, asked } = pageWithPasskeys("https://auth.example/login");
    const { client, asked: sent } = clientAt(page, {
        "POST /api/authenticate/passkey/options": answer(OPTIONS_OF_ONE), "POST /api/authenticate/factor": SIGNED_IN,
    });
    assert.deepEqual(await client.finishSignIn({ ticket: TICKET, passkey: true }), TOBY);
    const [{ id, transports }] = asked[0][1].publicKey.allowCredentials;
    assert.deepEqual([bytesOf(id), transports], ["the id>?", ["usb"]]);
    assert.deepEqual(sent.slice(0, 2).map(({ body }) => body), [{ ticket: TICKET }, { ticket: TICKET, passkey: ASSERTION_JSON }]);
});

test("F-019: a passkey proves once more who it is, with the password where that was typed", async () => {
    const { page } = pageWithPasskeys("https://auth.example/profile");
    const { client, asked } = clientAt(page, { "POST /api/reauth": [SIGNED_IN, refusal(401, "passkey_invalid", "")] });
    assert.equal(await client.passkeys.canProve(), true, "a server of an earlier version does not tell: it is asked");
    assert.deepEqual(await client.reauthenticate({ passkey: true, password: "violet river" }), TOBY);
    const { body } = asked.find(({ route }) => route === "POST /api/reauth");
    assert.deepEqual(body, { passkey: ASSERTION_JSON, password: "violet river" });
    await assert.rejects(client.reauthenticate({ passkey: true }), { code: "passkey_invalid", isSignedOut: false });
    const none = clientAt(page, { "POST /api/reauth/passkey/options": answer(OPTIONS) }).client;
    assert.equal(await none.passkeys.canProve(), false, "somebody without a key");
});

test("F-019: the record of the signed-in person says whether they have a passkey: nothing else is asked", async () => {
    for (const [kinds, can] of [[[], false], [["totp"], false], [["totp", "passkey"], true], [["security_key"], true]]) {
        const { page } = pageWithPasskeys("https://auth.example/profile");
        const person = { ...TOBY, second_factor: { on: kinds.length > 0, kinds, required: false, due_at: null } };
        const { client, asked } = clientAt(page, { "GET /api/session": answer(person) });
        assert.equal(await client.passkeys.canProve(), can, kinds);
        assert.deepEqual(asked.map(({ route }) => route), ["GET /api/session"]);
    }
});

test("F-019: where this page can use none of the person's passkeys, the browser does not ask for another one", async () => {
    const { page, asked } = pageWithPasskeys("https://auth.example/profile");
    const { client } = clientAt(page, { "POST /api/reauth/passkey/options": answer(OPTIONS) });
    await assert.rejects(client.reauthenticate({ passkey: true }), { code: "passkey_unavailable" });
    assert.deepEqual(asked, []);
});

/** As the form offers them. */
const offer = async (client) => client.passkeys.pick({ conditional: true, asked: await client.broughtOptions.take() });

test("the answer who is signed in brings what the first offer needs, and no other", async () => {
    for (const user of [TOBY, null]) {
        const { page, asked } = pageWithPasskeys("https://auth.example/login");
        const { client, asked: sent } = clientAt(page, { "GET /api/session": answer({ user, passkey: OPTIONS }) });
        client.broughtOptions.expect();
        assert.deepEqual(await client.currentUser(), user);
        await offer(client);
        assert.deepEqual(sent.map(({ route, search }) => route + search), ["GET /api/session?passkey=true"]);
        assert.deepEqual([bytesOf(asked[0][1].publicKey.challenge), asked[0][1].mediation], ["a challenge>?", "conditional"]);
        await offer(client);
        assert.equal(sent.at(-1).route, "POST /api/authenticate/passkey/options", "a challenge is good once");
    }
});

test("where the answer brings nothing, or too early, the first offer is asked for", async (t) => {
    quietConsole(t);
    const failing = refusal(503, "unavailable", "");
    const later = { "GET /api/session": answer({ user: TOBY, passkey: OPTIONS }) };
    for (const [routes, wait] of [
        [{}, 0], [{ "GET /api/session": answer({ user: null, passkey: null }) }, 0], [{ "GET /api/session": failing }, 0], [later, 46_000],
    ]) {
        const { page } = pageWithPasskeys("https://auth.example/login");
        const { client, asked: sent } = clientAt(page, routes);
        client.broughtOptions.expect();
        const user = await client.currentUser().catch(({ code }) => code);
        assert.ok([TOBY, null, "unavailable"].some((one) => JSON.stringify(one) === JSON.stringify(user)));
        const now = Date.now() + wait;
        const clock = t.mock.method(Date, "now", () => now);
        await offer(client);
        clock.mock.restore();
        assert.equal(sent.at(-1).route, "POST /api/authenticate/passkey/options");
    }
    const plain = clientAt(pageAt("https://auth.example/login"));
    plain.client.broughtOptions.expect();
    await plain.client.currentUser();
    assert.equal(plain.asked[0].search, "", "a browser that knows no passkeys");
});

test("a sign-in in a dialog asks for options of its own", async () => {
    const { page } = pageWithPasskeys("https://auth.example/login");
    const routes = { "GET /api/session": answer({ user: null, passkey: OPTIONS }), "POST /api/authenticate/passkey": refusal(401, "passkey_invalid") };
    const { client, asked: sent } = clientAt(page, routes);
    client.broughtOptions.expect();
    await client.currentUser();
    await assert.rejects(client.signInWithPasskey(), { code: "passkey_invalid" });
    assert.equal(sent[1].route, "POST /api/authenticate/passkey/options");
});

test("a passkey is made: what the device is asked for, and what the server is told", async () => {
    const { page, asked } = pageWithPasskeys("https://auth.example/profile", [registration()]);
    const { client, asked: sent } = clientAt(page, {
        "POST /api/factors/passkeys/options": answer(NEW_OPTIONS),
        "POST /api/factors/passkeys": answer({ user: TOBY, passkey: KEY, recovery_codes: ["A", "B"] }, { status: 201 }),
    });
    assert.deepEqual(await client.factors.addPasskey({ name: "Laptop" }), { user: TOBY, passkey: KEY, recoveryCodes: ["A", "B"] });
    const [[act, { publicKey }]] = asked;
    assert.deepEqual([act, bytesOf(publicKey.challenge), bytesOf(publicKey.user.id), bytesOf(publicKey.excludeCredentials[0].id)],
        ["create", "a challenge>?", "a handle", "the other id"]);
    assert.deepEqual([publicKey.user.name, publicKey.extensions], ["toby", { credProps: true }]);
    assert.deepEqual(sent[0].body, {});
    assert.deepEqual(sent[1].body, {
        name: "Laptop",
        passkey: {
            id: encoded("the id>?"), rawId: encoded("the id>?"), type: "public-key",
            response: { clientDataJSON: encoded("{}"), attestationObject: encoded("object"), transports: ["internal"] },
            clientExtensionResults: { credProps: { rk: true } },
        },
    });
    assert.equal(sent.at(-1).route, "GET /api/session", "it is a new session: was its cookie kept?");
});

test("F-018: people who must set up a second step make a passkey with the ticket, and are signed in by it", async () => {
    const begun = { totp: { secret: "A", uri: "otpauth:", qr_svg: "<svg/>" }, passkey: NEW_OPTIONS, expires_at: "2026-11-23T09:51:07Z" };
    const { page, asked } = pageWithPasskeys("https://auth.example/login", [throws("NotAllowedError"), registration()]);
    const { client, asked: sent } = clientAt(page, {
        "POST /api/authenticate/setup": [answer(begun), answer(begun), answer({ ...begun, passkey: undefined })],
        "POST /api/authenticate/setup/confirm": answer({ user: TOBY, recovery_codes: ["A", "B"] }),
    });
    await assert.rejects(client.factors.setUpPasskey({ ticket: TICKET }), { code: "aborted" });
    assert.deepEqual(await client.factors.setUpPasskey({ ticket: TICKET, name: "Laptop" }), { user: TOBY, recoveryCodes: ["A", "B"] });
    assert.deepEqual(asked.map(([act, { publicKey }]) => [act, bytesOf(publicKey.challenge)]), Array(2).fill(["create", "a challenge>?"]));
    const { body } = sent.find(({ route }) => route === "POST /api/authenticate/setup/confirm");
    assert.deepEqual([Object.keys(body), body.ticket, body.name], [["ticket", "passkey", "name"], TICKET, "Laptop"]);
    assert.equal(body.passkey.response.attestationObject, encoded("object"));
    // A server of an earlier version offers none.
    await assert.rejects(client.factors.setUpPasskey({ ticket: TICKET }), { code: "passkey_unavailable" });
});

test("a security key is asked for as one; a device that has one already says so", async () => {
    const { page } = pageWithPasskeys("https://auth.example/profile", [throws("InvalidStateError"), throws("NotAllowedError")]);
    const { client, asked, routes } = clientAt(page, { "POST /api/factors/passkeys/options": answer(NEW_OPTIONS) });
    await assert.rejects(client.factors.addPasskey({ isSecurityKey: true }), { code: "passkey_taken" });
    await assert.rejects(client.factors.addPasskey(), { code: "aborted" });
    assert.deepEqual(asked.map(({ body }) => body), [{ security_key: true }, {}]);
    assert.equal(routes().includes("POST /api/factors/passkeys"), false);
});

/** A browser that takes the signals named, and what it was told. */
function listening(...names) {
    const told = [];
    const entries = names.map((name) => [name, async (what) => void told.push([name, what])]);
    return { told, more: Object.fromEntries(entries) };
}

const [ACCEPTED, UNKNOWN, DETAILS] = ["signalAllAcceptedCredentials", "signalUnknownCredential", "signalCurrentUserDetails"];
const HAS_ONE = [ACCEPTED, { rpId: "auth.example", userId: "handle", allAcceptedCredentialIds: ["abc"] }];
const isTold = () => new Promise((resolve) => setTimeout(resolve, 5));

test("keys are renamed and removed, and the device hears which are left", async () => {
    const { told, more } = listening(ACCEPTED, UNKNOWN);
    const { page } = pageWithPasskeys("https://auth.example/profile", undefined, more);
    const { client, routes } = clientAt(page, {
        "GET /api/factors": [answer(LIST), answer({ ...LIST, passkey_user_id: null })],
        "PUT /api/factors/passkeys/k%2F1": answer({ message: "done" }),
        "DELETE /api/factors/passkeys/k%2F1": [refusal(409, "last_factor", ""), NOTHING, refusal(404, "not_found", "")],
        "DELETE /api/factors/passkeys/other": NOTHING,
    });
    await client.factors.list();
    await client.factors.list();
    await isTold();
    assert.deepEqual(told.splice(0), [HAS_ONE]);
    await client.factors.renamePasskey("k/1", "Laptop");
    await assert.rejects(client.factors.removePasskey("k/1"), { code: "last_factor" });
    await isTold();
    assert.deepEqual(told, [], "what stays is not taken from the device");
    const gone = [UNKNOWN, { rpId: "auth.example", credentialId: "abc" }];
    await client.factors.removePasskey("k/1");
    // Another tab has removed it: that is known of the person's own keys alone.
    await assert.rejects(client.factors.removePasskey("k/1"), { code: "not_found" });
    await client.factors.removePasskey("other");
    await isTold();
    assert.deepEqual(told, [gone, gone]);
    assert.deepEqual(routes().slice(2, 5), ["PUT /api/factors/passkeys/k%2F1", ...Array(2).fill("DELETE /api/factors/passkeys/k%2F1")]);
    await assert.rejects(client.factors.removePasskey(undefined), TypeError);
    await assert.rejects(client.factors.renamePasskey("", "x"), TypeError);
});

test("the device hears what its owner is called: at a sign-in by it, in the list, and after a change", async () => {
    const { told, more } = listening(ACCEPTED, DETAILS);
    const { page } = pageWithPasskeys("https://auth.example/login", undefined, more);
    const tom = { ...TOBY, name: "Tom" };
    const { client, routes } = clientAt(page, {
        "POST /api/authenticate/passkey": SIGNED_IN, "GET /api/factors": answer(LIST),
        [`PUT /api/user/${TOBY.id}`]: [answer(tom), answer(tom)],
    });
    const called = (name, userId = "handle") => [DETAILS, { rpId: "auth.example", userId, name: TOBY.uid, displayName: name }];
    await client.signInWithPasskey();
    await isTold();
    assert.deepEqual(told.splice(0), [called(TOBY.name, encoded("a handle")), HAS_ONE, called(TOBY.name)]);
    await client.updateUser({ name: "Tom" });
    await isTold();
    assert.deepEqual(told.splice(0), [HAS_ONE, called("Tom")]);
    const before = routes().length;
    await client.updateUser({ email: "tom@school.example" });
    await isTold();
    assert.deepEqual([told, routes().length], [[], before + 1], "the names are the same");
});

test("F-042: what a sign-in was refused for is told to no device, nor anything where the browser, the page or the server has none of it", async () => {
    const all = listening(ACCEPTED, UNKNOWN, DETAILS);
    const { page } = pageWithPasskeys("https://auth.example/login", undefined, all.more);
    const refused = clientAt(page, {
        "POST /api/authenticate/passkey": refusal(401, "passkey_invalid", ""), "POST /api/authenticate/factor": refusal(401, "passkey_invalid", ""),
    });
    await assert.rejects(refused.client.signInWithPasskey(), { code: "passkey_invalid" });
    await assert.rejects(refused.client.finishSignIn({ ticket: TICKET, passkey: true }), { code: "passkey_invalid" });
    await isTold();
    assert.equal(refused.routes().includes("GET /api/factors"), false);

    const routes = {
        "POST /api/authenticate/passkey": SIGNED_IN, "GET /api/factors": answer(LIST), "DELETE /api/factors/passkeys/k%2F1": NOTHING,
        [`PUT /api/user/${TOBY.id}`]: answer({ ...TOBY, name: "Tom" }), [`DELETE /api/user/${TOBY.id}`]: NOTHING,
    };
    const old = clientAt(pageWithPasskeys("https://auth.example/login").page, routes);
    await old.client.signInWithPasskey();
    await old.client.updateUser({ name: "Tom" });
    await isTold();
    assert.equal(old.routes().includes("GET /api/factors"), false, "nobody asks what nobody would be told");
    const elsewhere = clientAt(pageWithPasskeys("https://stranger.example/", undefined, all.more).page, routes);
    const none = clientAt(page, routes, { ...SETTINGS, passkeys: { enabled: false, rp_id: null, related_origins: [] } });
    for (const { client } of [elsewhere, none]) {
        await client.factors.list();
        await client.factors.removePasskey("k/1");
        await client.deleteAccount();
    }
    await isTold();
    assert.deepEqual(all.told, []);
    // What a browser makes of it breaks nothing.
    const broken = pageWithPasskeys("https://auth.example/", undefined, { [ACCEPTED]: async () => { throw new DOMException("no", "SecurityError"); } });
    assert.deepEqual(await clientAt(broken.page, routes).client.factors.list(), LIST);
});

test("once the account is deleted, the device hears that none of its passkeys works", async () => {
    const { told, more } = listening(ACCEPTED);
    const { page } = pageWithPasskeys("https://auth.example/profile", undefined, more);
    const remove = `DELETE /api/user/${TOBY.id}`;
    const { client } = clientAt(page, {
        "GET /api/factors": answer(LIST), [remove]: [refusal(403, "reauth_required", ""), NOTHING],
    });
    await assert.rejects(client.deleteAccount(), { code: "reauth_required" });
    await isTold();
    assert.deepEqual(told, []);
    await client.deleteAccount();
    await isTold();
    assert.deepEqual(told.splice(0), [[ACCEPTED, { rpId: "auth.example", userId: "handle", allAcceptedCredentialIds: [] }]]);
    // The account goes all the same where the list cannot be read, or has none.
    for (const list of [refusal(503, "busy", ""), answer({ ...LIST, passkeys: [], passkey_user_id: null })]) {
        await clientAt(page, { "GET /api/factors": list, [remove]: NOTHING }).client.deleteAccount();
    }
    await isTold();
    assert.deepEqual(told, []);
});
