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
        case .lost(let keyID):
            throw parts.settings.complaint(
                about: SecretKeySection.previous.description,
                "the second factors in the database are encrypted by the secret key with the kid \(keyID.printable); "
                    + "set it here for one start, or give them up: latchkey factors forget-key")
        }
        try await checkPasskeys()
        guard !parts.settings.flows.areFactorsEnabled else { return }
        let owners = try await parts.database.store.countFactorOwners()
        guard owners == 0 else {
            throw parts.settings.complaint(
                about: FactorsSection.enabled.description,
                "\(owners) \(owners == 1 ? "account has" : "accounts have") second factors; set it to true, or remove them: "
                    + "latchkey user remove-factors")
        }
    }

    /// Switched off, or where browsers use none, people who have them alone would be kept out. Those of another RP ID are lost, and may be
    /// all that somebody has.
    private func checkPasskeys() async throws {
        let (store, passkeys) = (parts.database.store, parts.settings.flows.passkeys)
        if !passkeys.areUsable {
            let owners = try await store.countPasskeyOwners()
            guard owners == 0 else {
                let (key, act) =
                    passkeys.areEnabled
                    ? (
                        AddressSection.publicURL.description,
                        "browsers use none for an IP address, or over plain http: set it to the https address of a name"
                    )
                    : (PasskeysSection.enabled.description, "set it to true")
                throw parts.settings.complaint(
                    about: key,
                    "\(owners) \(owners == 1 ? "account has" : "accounts have") passkeys; \(act), or remove them: "
                        + "latchkey user remove-factors --kind passkey")
            }
        }
        let lost = try await store.countPasskeys(besides: passkeys.relyingPartyID)
        if lost.keys > 0 {
            parts.logger.warning(
                "passkeys were made for another passkeys.rp_id and cannot be used; their owners are still asked for a second step",
                metadata: ["count": "\(lost.keys)", "accounts-without-other": "\(lost.accountsWithoutOther)"])
        }
    }
}
