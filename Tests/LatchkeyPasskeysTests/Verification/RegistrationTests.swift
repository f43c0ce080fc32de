import Crypto
import CryptoExtras
import LatchkeyCore
import Testing

@testable import LatchkeyPasskeys

@Suite("Registration of a passkey")
struct RegistrationTests {
    private func expect(
        _ fault: PasskeyFault, _ kind: SoftKey.Kind = .es256, sourceLocation: SourceLocation = #_sourceLocation,
        _ change: (inout SoftRegistration) throws -> Void
    ) throws {
        var registration = try SoftRegistration(kind)
        try change(&registration)
        #expect(throws: fault, sourceLocation: sourceLocation) { try Soft.verify(registration) }
    }

    @Test("A registration of each kind of key is taken, and says what it says", arguments: SoftKey.Kind.allCases)
    func taken(kind: SoftKey.Kind) throws {
        var registration = try SoftRegistration(kind)
        registration.data.signCount = 5
        registration.aaguid = Array(1...16)
        let verified = try Soft.verify(registration)
        #expect(verified.credentialID == registration.id)
        #expect(verified.publicKey.encoded == (try registration.key.encoded))
        #expect(verified.publicKey.algorithm.rawValue == registration.key.algorithm)
        #expect(verified.signCount == 5)
        #expect(verified.isUserVerified && verified.isBackupEligible && verified.isBackedUp)
        #expect(verified.aaguid == Array(1...16))
    }

    @Test("F-036, S-198: a credential id has 16 to 1023 bytes")
    func idLength() throws {
        for count in [16, 1023] {
            var registration = try SoftRegistration()
            registration.id = [UInt8](repeating: 1, count: count)
            #expect(throws: Never.self) { try Soft.verify(registration) }
        }
        for count in [0, 1, 15, 1024, 2000] {
            try expect(.credentialIDLength) { $0.id = [UInt8](repeating: 1, count: count) }
        }
    }

