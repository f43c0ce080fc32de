import LatchkeyCore
import Testing

@testable import LatchkeyPasskeys

/// 500 changed registrations and assertions that `scripts/passkey-oracles.py` made, with the verdicts of python-fido2 and
/// py_webauthn.
@Suite("Second opinions")
struct OracleTests {
    struct Cases: Decodable {
        struct Registration: Decodable {
            let id: String
            let clientDataJSON: Int
            let attestationObject: String
            let fido2: Bool
            let webauthn: Bool
        }

        struct Assertion: Decodable {
            let id: String
            let key: Int
            let clientDataJSON: Int
            let authenticatorData: String
            let signature: String
            let fido2: Bool
            let webauthn: Bool
        }

        let clients: [String]
        let keys: [String]
        let registrations: [Registration]
        let assertions: [Assertion]
    }

    private static func isTaken(_ test: Cases.Registration, _ cases: Cases) throws -> Bool {
        let response = try? RegistrationResponse(
            id: test.id, clientDataJSON: cases.clients[test.clientDataJSON],
            attestationObject: test.attestationObject)
        let verifier = RegistrationVerifier(relyingParty: try Soft.relyingParty(), requiresUserVerification: true)
        let challenge = AcceptedChallenge(bytes: Soft.challenge, purpose: .register)
        guard let response else { return false }
        return (try? verifier.verify(response, challenge: challenge, origin: Soft.origin)) != nil
    }

    private static func isTaken(_ test: Cases.Assertion, _ cases: Cases) throws -> Bool {
        let response = try? AssertionResponse(
            id: test.id, clientDataJSON: cases.clients[test.clientDataJSON],
            authenticatorData: test.authenticatorData, signature: test.signature)
        let verifier = AssertionVerifier(relyingParty: try Soft.relyingParty(), requiresUserVerification: true)
        let challenge = AcceptedChallenge(bytes: Soft.challenge, purpose: .factor)
        let stored = StoredCredential(
            id: try Fixture.bytes(test.id), encodedKey: try Fixture.bytes(cases.keys[test.key]), userHandle: [],
            signCount: 0, isBackupEligible: true)
        guard let response else { return false }
        return (try? verifier.verify(response, of: stored, challenge: challenge, origin: Soft.origin)) != nil
    }

    @Test("F-032, F-037, S-202: no changed registration is taken that python-fido2 and py_webauthn refuse")
    func registrations() throws {
        let cases = try Fixture.json("oracles.json", as: Cases.self)
        #expect(cases.registrations.count == 250)
        var taken = 0
        for test in cases.registrations where try Self.isTaken(test, cases) {
            taken += 1
            #expect(test.fido2 || test.webauthn, "\(test.attestationObject)")
        }
        #expect(taken > 20)
    }

    @Test("F-032, F-037, S-200: no changed assertion is taken that python-fido2 and py_webauthn refuse")
    func assertions() throws {
        let cases = try Fixture.json("oracles.json", as: Cases.self)
        #expect(cases.assertions.count == 250)
        var taken = 0
        for test in cases.assertions where try Self.isTaken(test, cases) {
            taken += 1
            #expect(test.fido2 || test.webauthn, "\(test.authenticatorData)")
        }
        #expect(taken > 20)
    }
}
