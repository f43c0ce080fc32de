// Guards/vectors.json, which the guards of all languages pass.
import assert from "node:assert/strict";
import { test } from "node:test";

import * as guards from "../index.js";
import { answering, headerFields, silent, vectors } from "./answering.js";

const { Guard, Jwks, Server, SharedSecret } = guards;
const combinators = {
    all: guards.all, any: guards.any, any_role: guards.anyRole, all_roles: guards.allRoles,
    any_permission: guards.anyPermission, all_permissions: guards.allPermissions,
};

function ruleOf(said) {
    if (said === "signed_in") return guards.signedIn;
    if ("group" in said) return guards.group(said.group, { leader: said.as === "leader" });
    const [[name, parts]] = Object.entries(said);
    return combinators[name](...(["all", "any"].includes(name) ? parts.map(ruleOf) : parts));
}

function guardOf(one, authority) {
    const { rule, ...require } = one.require;
    const cookie = one.cookie ?? vectors.cookie;
    return new Guard({ ...require, ...(rule ? { require: ruleOf(rule) } : {}), authority, cookie, log: silent });
}

const rounded = (age) => (age === null ? null : Math.round(age * 1_000) / 1_000);

function told({ id, uid, name, email, roles, permissions, groups, standing, sleepingRoles }) {
    const proof = standing && {
        age: rounded(standing.age), factor_age: rounded(standing.factorAge), factors: standing.factors, methods: standing.methods,
    };
    return { id, uid, name, email, roles, permissions, groups, standing: proof, sleeping_roles: sleepingRoles };
}

async function answerOf(guard, fields) {
    try {
        return { status: 200, user: told(await guard.admit(fields)) };
    } catch (refusal) {
        assert(refusal instanceof guards.Refusal, refusal);
        const lowercased = Object.entries(refusal.headers).map(([name, value]) => [name.toLowerCase(), value]);
        return { status: refusal.status, fields: Object.fromEntries(lowercased), body: refusal.body };
    }
}

async function check(one, authority, clock, told) {
    const guard = guardOf(one, authority);
    for (const request of one.requests) {
        clock.at = request.at;
        // As JSON, which compares what is frozen and what is not alike.
        assert.deepEqual(JSON.parse(JSON.stringify(await answerOf(guard, headerFields(request.headers)))), request.expect);
        if ("questions" in request) assert(await told.hasQuestions(request.questions), `${told.questions} questions`);
    }
}

function jwksAt(keysAt, { issuer, patience }, clock) {
    const { audience, permissions } = vectors;
    return new Jwks(issuer ?? vectors.issuer, audience, {
        permissions, keysAt, patience, now: () => vectors.now + clock.at, clock: () => 1_000 + clock.at,
    });
}

for (const one of vectors.cases) {
    test(`R-070: ${one.name}`, async () => {
        const clock = { at: 0 };
        if (one.authority === "secret") {
            const { secret, issuer, previous_secret: previousSecret, permissions } = vectors;
            const now = () => vectors.now + clock.at;
            return check(one, new SharedSecret(secret, issuer, { previousSecret, permissions, now }), clock);
        }
        await answering(one.answers ?? vectors.answers, async (url, asked) => {
            const address = one.server === "absent" ? "http://127.0.0.1:1" : url;
            const authority = one.authority === "jwks" ? jwksAt(address, one, clock)
                : new Server(address, { patience: one.patience, now: () => 1_000 + clock.at });
            await check(one, authority, clock, asked);
            assert.equal(asked.elsewhere, 0, "a redirect was followed");
        }, { keys: one.keys ?? vectors.keys });
    });
}

test("the addresses of the file", () => {
    for (const { address, is_good: isGood } of vectors.addresses) {
        for (const make of [() => new Server(address), () => new Jwks(address, vectors.audience)]) {
            if (isGood) make();
            else assert.throws(make, TypeError, address);
        }
    }
});

test("S-068: a secret that the server would not start with is refused here too", () => {
    for (const { secret, is_good: isGood } of vectors.secrets) {
        const make = () => new SharedSecret(secret, vectors.issuer);
        if (isGood) make();
        else assert.throws(make, (error) => secret.length < 10 || !error.message.includes(secret));
    }
});
