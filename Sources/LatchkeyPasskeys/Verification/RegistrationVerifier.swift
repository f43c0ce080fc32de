/// Judges registrations by WebAuthn §7.1. Its settings are the server's own: nothing in a request changes them.
package struct RegistrationVerifier: Sendable {
    private let checks: CeremonyChecks

    /// `requiresUserVerification` is false for security keys that are a second factor only (S-194).
    package init(relyingParty: RelyingParty, requiresUserVerification: Bool) {
        self.checks = CeremonyChecks(
            relyingParty: relyingParty, requiresUserVerification: requiresUserVerification)
    }

    /// `origin` is the request's `Origin` header. Whether another account has the credential, the store says (S-198).
    ///
    /// Throws the first fault, in the order in which `PasskeyFault` has them.
    package func verify(_ response: RegistrationResponse, challenge: AcceptedChallenge, origin: String)
        throws(PasskeyFault) -> VerifiedRegistration
    {
        guard challenge.purpose.isForRegistration else { throw .challengeForOtherUse }
        try checks.check(response.clientData, type: "webauthn.create", challenge: challenge, origin: origin)
        let object = try AttestationObject(response.attestationObject)
        let data = try AuthenticatorData(object.authenticatorData)
        try checks.check(data)
        let attested = try data.attested()
        guard attested.credentialID.elementsEqual(response.credentialID) else { throw .otherCredential }
        let key = try PasskeyPublicKey(attested.key, encoded: Array(attested.encodedKey))
        try object.check(key, over: CeremonyChecks.message(object.authenticatorData, response.clientData))
        return VerifiedRegistration(id: response.credentialID, key: key, data: data, aaguid: Array(attested.aaguid))
    }
}
