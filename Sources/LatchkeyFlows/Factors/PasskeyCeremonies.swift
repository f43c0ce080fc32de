import LatchkeyCore
import LatchkeyPasskeys
import LatchkeyTokens

/// Challenges, and for whom passkeys are made: what all routes of passkeys have in common.
struct PasskeyCeremonies: Sendable {
    let settings: PasskeySettings
    let challenges: ChallengeAuthority
    let randomness: Randomness

    /// A page that may use our keys, and the party they are made for.
    struct Place: Sendable {
        let relyingParty: RelyingParty
        /// The `Origin` header, which the signed one must equal.
        let origin: String
    }

    /// Throws `passkey_unavailable` where there are none, and for a page that cannot use them, such as one without an `Origin`.
    func place(_ origin: String?) throws(LatchkeyError) -> Place {
        guard let party = settings.relyingParty, let origin, party.isUsable(from: origin) else {
            throw LatchkeyError(.passkeyUnavailable)
        }
        return Place(relyingParty: party, origin: origin)
    }

    func challenge(for use: ChallengeUse, at place: Place, now: Timestamp) -> [UInt8] {
        challenges.make(for: use, origin: place.origin, now: now, randomness: randomness)
    }

    func options(
        for use: ChallengeUse, at place: Place, requiresUserVerification: Bool, allowed: [Passkey], now: Timestamp
    ) -> PasskeyRequestOptions {
        PasskeyRequestOptions(
            challenge: challenge(for: use, at: place, now: now), relyingPartyID: place.relyingParty.id.text,
            requiresUserVerification: requiresUserVerification, allowed: allowed)
    }

    /// Of the client data alone; what a body says beside is not asked for (F-031). Throws `passkey_invalid`.
    func accept(
        _ data: ClientData, for use: ChallengeUse, at place: Place, now: Timestamp
    ) throws(LatchkeyError) -> AcceptedChallenge {
        do throws(PasskeyFault) {
            return try challenges.accept(data.challenge, for: use, origin: place.origin, now: now)
        } catch {
            throw LatchkeyError(.passkeyInvalid, cause: error)
        }
    }
}

extension PasskeyCeremonies {
    init(_ parts: FlowParts) {
        let keys = parts.mail.secrets.keys
        self.init(
            settings: parts.configuration.passkeys,
            challenges: ChallengeAuthority(
                present: keys.present.challengeKey, previous: keys.all.dropFirst().map { $0.challengeKey }),
            randomness: parts.randomness)
    }
}
