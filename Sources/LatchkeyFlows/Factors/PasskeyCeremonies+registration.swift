import LatchkeyCore
import LatchkeyPasskeys
import LatchkeyStore

/// Making a passkey, whoever makes it: somebody who is signed in, or who must have a second factor before.
extension PasskeyCeremonies {
    /// Built here, and judged by the server's own copy: what they ask for is signed with the challenge.
    func creationOptions(
        _ kind: Passkey.Kind, for use: ChallengeUse, of account: Account, handle: [UInt8], beside keys: [Passkey],
        at place: Place, now: Timestamp
    ) -> PasskeyCreationOptions {
        PasskeyCreationOptions(
            challenge: challenge(for: use, at: place, now: now), relyingPartyID: place.relyingParty.id.text,
            relyingPartyName: settings.name, userHandle: handle, uid: account.uid,
            displayName: account.name.isEmpty ? account.uid : account.name, kind: kind,
            algorithms: PasskeyAlgorithm.allCases.map(\.rawValue), excluded: keys.filter(\.isUsable))
    }

    /// Throws `passkey_invalid`.
    static func read(_ sent: SentRegistration) throws(LatchkeyError) -> RegistrationResponse {
        do throws(PasskeyFault) {
            return try RegistrationResponse(
                id: sent.id, rawID: sent.rawID, type: sent.type, clientDataJSON: sent.clientDataJSON,
                attestationObject: sent.attestationObject)
        } catch {
            throw registrationRefusal(error)
        }
    }

    /// Throws `passkey_invalid`; for a passkey also where its owner was not verified, whatever the request says (F-033).
    func verify(
        _ response: RegistrationResponse, _ challenge: AcceptedChallenge, as kind: Passkey.Kind, at place: Place
    ) throws(LatchkeyError) -> VerifiedRegistration {
        let verifier = RegistrationVerifier(
            relyingParty: place.relyingParty, requiresUserVerification: kind == .passkey)
        do throws(PasskeyFault) {
            return try verifier.verify(response, challenge: challenge, origin: place.origin)
        } catch {
            throw PasskeyCeremonies.registrationRefusal(error)
        }
    }

    func new(
        _ kind: Passkey.Kind, of id: AccountID, _ registration: VerifiedRegistration, _ sent: SentRegistration,
        name: String, at place: Place, factorEpoch: Int64
    ) -> NewPasskey {
        NewPasskey(
            id: RandomID(randomness), accountID: id, registration: registration, kind: kind, name: name,
            relyingPartyID: place.relyingParty.id.text, isDiscoverable: sent.isDiscoverable ?? (kind == .passkey),
            transports: Passkey.transports(sent.transports), recoverySet: RandomID(randomness),
            factorEpoch: factorEpoch)
    }

    /// One answer, whatever was wrong.
    static func registrationRefusal(_ fault: PasskeyFault? = nil) -> LatchkeyError {
        var error = LatchkeyError(.passkeyInvalid, cause: fault)
        error.isRegistration = true
        return error
    }
}
