/// Why a registration or an assertion is refused. For the log and for tests: the answer says `passkey_invalid`, whatever it was.
///
/// The cases stand in the order of the checks.
package enum PasskeyFault: Error, Equatable, Sendable, CaseIterable {
    // What was sent, before anything in it is believed.
    case tooLarge, notBase64URL, credentialIDLength, idMismatch, notPublicKey
    /// The client data is no JSON object, or a member has another type than the specification says.
    case clientData
    // The challenge, before any signature is looked at.
    case challengeForged, challengeExpired, challengeForOtherUse
    // Whose credential it is.
    case otherCredential, userHandleMissing, otherUser
    // What the browser says.
    case ceremonyType, origin, crossOrigin
    // What the authenticator says.
    case cbor, attestationObject, authenticatorData, relyingParty, userNotPresent, userNotVerified
    case backupState, backupEligibilityChanged
    case attestedDataMissing, attestedDataUnexpected, extensions, trailingBytes
    // The key.
    case algorithmNotOffered, keyShape, keyNotOnCurve, keySize
    case attestation, signature, counterNotGreater
}
