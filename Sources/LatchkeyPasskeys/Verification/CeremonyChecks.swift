import Crypto

/// What registration and assertion check in the same way.
struct CeremonyChecks {
    let relyingParty: RelyingParty
    let requiresUserVerification: Bool

    /// Throws `challengeForOtherUse`, `ceremonyType`, `origin`, `crossOrigin`.
    func check(_ clientData: ClientData, type: String, challenge: AcceptedChallenge, origin: String)
        throws(PasskeyFault)
    {
        guard clientData.challenge == challenge.bytes else { throw .challengeForOtherUse }
        guard clientData.type == type else { throw .ceremonyType }
        try relyingParty.check(clientData.origin, header: origin)
        guard !clientData.isCrossOrigin else { throw .crossOrigin }
    }

    /// Throws `relyingParty`, `userNotPresent`, `userNotVerified`, `backupState`.
    func check(_ data: AuthenticatorData) throws(PasskeyFault) {
        guard data.relyingPartyHash.elementsEqual(relyingParty.id.hash) else { throw .relyingParty }
        guard data.flags.contains(.userPresent) else { throw .userNotPresent }
        guard data.flags.contains(.userVerified) || !requiresUserVerification else { throw .userNotVerified }
        guard data.flags.contains(.backupEligible) || !data.flags.contains(.backedUp) else { throw .backupState }
    }

    /// What a signature is made over.
    static func message(_ authenticatorData: some Sequence<UInt8>, _ clientData: ClientData) -> [UInt8] {
        Array(authenticatorData) + Array(SHA256.hash(data: clientData.bytes))
    }
}
