import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import Logging

/// What a start asks of the second factors in the database.
struct StartOfFactors {
    let parts: ServeParts

    /// Refuses to start where nobody could read them, or asks for them: people who have some would be kept out, or let in without
    /// them.
    func check(_ keys: DataKeys) async throws {
        switch try await keys.start() {
        case .absent, .present: break
        case .rewrapped: parts.logger.notice("second factors are encrypted by the new secret key")
        case .lost(let keyID): throw FactorRefusal.lost(keyID, parts.settings)
        }
        try await FactorRefusal.check(parts.database.store, parts.settings)
        try await noteLostPasskeys()
    }

    /// Those of another RP ID are lost, and may be all that somebody has.
    private func noteLostPasskeys() async throws {
        let passkeys = parts.settings.flows.passkeys
        let lost = try await parts.database.store.countPasskeys(besides: passkeys.relyingPartyID)
        if lost.keys > 0 {
            parts.logger.warning(
                "passkeys were made for another passkeys.rp_id and cannot be used; their owners are still asked for a second step",
                metadata: ["count": "\(lost.keys)", "accounts-without-other": "\(lost.accountsWithoutOther)"])
        }
    }
}
