import LatchkeyCore
import Testing

@testable import LatchkeyPasskeys

/// WebAuthn Level 3 §16.
@Suite("Vectors of the specification")
struct LevelThreeVectorTests {
    struct Vector: Decodable {
        struct Registration: Decodable {
            let challenge: String
            let clientDataJSON: String
            let attestationObject: String
        }

        struct Assertion: Decodable {
            let challenge: String
            let clientDataJSON: String
            let authenticatorData: String
            let signature: String
        }

        let name: String
        let id: String
        let aaguid: String
        let registration: Registration
        let assertion: Assertion
    }

    /// What we say to each; those that are not here are taken. In the order of the specification, ten of fifteen.
    private static let refused: [String: PasskeyFault] = [
        "none.ES256.crossOrigin": .crossOrigin, "none.ES256.topOrigin": .crossOrigin,
        "packed.ES384": .algorithmNotOffered, "packed.ES512": .algorithmNotOffered,
        "packed.Ed448": .algorithmNotOffered,
    ]

    private static func register(_ vector: Vector) throws -> VerifiedRegistration {
        let party = try Soft.relyingParty(own: "https://example.org")
        let response = try RegistrationResponse(
            id: vector.id, clientDataJSON: vector.registration.clientDataJSON,
            attestationObject: vector.registration.attestationObject)
        let challenge = AcceptedChallenge(bytes: try Fixture.bytes(vector.registration.challenge), purpose: .register)
        return try RegistrationVerifier(relyingParty: party, requiresUserVerification: false)
            .verify(response, challenge: challenge, origin: "https://example.org")
    }

    private static func assert(_ vector: Vector, _ registered: VerifiedRegistration) throws -> VerifiedAssertion {
        let party = try Soft.relyingParty(own: "https://example.org")
        let response = try AssertionResponse(
            id: vector.id, clientDataJSON: vector.assertion.clientDataJSON,
            authenticatorData: vector.assertion.authenticatorData, signature: vector.assertion.signature)
        let stored = StoredCredential(
            id: registered.credentialID, encodedKey: registered.publicKey.encoded, userHandle: [],
            signCount: registered.signCount, isBackupEligible: registered.isBackupEligible)
        let challenge = AcceptedChallenge(bytes: try Fixture.bytes(vector.assertion.challenge), purpose: .factor)
        return try AssertionVerifier(relyingParty: party, requiresUserVerification: false)
            .verify(response, of: stored, challenge: challenge, origin: "https://example.org")
    }

    @Test("S-191, S-196, S-197: of the 15 vectors of WebAuthn Level 3 ten pass, and five are refused for what they are")
    func vectors() throws {
        let vectors = try Fixture.json("webauthn-level-3.json", as: [Vector].self)
        #expect(vectors.count == 15)
        for vector in vectors {
            if let fault = Self.refused[vector.name] {
                #expect(throws: fault, "\(vector.name)") { try Self.register(vector) }
                continue
            }
            let registered = try Self.register(vector)
            #expect(Base64URL.encodeText(registered.aaguid) == vector.aaguid)
            #expect(throws: Never.self, "\(vector.name)") { try Self.assert(vector, registered) }
        }
    }

    @Test("S-200: no assertion of the specification passes with the key of another")
    func mixed() throws {
        let vectors = try Fixture.json("webauthn-level-3.json", as: [Vector].self).filter {
            Self.refused[$0.name] == nil
        }
        let registered = try vectors.map(Self.register)
        for (number, vector) in vectors.enumerated() {
            for (other, key) in registered.enumerated() where other != number {
                #expect(throws: PasskeyFault.self) { try Self.assert(vector, key) }
            }
        }
    }
}
