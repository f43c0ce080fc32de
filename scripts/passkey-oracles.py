#!/usr/bin/env python3
"""Writes Tests/LatchkeyPasskeysTests/Fixtures/oracles.json: changed registrations and assertions, and what others say to them.

passkey-oracles.py   run by "$(scripts/python-venv.sh passkeys-venv Tests/Passkeys/requirements.txt)"

The others are python-fido2 (its server, with attestation checked where it is self-made) and py_webauthn. Each case starts from a
right one of some key; bits, lengths, flags, labels and members are changed. Ours must never take what both refuse. The same seed
makes the same changes, but keys and signatures are new each time.
"""
import base64
import hashlib
import json
import random
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from fido2 import cbor, cose
from fido2.attestation import Attestation, UnsupportedType
from fido2.server import Fido2Server
from fido2.webauthn import AttestedCredentialData, PublicKeyCredentialRpEntity, RegistrationResponse
import webauthn

FIXTURE = Path(__file__).resolve().parent.parent / "Tests/LatchkeyPasskeysTests/Fixtures/oracles.json"
RP_ID, ORIGIN = "auth.school.example", "https://auth.school.example"
CHALLENGE = bytes([7]) * 42
SERVER = Fido2Server(PublicKeyCredentialRpEntity(name="x", id=RP_ID), verify_origin=lambda origin: origin == ORIGIN)
STATE = {"challenge": base64.urlsafe_b64encode(CHALLENGE).decode(), "user_verification": "required"}
RANDOM = random.Random(14)
CASES = 250


