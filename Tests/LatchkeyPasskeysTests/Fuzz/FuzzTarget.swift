import Crypto
import LatchkeyCore

@testable import LatchkeyPasskeys

/// What strangers' bytes reach, each with what must be true whatever they are. `scripts/fuzz.py` runs them for hours,
/// the tests replay what it found.
enum FuzzTarget: String, CaseIterable, Sendable {
    case cbor, authenticatorData, key, clientData, registration, assertion, challenge, recoveryCode

    /// False where something is true that must not be.
    func holds(for input: [UInt8]) -> Bool {
        switch self {
        case .cbor: FuzzTarget.cborHolds(input)
        case .authenticatorData: FuzzTarget.authenticatorDataHolds(input)
        case .key: FuzzTarget.keyHolds(input)
        case .clientData: FuzzTarget.clientDataHolds(input)
        case .registration: FuzzTarget.registrationHolds(input)
        case .assertion: FuzzTarget.assertionHolds(input)
        case .challenge: FuzzTarget.challengeHolds(input)
        case .recoveryCode: FuzzTarget.recoveryCodeHolds(input)
        }
    }

    /// What is read can be written, and is then read as the same.
    private static func cborHolds(_ input: [UInt8]) -> Bool {
        guard let (value, rest) = try? CBORReader.first(of: input[...]) else { return true }
        let written = value.written.encoded
        return written.count + rest.count <= input.count && (try? CBORReader.whole(written[...])) == value
    }

    /// Parts are parts of the input; nothing is read as a registration and as an assertion.
    private static func authenticatorDataHolds(_ input: [UInt8]) -> Bool {
        guard let data = try? AuthenticatorData(input[...]) else { return true }
        let attested = try? data.attested()
        let isAssertion = (try? data.checkAssertion()) != nil
        guard let attested else { return true }
        return !isAssertion && 55 + attested.credentialID.count + attested.encodedKey.count <= input.count
    }

    /// A key that is taken is the same when it comes back from the database, and takes no signature that it did not make.
    private static func keyHolds(_ input: [UInt8]) -> Bool {
        guard let key = try? PasskeyPublicKey(encoded: input) else { return true }
        let again = try? PasskeyPublicKey(encoded: key.encoded)
        return again?.algorithm == key.algorithm && input.count <= 600 && !key.isSignature(input, of: input)
            && !key.isSignature([UInt8](repeating: 0, count: 64), of: [])
    }

    private static func clientDataHolds(_ input: [UInt8]) -> Bool {
        guard let data = try? ClientData(input) else { return true }
        return data.bytes == input && data.challenge.count <= input.count
    }

    private static let id = [UInt8](repeating: 1, count: 32)

    /// What is taken has the right RP ID, a person behind it, and a key that can be stored.
    private static func registrationHolds(_ input: [UInt8]) -> Bool {
        let client = SoftClientData(type: "webauthn.create", challenge: Soft.challenge)
        guard let party = try? Soft.relyingParty(),
            let response = try? RegistrationResponse(
                id: Base64URL.encodeText(id), rawID: Base64URL.encodeText(id), type: "public-key",
                clientDataJSON: Base64URL.encodeText(client.bytes), attestationObject: Base64URL.encodeText(input)),
            let verified = try? RegistrationVerifier(relyingParty: party, requiresUserVerification: true).verify(
                response, challenge: AcceptedChallenge(bytes: Soft.challenge, purpose: .register), origin: Soft.origin)
        else { return true }
        return verified.isUserVerified && verified.credentialID == id && verified.aaguid.count == 16
            && (verified.isBackupEligible || !verified.isBackedUp)
            && (try? PasskeyPublicKey(encoded: verified.publicKey.encoded)) != nil
    }

    /// `none.ES256` of WebAuthn Level 3 §16: no other data than what it signed passes. The input's first two bytes say how long
    /// the authenticator data is; the signature follows it.
    private static func assertionHolds(_ input: [UInt8]) -> Bool {
        var cursor = ByteCursor(input[...])
        guard let count = cursor.number(bytes: 2), let data = cursor.take(Int(count)),
            let signed = Base64URL.decode(KnownAssertion.authenticatorData.utf8),
            let challenge = Base64URL.decode(KnownAssertion.challenge.utf8),
            let id = Base64URL.decode(KnownAssertion.id.utf8), let key = Base64URL.decode(KnownAssertion.key.utf8),
            let party = try? Soft.relyingParty(own: "https://example.org"),
            let response = try? AssertionResponse(
                id: KnownAssertion.id, rawID: KnownAssertion.id, type: "public-key",
                clientDataJSON: KnownAssertion.clientData, authenticatorData: Base64URL.encodeText(data),
                signature: Base64URL.encodeText(cursor.rest), userHandle: nil)
        else { return true }
        let stored = StoredCredential(
            id: id, encodedKey: key, userHandle: [], signCount: 0, isBackupEligible: true)
        let verifier = AssertionVerifier(relyingParty: party, requiresUserVerification: false)
        let isTaken =
            (try? verifier.verify(
                response, of: stored, challenge: AcceptedChallenge(bytes: challenge, purpose: .factor),
                origin: "https://example.org")) != nil
        return !isTaken || data.elementsEqual(signed)
    }

