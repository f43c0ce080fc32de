import Crypto
import LatchkeyCore
import Testing

@testable import LatchkeyPasskeys

@Suite("Sign-in by a passkey")
struct AssertionTests {
    private func expect(
        _ fault: PasskeyFault, _ kind: SoftKey.Kind = .es256, purpose: ChallengeUse.Purpose = .signIn,
        sourceLocation: SourceLocation = #_sourceLocation, _ change: (inout SoftAssertion) throws -> Void
    ) throws {
        var assertion = try SoftAssertion(kind)
        try change(&assertion)
        #expect(throws: fault, sourceLocation: sourceLocation) { try Soft.verify(assertion, purpose: purpose) }
    }

    @Test("An assertion by each kind of key is taken, and says what it says", arguments: SoftKey.Kind.allCases)
    func taken(kind: SoftKey.Kind) throws {
        let assertion = try SoftAssertion(kind)
        let verified = try Soft.verify(assertion)
        #expect(verified.credentialID == assertion.id)
        #expect(verified.isUserVerified && verified.isBackedUp && verified.signCount == 0)
    }

    @Test("F-032, S-200: without the right signature nothing passes", arguments: SoftKey.Kind.allCases)
    func signatures(kind: SoftKey.Kind) throws {
        let good = try SoftAssertion(kind)
        let right = try good.key.signature(of: good.message)
        let other = try SoftAssertion(kind == .es256 ? .edDSA : .es256)
        var wrong = [
            [], [0], Randomness.system.bytes(64), Randomness.system.bytes(right.count), right + [0],
            Array(right.dropLast()), try other.key.signature(of: good.message), try good.key.signature(of: [1]),
            [UInt8](repeating: 0, count: right.count), [0x30, 0x06, 0x02, 0x01, 0x00, 0x02, 0x01, 0x00],
        ]
        for bit in 0..<(right.count * 8) where kind != .rs256 || bit % 37 == 0 {
            var flipped = right
            flipped[bit / 8] ^= 1 << UInt8(bit % 8)
            wrong.append(flipped)
        }
        for signature in wrong {
            var assertion = good
            assertion.signature = signature
            #expect(throws: PasskeyFault.signature) { try Soft.verify(assertion) }
        }
    }

    @Test("F-032: id and rawId are the same, the type is public-key, and the credential is the one looked up")
    func ids() throws {
        try expect(.idMismatch) { $0.rawID = Randomness.system.bytes(32) }
        try expect(.notPublicKey) { $0.type = "" }
        try expect(.otherCredential) { $0.id = Randomness.system.bytes(32) }
        try expect(.credentialIDLength) { $0.id = [] }
    }

    @Test("S-202: what is too large is not read")
    func sizes() throws {
        try expect(.tooLarge) { $0.signature = [UInt8](repeating: 0, count: 1025) }
        try expect(.tooLarge) { $0.userHandle = [UInt8](repeating: 0, count: 65) }
        try expect(.tooLarge) { $0.data.trailing = [UInt8](repeating: 0, count: 8192) }
        try expect(.tooLarge) { $0.client.more = #","x":""# + String(repeating: "a", count: 8192) + #"""# }
    }

    @Test("F-034, S-199: where nobody was named the key says whose it is, and it says nothing else anywhere")
    func userHandle() throws {
        try expect(.userHandleMissing) { $0.userHandle = nil }
        for purpose in [ChallengeUse.Purpose.signIn, .factor, .reauth] {
            try expect(.otherUser, purpose: purpose) { $0.userHandle = [UInt8](repeating: 8, count: 32) }
            try expect(.otherUser, purpose: purpose) { $0.userHandle = [] }
        }
        var named = try SoftAssertion()
        named.userHandle = nil
        for purpose in [ChallengeUse.Purpose.factor, .reauth] {
            #expect(throws: Never.self) { try Soft.verify(named, purpose: purpose) }
        }
    }

    @Test("F-031, S-187: an assertion with another challenge, or one for a registration, is refused")
    func challenge() throws {
        let assertion = try SoftAssertion()
        #expect(throws: PasskeyFault.challengeForOtherUse) {
            try Soft.verify(assertion, challenge: [UInt8](repeating: 8, count: 42))
        }
        for purpose in ChallengeUse.Purpose.allCases {
            let isTaken = (try? Soft.verify(assertion, purpose: purpose)) != nil
            #expect(isTaken == [.signIn, .factor, .reauth].contains(purpose))
        }
    }

