package import LatchkeyCore
import LatchkeyStore

/// Somebody has forgotten the password and asks for a mail.
///
/// The request stores what was typed, whoever it is, and nothing else; whether there is anybody to write to is found out when
/// the mail is written. So the answer and its time are the same for all (S-028).
package struct RequestRecovery: Sendable {
    let store: Store
    let configuration: FlowsConfiguration
    let fingerprint: UIDFingerprint
    let randomness: Randomness

    /// `typed` is a uid or an e-mail address, `device` what the browser calls itself. Throws `invalid_fields` when `typed` can be
    /// neither, and `too_many_attempts`.
    package func callAsFunction(
        _ typed: String, device: RandomID? = nil, by actor: Actor
    ) async throws(LatchkeyError) {
        guard !typed.isEmpty else { throw .field("uid", .uidMissing) }
        guard typed.utf8.count <= 254, typed.unicodeScalars.allSatisfy({ $0.value >= 0x20 }) else {
            throw .field("uid", .uidOrEmail)
        }
        let now = actor.now
        try await store.counted(
            in: .recoveryRequests, device, or: actor.client.network
        ) { uses throws(LatchkeyError) in
            try await store.take(uses, policy: configuration.throttle, now: now)
        }
        let request = RecoveryRequest(
            id: RandomID(randomness), typed: typed, language: actor.client.language, origin: actor.client.ip,
            createdAt: now)
        let event = actor.event(.recoveryRequested, on: nil, at: now, fingerprint.details(of: SignInName(typed)))
        try await store.requestRecovery(request, event: event)
    }
}

extension RequestRecovery {
    init(_ parts: FlowParts) {
        self.init(
            store: parts.store, configuration: parts.configuration, fingerprint: parts.fingerprint,
            randomness: parts.randomness)
    }
}