    private static let authority = ChallengeAuthority(present: SymmetricKey(size: .bits256))

    /// Nobody makes one without the key.
    private static func challengeHolds(_ input: [UInt8]) -> Bool {
        let uses: [ChallengeUse] = [.signIn(device: input), .factor(ticket: []), .register(session: [1])]
        return uses.allSatisfy { use in
            (try? authority.accept(input, for: use, origin: Soft.origin, now: Timestamp(seconds: 0))) == nil
        }
    }

    /// What is typed is read as the sixteen letters and digits in it and as nothing else, and every code that we make is read.
    private static func recoveryCodeHolds(_ input: [UInt8]) -> Bool {
        let typed = String(decoding: input, as: UTF8.self)
        let canonical = RecoveryCode.canonical(of: typed)
        if input.allSatisfy({ $0 < 0x80 }), canonical != plainRecoveryCode(input) { return false }
        if let canonical, canonical.allSatisfy({ $0 < 0x80 }) {
            guard RecoveryCode.canonical(of: String(decoding: canonical, as: UTF8.self)) == canonical,
                canonical == plainRecoveryCode(canonical)
            else { return false }
        }
        if case .recoveryCode(let read) = TypedFactorCode(typed), read != canonical { return false }
        return canonical?.count ?? 16 == 16 && madeCodeIsRead(input)
    }

    /// The canonical form of ASCII, said once more without Unicode.
    private static func plainRecoveryCode(_ input: [UInt8]) -> [UInt8]? {
        let kept = input.split(separator: UInt8(ascii: "#")).last?.filter(ASCII.isLetterOrDigit) ?? []
        return input.count <= 2_000 && kept.count == 16 ? kept.map(ASCII.lowercase) : nil
    }

    private static func madeCodeIsRead(_ mac: [UInt8]) -> Bool {
        guard let made = RecoveryCode.text(of: mac) else { return mac.count < 16 }
        let expected = made.utf8.filter { $0 != UInt8(ascii: "-") }.map(ASCII.lowercase)
        return RecoveryCode.canonical(of: made) == expected
            && RecoveryCode.canonical(of: made.lowercased()) == expected
            && TypedFactorCode(made) == .recoveryCode(expected)
    }
}

private enum KnownAssertion {
    static let id = "-R85HbTJsv3g6nAYnLo_tj9Xm6YSKzOtlP8-wzAIS-Q"
    static let key =
        "pQECAyYgASFYIK_voW-XypstI-uGzLZAmNINuQhWBi6yScM6m2cvJt9hIlggkwpWuHovymYzSwNFir-HlxfBLMaO1zKQry4mZHlrkiA"
    static let challenge = "OcDnUhQXulTUPo3JUXT0I97pvzzYBP9tZchXyav01Ag"
    static let clientData =
        "eyJ0eXBlIjoid2ViYXV0aG4uZ2V0IiwiY2hhbGxlbmdlIjoiT2NEblVoUVh1bFRVUG8zSlVYVDBJOTdwdnp6WUJQOXRaY2hYeWF2MDFBZyIs"
        + "Im9yaWdpbiI6Imh0dHBzOi8vZXhhbXBsZS5vcmciLCJjcm9zc09yaWdpbiI6ZmFsc2V9"
    static let authenticatorData = "v6vDdDKViwYzYNOtZGHJxHNa5_jt1GWSpeDwFFKy5LUZAAAAAA"
}

extension CBORValue {
    /// The same value in its shortest form.
    var written: CBORItem {
        switch self {
        case .unsigned(let number): CBORItem(encoded: CBORItem.head(0, number))
        case .negative(let number): CBORItem(encoded: CBORItem.head(1, number))
        case .bytes(let bytes): .bytes(Array(bytes))
        case .text(let text): CBORItem(encoded: CBORItem.head(3, UInt64(text.count)) + text)
        case .array(let items): .array(items.map(\.written))
        case .map(let members): .map(members.map { ($0.key.written, $0.value.written) })
        case .bool(let flag): .bool(flag)
        case .null: .raw([0xf6])
        }
    }
}

extension CBORKey {
    fileprivate var written: CBORItem {
        switch self {
        case .unsigned(let number): CBORValue.unsigned(number).written
        case .negative(let number): CBORValue.negative(number).written
        case .text(let text): CBORValue.text(text[...]).written
        }
    }
}