    @Test("S-202: client data beyond 8 KiB and attestation objects beyond 32 KiB are not read")
    func sizes() throws {
        try expect(.tooLarge) { $0.client.more = #","x":""# + String(repeating: "a", count: 8192) + #"""# }
        try expect(.tooLarge) { $0.trailing = [UInt8](repeating: 0, count: 32 * 1024) }
    }

    @Test("Only canonical base64url is read")
    func base64url() throws {
        let registration = try SoftRegistration()
        let (id, object) = (Base64URL.encodeText(registration.id), Base64URL.encodeText(registration.attestationObject))
        let client = Base64URL.encodeText(registration.client.bytes)
        for wrong in [client + "=", client + "\n", " " + client, client.replacing("e", with: "+", maxReplacements: 1)] {
            #expect(throws: PasskeyFault.notBase64URL) {
                try RegistrationResponse(id: id, clientDataJSON: wrong, attestationObject: object)
            }
        }
        // 32 bytes leave two bits of the last letter unused.
        let other = id.dropLast() + (id.hasSuffix("A") ? "B" : "_")
        #expect(throws: PasskeyFault.notBase64URL) {
            try RegistrationResponse(id: String(other), clientDataJSON: client, attestationObject: object)
        }
    }

    @Test("F-032: id and rawId are the same, and the type is public-key")
    func idAndType() throws {
        try expect(.idMismatch) { $0.rawID = [UInt8](repeating: 1, count: 32) }
        for type in ["", "Public-key", "public-key ", "password"] { try expect(.notPublicKey) { $0.type = type } }
    }

    @Test("F-031, S-187: a registration with another challenge, or one for another use, is refused")
    func challenge() throws {
        let registration = try SoftRegistration()
        #expect(throws: PasskeyFault.challengeForOtherUse) {
            try Soft.verify(registration, challenge: [UInt8](repeating: 8, count: 42))
        }
        for purpose in ChallengeUse.Purpose.allCases {
            let isTaken = (try? Soft.verify(registration, purpose: purpose)) != nil
            #expect(isTaken == [.register, .registerSecurityKey, .setUp].contains(purpose))
        }
    }

    @Test("S-189: the client data of an assertion is no registration's")
    func ceremonyType() throws {
        for type in ["webauthn.get", "payment.get", "webauthn.create ", ""] {
            try expect(.ceremonyType) { $0.client.type = type }
        }
    }

    @Test("F-035, S-191: a frame of another origin is refused")
    func crossOrigin() throws {
        try expect(.crossOrigin) { $0.client.more = #","crossOrigin":true"# }
        try expect(.crossOrigin) { $0.client.more = #","crossOrigin":false,"topOrigin":"https://evil.example""# }
        try expect(.crossOrigin) { $0.client.more = #","topOrigin":null"# }
        try expect(.clientData) { $0.client.more = #","crossOrigin":"true""# }
        var plain = try SoftRegistration()
        plain.client.more = ""
        #expect(throws: Never.self) { try Soft.verify(plain) }
    }

    @Test("S-192: unknown members and a byte order mark are taken, a member that stands twice is not")
    func clientData() throws {
        var registration = try SoftRegistration()
        registration.client.more = #","crossOrigin":false,"other_keys_can_be_added_here":"do not compare""#
        registration.client.prefix = [0xef, 0xbb, 0xbf]
        #expect(throws: Never.self) { try Soft.verify(registration) }
        try expect(.clientData) { $0.client.more = #","origin":"https://auth.school.example""# }
        try expect(.clientData) { $0.client.more = #","\u0074ype":"webauthn.create""# }
        for text in ["", "[]", "null", "{}", "{", #"{"type":1,"challenge":"","origin":""}"#, "\u{feff}\u{feff}{}"] {
            try expect(.clientData) { $0.client.whole = text }
        }
        try expect(.clientData) {
            $0.client.whole = #"{"type":"webauthn.create","challenge":"B w","origin":"https://auth.school.example"}"#
        }
    }

    @Test("S-193: authenticator data for another RP ID is refused")
    func relyingParty() throws {
        for id in ["school.example", "auth.school.example.", "Auth.school.example", "evil.example", ""] {
            try expect(.relyingParty) { $0.data.rpID = id }
        }
    }

    @Test("S-194, F-033: somebody was present and verified, whatever the request says")
    func flags() throws {
        try expect(.userNotPresent) { $0.data.flags = 0x5c }
        try expect(.userNotVerified) { $0.data.flags = 0x59 }
        var securityKey = try SoftRegistration()
        securityKey.data.flags = 0x41
        let verified = try Soft.verify(securityKey, userVerification: false)
        #expect(!verified.isUserVerified && !verified.isBackupEligible && !verified.isBackedUp)
    }

    @Test("S-195, F-037: what is backed up must be allowed to be")
    func backup() throws {
        try expect(.backupState) { $0.data.flags = 0x55 }
        var eligible = try SoftRegistration()
        eligible.data.flags = 0x4d
        #expect(throws: Never.self) { try Soft.verify(eligible) }
    }

    @Test("F-037: the flags of attested data and extensions say what is there")
    func parts() throws {
        try expect(.attestedDataMissing) { $0.data.flags = 0x1d }
        try expect(.cbor) { $0.data.flags = 0xdd }
        try expect(.trailingBytes) { $0.data.extensions = CBORItem.map([]).encoded }
        try expect(.extensions) { registration in
            registration.data.flags = 0xdd
            registration.data.extensions = CBORItem.array([]).encoded
        }
        var registration = try SoftRegistration()
        registration.data.flags = 0xdd
        registration.data.extensions = CBORItem.map([(.text("credProtect"), .integer(2))]).encoded
        #expect(throws: Never.self) { try Soft.verify(registration) }
    }

    @Test("F-037, S-202: not one byte too many, and none too few")
    func trailing() throws {
        try expect(.trailingBytes) { $0.data.trailing = [0] }
        try expect(.trailingBytes) { $0.trailing = [0] }
        try expect(.trailingBytes) { registration in
            registration.data.flags = 0xdd
            registration.data.extensions = CBORItem.map([]).encoded + [0xa0]
        }
        let good = try SoftRegistration()
        let verifier = RegistrationVerifier(relyingParty: try Soft.relyingParty(), requiresUserVerification: true)
        let object = good.attestationObject
        for count in 0..<object.count {
            #expect(throws: PasskeyFault.self) {
                try verifier.verify(
                    good.response(object: Array(object.prefix(count))),
                    challenge: AcceptedChallenge(bytes: Soft.challenge, purpose: .register), origin: Soft.origin)
            }
        }
    }

    @Test("The credential id in the authenticator data is the response's")
    func otherID() throws {
        try expect(.otherCredential) { $0.attestedID = [UInt8](repeating: 1, count: 32) }
    }

    @Test("F-036, S-196: the algorithm is one that was offered, and the key is of its kind")
    func algorithm() throws {
        for number in [-35, -36, -53, -37, -258, -65535, -9, -19, 0, 7, Int64.max] as [Int64] {
            try expect(.algorithmNotOffered) { $0.labels[1].1 = .integer(number) }
        }
        try expect(.keyShape) { $0.labels[1].1 = .integer(-8) }
        try expect(.keyShape) { $0.labels[1].1 = .integer(-257) }
        try expect(.keyShape, .edDSA) { $0.labels[1].1 = .integer(-7) }
        try expect(.keyShape, .rs256) { $0.labels[1].1 = .integer(-7) }
        try expect(.keyShape) { $0.labels[1].1 = .text("ES256") }
        try expect(.keyShape) { $0.labels.remove(at: 1) }
    }

    @Test("F-036: a label that stands twice is refused")
    func duplicateLabel() throws {
        for place in 0..<5 { try expect(.cbor) { $0.labels.append($0.labels[place]) } }
        // The same number, written longer.
        try expect(.cbor) { $0.labels.append((.raw([0x18, 0x03]), .integer(-8))) }
    }

    @Test("S-197: attestation none says nothing, and a key that attests itself signs rightly")
    func attestation() throws {
        try expect(.attestation) { $0.statement = [(.text("x"), .integer(1))] }
        for kind in SoftKey.Kind.allCases {
            var registration = try SoftRegistration(kind)
            try registration.attest()
            #expect(throws: Never.self) { try Soft.verify(registration) }
            try expect(.attestation, kind) { try $0.attest(signature: $0.key.signature(of: [1])) }
            try expect(.attestation, kind) { try $0.attest(signature: []) }
            let other: Int64 = registration.key.algorithm == -7 ? -257 : -7
            try expect(.attestation, kind) { try $0.attest(algorithm: other) }
        }
        try expect(.attestation) { $0.format = "packed" }
        try expect(.attestation) { registration in
            registration.format = "packed"
            registration.statement = [(.text("alg"), .integer(-7)), (.text("ecdaaKeyId"), .bytes([1]))]
        }
    }

    @Test("S-197: attestation with certificates counts as none")
    func certificates() throws {
        for format in [
            "packed", "tpm", "android-key", "android-safetynet", "fido-u2f", "apple", "compound", "", "None",
        ] {
            var registration = try SoftRegistration()
            registration.format = format
            registration.statement = [(.text("x5c"), .array([.bytes([1, 2, 3])])), (.text("sig"), .bytes([]))]
            #expect(throws: Never.self) { try Soft.verify(registration) }
        }
    }

    @Test("The attestation object has its three members, each of its type")
    func object() throws {
        let verifier = RegistrationVerifier(relyingParty: try Soft.relyingParty(), requiresUserVerification: true)
        let good = try SoftRegistration()
        let data = CBORItem.bytes(good.authenticatorData)
        let wrong: [[(CBORItem, CBORItem)]] = [
            [], [(.text("fmt"), .text("none")), (.text("attStmt"), .map([]))],
            [(.text("fmt"), .text("none")), (.text("authData"), data)],
            [(.text("attStmt"), .map([])), (.text("authData"), data)],
            [(.text("fmt"), .bytes(Array("none".utf8))), (.text("attStmt"), .map([])), (.text("authData"), data)],
            [(.text("fmt"), .text("none")), (.text("attStmt"), .array([])), (.text("authData"), data)],
            [(.text("fmt"), .text("none")), (.text("attStmt"), .map([])), (.text("authData"), .text("x"))],
        ]
        for pairs in wrong {
            #expect(throws: PasskeyFault.attestationObject) {
                try verifier.verify(
                    good.response(object: CBORItem.map(pairs).encoded),
                    challenge: AcceptedChallenge(bytes: Soft.challenge, purpose: .register), origin: Soft.origin)
            }
        }
    }
}