    @Test("S-189, S-191, F-035: another ceremony and a frame of another origin are refused")
    func client() throws {
        try expect(.ceremonyType) { $0.client.type = "webauthn.create" }
        try expect(.crossOrigin) { $0.client.more = #","crossOrigin":true"# }
        try expect(.crossOrigin) { $0.client.more = #","topOrigin":"https://auth.school.example""# }
    }

    @Test("S-193, S-194, F-033: another RP ID, nobody present, nobody verified: refused although it is signed")
    func authenticator() throws {
        try expect(.relyingParty) { $0.data.rpID = "school.example" }
        try expect(.userNotPresent) { $0.data.flags = 0x1c }
        try expect(.userNotVerified) { $0.data.flags = 0x19 }
        var factor = try SoftAssertion()
        factor.data.flags = 0x19
        #expect(try !Soft.verify(factor, userVerification: false, purpose: .factor).isUserVerified)
    }

    @Test("S-195, F-037: a key does not become one that is backed up, and BS needs BE")
    func backup() throws {
        try expect(.backupEligibilityChanged) { $0.data.flags = 0x05 }
        try expect(.backupState) { $0.data.flags = 0x15 }
        var backedUp = try SoftAssertion()
        backedUp.data.flags = 0x0d
        #expect(try !Soft.verify(backedUp).isBackedUp)
    }

    @Test("F-037, S-202: an assertion brings no credential, and ends where it says")
    func parts() throws {
        try expect(.attestedDataUnexpected) { assertion in
            assertion.data.flags = 0x5d
            assertion.data.attested = [UInt8](repeating: 0, count: 16) + [0, 1, 1] + (try assertion.key.encoded)
        }
        try expect(.attestedDataUnexpected) { $0.data.flags = 0x5d }
        try expect(.trailingBytes) { $0.data.trailing = [0] }
        try expect(.trailingBytes) { $0.data.extensions = [0xa0] }
        try expect(.cbor) { $0.data.flags = 0x9d }
        try expect(.extensions) { assertion in
            assertion.data.flags = 0x9d
            assertion.data.extensions = [0x80]
        }
        var extended = try SoftAssertion()
        extended.data.flags = 0x9d
        extended.data.extensions = CBORItem.map([(.text("hmac-secret"), .bytes([1]))]).encoded
        #expect(throws: Never.self) { try Soft.verify(extended) }
    }

    @Test("F-037: authenticator data of fewer than 37 bytes is refused")
    func truncated() throws {
        let assertion = try SoftAssertion()
        for count in 0..<37 {
            #expect(throws: PasskeyFault.authenticatorData) {
                try AuthenticatorData(assertion.data.bytes.prefix(count))
            }
        }
    }

    @Test("F-041, S-201: the counter grows, where there is one")
    func counter() throws {
        for (stored, new, isTaken) in [
            (0, 0, true), (0, 1, true), (1, 2, true), (5, 4_294_967_295, true), (1, 1, false), (1, 0, false),
            (4_294_967_295, 1, false), (7, 6, false),
        ] as [(UInt32, UInt32, Bool)] {
            var assertion = try SoftAssertion(signCount: stored)
            assertion.data.signCount = new
            if isTaken {
                #expect(try Soft.verify(assertion).signCount == new)
            } else {
                #expect(throws: PasskeyFault.counterNotGreater) { try Soft.verify(assertion) }
            }
        }
    }

    @Test("A copied counter is told only where the signature is right")
    func counterAfterSignature() throws {
        var assertion = try SoftAssertion(signCount: 3)
        assertion.signature = [1]
        #expect(throws: PasskeyFault.signature) { try Soft.verify(assertion) }
    }

    @Test("S-202: no prefix and no changed bit of what is signed passes")
    func bits() throws {
        let good = try SoftAssertion(.edDSA)
        let signature = try good.key.signature(of: good.message)
        let verifier = AssertionVerifier(relyingParty: try Soft.relyingParty(), requiresUserVerification: true)
        func isTaken(_ data: [UInt8], _ client: [UInt8]) -> Bool {
            let response = try? AssertionResponse(
                id: Base64URL.encodeText(good.id), rawID: Base64URL.encodeText(good.id), type: "public-key",
                clientDataJSON: Base64URL.encodeText(client), authenticatorData: Base64URL.encodeText(data),
                signature: Base64URL.encodeText(signature), userHandle: Base64URL.encodeText(Soft.userHandle))
            let challenge = AcceptedChallenge(bytes: Soft.challenge, purpose: .signIn)
            guard let response else { return false }
            return (try? verifier.verify(response, of: good.stored, challenge: challenge, origin: Soft.origin)) != nil
        }
        let (data, client) = (good.data.bytes, good.client.bytes)
        #expect(isTaken(data, client))
        for bit in 0..<(data.count * 8) {
            var changed = data
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(!isTaken(changed, client))
        }
        for bit in 0..<(client.count * 8) {
            var changed = client
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(!isTaken(data, changed))
        }
        for count in 0..<data.count { #expect(!isTaken(Array(data.prefix(count)), client)) }
        for count in 0..<client.count { #expect(!isTaken(data, Array(client.prefix(count)))) }
    }
}
