import LatchkeyCore

@testable import LatchkeyPasskeys

/// What the soft authenticators of these tests have in common.
enum Soft {
    static let origin = "https://auth.school.example"
    static let rpID = "auth.school.example"
    static let challenge = [UInt8](repeating: 7, count: 42)
    static let userHandle = [UInt8](repeating: 9, count: 32)

    static func relyingParty(own: String = origin, configured: String? = nil, allowed: [String] = []) throws
        -> RelyingParty
    {
        guard let own = Origin(own) else { throw PasskeyFault.origin }
        return RelyingParty(
            id: try RelyingPartyID(configured: configured, own: own), own: own,
            allowed: allowed.compactMap(OriginPattern.init))
    }

    static func verify(
        _ registration: SoftRegistration, by party: RelyingParty? = nil, userVerification: Bool = true,
        purpose: ChallengeUse.Purpose = .register, challenge: [UInt8] = challenge, header: String? = nil
    ) throws -> VerifiedRegistration {
        let verifier = RegistrationVerifier(
            relyingParty: try party ?? relyingParty(), requiresUserVerification: userVerification)
        return try verifier.verify(
            registration.response(), challenge: AcceptedChallenge(bytes: challenge, purpose: purpose),
            origin: header ?? registration.client.origin)
    }

    static func verify(
        _ assertion: SoftAssertion, by party: RelyingParty? = nil, userVerification: Bool = true,
        purpose: ChallengeUse.Purpose = .signIn, challenge: [UInt8] = challenge, header: String? = nil
    ) throws -> VerifiedAssertion {
        let verifier = AssertionVerifier(
            relyingParty: try party ?? relyingParty(), requiresUserVerification: userVerification)
        return try verifier.verify(
            assertion.response(), of: assertion.stored,
            challenge: AcceptedChallenge(bytes: challenge, purpose: purpose), origin: header ?? assertion.client.origin)
    }
}
