// Reads the user object of `GET /api/id`. Keys that are not known are left aside.

import { CurrentUser } from "./user.js";

/** Null for everything that is not a user. */
export function userOfAnswer(bytes) {
    try {
        return user(JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes)));
    } catch {
        return null;
    }
}

function user(wire) {
    const email = optional(object(wire).email, text);
    const isVerified = optional(wire.email_verified, truth);
    if (text(wire.id) === "") throw new TypeError();
    return new CurrentUser({
        id: wire.id,
        uid: text(wire.uid),
        name: text(wire.name),
        email: isVerified ? email : null,
        roles: texts(wire.roles),
        permissions: texts(wire.permissions),
        groups: optional(wire.groups, (groups) => list(groups).map(group)) ?? [],
        standing: optional(wire.auth, standing),
        sleepingRoles: optional(wire.second_factor, (factor) => optional(object(factor).asleep, texts)) ?? [],
    });
}

function group(wire) {
    const { id, key, name, leader } = object(wire);
    return { id: text(id), key: text(key), name: text(name), leader: truth(leader) };
}

function standing(wire) {
    const { age, factor_age: factorAge, factors, methods } = object(wire);
    return {
        age: optional(age, whole), factorAge: optional(factorAge, whole), factors: whole(factors), methods: texts(methods),
    };
}

function optional(value, read) {
    return value === undefined || value === null ? null : read(value);
}

function only(isRight) {
    return (value) => {
        if (!isRight(value)) throw new TypeError();
        return value;
    };
}

const text = only((value) => typeof value === "string");
const truth = only((value) => typeof value === "boolean");
const whole = only(Number.isSafeInteger);
const list = only(Array.isArray);
const object = only((value) => typeof value === "object" && value !== null && !Array.isArray(value));
const texts = (value) => list(value).map(text);
