/// Judges assertions by WebAuthn §7.2. Its settings are the server's own: nothing in a request changes them.
package struct AssertionVerifier: Sendable {
    private let checks: CeremonyChecks

    /// `requiresUserVerification` is true wherever a passkey alone signs in (S-194, F-033).
    package init(relyingParty: RelyingParty, requiresUserVerification: Bool) {
        self.checks = CeremonyChecks(
            relyingParty: relyingParty, requiresUserVerification: requiresUserVerification)
    }

    /// `stored` is the credential with the response's id, of the ticket's or session's account where there is one; `origin` the
    /// request's `Origin` header.
    ///
    /// Throws the first fault, in the order in which `PasskeyFault` has them. `counterNotGreater` comes last: the signature is
    /// right, so the key may have been copied.
    package func verify(
        _ response: AssertionResponse, of stored: StoredCredential, challenge: AcceptedChallenge, origin: String
    ) throws(PasskeyFault) -> VerifiedAssertion {
        guard !challenge.purpose.isForRegistration else { throw .challengeForOtherUse }
        try checkOwner(response, stored, isNamed: challenge.purpose != .signIn)
        try checks.check(response.clientData, type: "webauthn.get", challenge: challenge, origin: origin)
        let data = try AuthenticatorData(response.authenticatorData[...])
        try checks.check(data)
        guard data.flags.contains(.backupEligible) == stored.isBackupEligible else { throw .backupEligibilityChanged }
        try data.checkAssertion()
        let key = try PasskeyPublicKey(encoded: stored.encodedKey)
        let message = CeremonyChecks.message(response.authenticatorData, response.clientData)
        guard key.isSignature(response.signature, of: message) else { throw .signature }
        guard data.signCount > stored.signCount || (data.signCount == 0 && stored.signCount == 0) else {
            throw .counterNotGreater
        }
        return VerifiedAssertion(id: response.credentialID, data: data)
    }

    /// Where nobody was named before, the key must say whose it is (S-199, F-034).
    private func checkOwner(_ response: AssertionResponse, _ stored: StoredCredential, isNamed: Bool)
        throws(PasskeyFault)
    {
        guard response.credentialID == stored.id else { throw .otherCredential }
        guard let userHandle = response.userHandle else {
            guard isNamed else { throw .userHandleMissing }
            return
        }
        guard userHandle == stored.userHandle else { throw .otherUser }
    }
}