def text(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


class Key:
    def __init__(self, kind):
        self.kind = kind
        if kind == "es256":
            self.private = ec.generate_private_key(ec.SECP256R1())
            self.cose = dict(cose.ES256.from_cryptography_key(self.private.public_key()))
        elif kind == "eddsa":
            self.private = ed25519.Ed25519PrivateKey.generate()
            self.cose = dict(cose.EdDSA.from_cryptography_key(self.private.public_key()))
        else:
            self.private = rsa.generate_private_key(65537, 2048)
            self.cose = dict(cose.RS256.from_cryptography_key(self.private.public_key()))

    def sign(self, message):
        if self.kind == "es256":
            return self.private.sign(message, ec.ECDSA(hashes.SHA256()))
        if self.kind == "eddsa":
            return self.private.sign(message)
        return self.private.sign(message, padding.PKCS1v15(), hashes.SHA256())


KEYS = [Key("es256"), Key("eddsa"), Key("rs256")]


def any_key():
    # RSA makes large cases: few are enough.
    return RANDOM.choices(KEYS, [10, 9, 1])[0]


def client_data(kind):
    members = {"type": kind, "challenge": text(CHALLENGE), "origin": ORIGIN, "crossOrigin": False}
    change = RANDOM.randrange(24)
    if change == 0:
        members["type"] = RANDOM.choice(["webauthn.get", "webauthn.create", "", "x"])
    elif change == 1:
        members["origin"] = RANDOM.choice([ORIGIN + ".", ORIGIN + ":8443", "http://auth.school.example", "https://evil.example"])
    elif change == 2:
        members["challenge"] = text(bytes([8]) * 42)
    elif change == 3:
        del members[RANDOM.choice(list(members))]
    elif change == 4:
        members["other"] = "x"
    return json.dumps(members, separators=(",", ":")).encode()


def authenticator_data(flags, tail):
    rp_hash = hashlib.sha256(RANDOM.choice([RP_ID] * 20 + ["school.example"]).encode()).digest()
    flags = RANDOM.choice([flags] * 6 + [flags & ~1, flags & ~4, flags ^ 0x40, flags | 0x80, RANDOM.randrange(256)])
    extensions = cbor.encode({"credProtect": 2}) if flags & 0x80 and RANDOM.random() < 0.6 else b""
    extra = RANDOM.choice([b""] * 12 + [b"\0", b"\xa0"])
    return rp_hash + bytes([flags]) + RANDOM.choice([0, 0, 5]).to_bytes(4, "big") + tail + extensions + extra


def damaged(data):
    if RANDOM.random() < 0.75 or not data:
        return data
    data, place = bytearray(data), RANDOM.randrange(len(data))
    change = RANDOM.randrange(4)
    if change == 0:
        data[place] ^= 1 << RANDOM.randrange(8)
    elif change == 1:
        data[place] = RANDOM.randrange(256)
    elif change == 2:
        del data[place:]
    else:
        data.insert(place, RANDOM.randrange(256))
    return bytes(data)


def changed_key(key):
    members = dict(key.cose)
    change = RANDOM.randrange(16)
    label = RANDOM.choice(list(members))
    if change == 0:
        del members[label]
    elif change == 1:
        members[label] = RANDOM.choice([0, 1, 2, 3, -7, -8, -257, -35, b"", b"\1" * 32])
    elif change == 2 and isinstance(members[label], bytes):
        members[label] = RANDOM.choice([members[label][:-1], members[label] + b"\0", bytes(len(members[label]))])
    return cbor.encode(members)


def taken(judge):
    try:
        judge()
        return True
    except Exception:  # whatever they raise is a refusal
        return False


def registration():
    key, identifier = any_key(), RANDOM.randbytes(32)
    client = client_data("webauthn.create")
    tail = bytes(16) + len(identifier).to_bytes(2, "big") + identifier + changed_key(key)
    data = authenticator_data(0x5d, tail)
    statement, form = {}, RANDOM.choice(["none", "none", "packed"])
    if form == "packed":
        signed = data + hashlib.sha256(client).digest()
        statement = {"alg": RANDOM.choice([key.cose[3]] * 5 + [-7]), "sig": damaged(key.sign(signed))}
    elif RANDOM.random() < 0.05:
        statement = {"x": 1}
    attestation = damaged(cbor.encode({"fmt": form, "attStmt": statement, "authData": data}))
    case = {"id": text(identifier), "clientDataJSON": text(client), "attestationObject": text(attestation)}
    response = {"id": case["id"], "rawId": case["id"], "type": "public-key", "clientExtensionResults": {},
                "response": {"clientDataJSON": case["clientDataJSON"], "attestationObject": case["attestationObject"]}}

    def fido2_says():
        SERVER.register_complete(STATE, response)
        read = RegistrationResponse.from_dict(response).response
        try:
            Attestation.for_type(read.attestation_object.fmt)().verify(
                read.attestation_object.att_stmt, read.attestation_object.auth_data, read.client_data.hash)
        except UnsupportedType:
            pass

    def webauthn_says():
        webauthn.verify_registration_response(
            credential=response, expected_challenge=CHALLENGE, expected_rp_id=RP_ID, expected_origin=ORIGIN,
            require_user_verification=True)

    return {**case, "fido2": taken(fido2_says), "webauthn": taken(webauthn_says)}


def assertion():
    key, identifier = any_key(), RANDOM.randbytes(16)
    client = client_data("webauthn.get")
    data = authenticator_data(0x1d, b"")
    signature = damaged(key.sign(data + hashlib.sha256(client).digest()))
    client, data = (damaged(client) if RANDOM.random() < 0.3 else client), (damaged(data) if RANDOM.random() < 0.3 else data)
    encoded = cbor.encode(key.cose)
    case = {"id": text(identifier), "key": text(encoded), "clientDataJSON": text(client), "authenticatorData": text(data),
            "signature": text(signature)}
    response = {"id": case["id"], "rawId": case["id"], "type": "public-key", "clientExtensionResults": {},
                "response": {name: case[name] for name in ("clientDataJSON", "authenticatorData", "signature")}}
    credential = AttestedCredentialData.create(bytes(16), identifier, cose.CoseKey.parse(key.cose))

    def webauthn_says():
        webauthn.verify_authentication_response(
            credential=response, expected_challenge=CHALLENGE, expected_rp_id=RP_ID, expected_origin=ORIGIN,
            credential_public_key=encoded, credential_current_sign_count=0, require_user_verification=True)

    fido2_says = taken(lambda: SERVER.authenticate_complete(STATE, [credential], response))
    return {**case, "fido2": fido2_says, "webauthn": taken(webauthn_says)}


def main():
    keys = [text(cbor.encode(key.cose)) for key in KEYS]
    cases = {"registrations": [registration() for _ in range(CASES)], "assertions": [assertion() for _ in range(CASES)]}
    # Most cases have one of few texts: the cases name them by number.
    clients = sorted({case["clientDataJSON"] for some in cases.values() for case in some})
    short = {name: [{**case, "clientDataJSON": clients.index(case["clientDataJSON"])} for case in some]
             for name, some in cases.items()}
    for case in short["assertions"]:
        case["key"] = keys.index(case["key"])
    lines = ",\n".join(
        f"{json.dumps(name)}: [\n" + ",\n".join(json.dumps(case, separators=(",", ":")) for case in some) + "\n]"
        for name, some in {"clients": clients, "keys": keys, **short}.items())
    FIXTURE.write_text("{\n" + lines + "\n}\n", encoding="utf-8")
    for name, some in cases.items():
        counts = {}
        for case in some:
            said = (case["fido2"], case["webauthn"])
            counts[said] = counts.get(said, 0) + 1
        print(name, "(fido2, webauthn):", counts)


if __name__ == "__main__":
    main()
