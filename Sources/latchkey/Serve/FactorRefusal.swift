import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTokens

/// Why a server does not start on a database with second factors; `check-config` asks the same.
enum FactorRefusal {
    /// Only reads.
    static func check(_ store: Store, _ settings: Settings) async throws {
        try await checkPasskeys(store, settings)
        guard !settings.flows.areFactorsEnabled else { return }
        let owners = try await store.countFactorOwners()
        guard owners == 0 else {
            throw settings.complaint(
                about: FactorsSection.enabled.description,
                "\(owners.counted("account has", "accounts have")) second factors; set it to true, or remove them: "
                    + "latchkey user remove-factors")
        }
    }

    /// Only reads; where nothing needs the data key any more, it may be lost.
    static func check(_ keys: ServerKeys, _ store: Store, _ settings: Settings) async throws {
        guard let stored = try await store.findDataKey(), !keys.macs.all.contains(where: { $0.id == stored.keyID }),
            try await store.countDataKeyOwners() > 0
        else { return }
        throw lost(stored.keyID, settings)
    }

    static func lost(_ keyID: String, _ settings: Settings) -> CommandFailure {
        settings.complaint(
            about: SecretKeySection.previous.description,
            "the second factors in the database are encrypted by the secret key with the kid \(keyID.printable); "
                + "set it here for one start, or give them up: latchkey factors forget-key")
    }

    /// Switched off, or where browsers use none, people who have them alone would be kept out.
    private static func checkPasskeys(_ store: Store, _ settings: Settings) async throws {
        let passkeys = settings.flows.passkeys
        guard !passkeys.areUsable else { return }
        let owners = try await store.countPasskeyOwners()
        guard owners > 0 else { return }
        let (key, act) =
            passkeys.areEnabled
            ? (
                AddressSection.publicURL.description,
                "browsers use none for an IP address, or over plain http: set it to the https address of a name"
            )
            : (PasskeysSection.enabled.description, "set it to true")
        throw settings.complaint(
            about: key,
            "\(owners.counted("account has", "accounts have")) passkeys; \(act), or remove them: "
                + "latchkey user remove-factors --kind passkey")
    }
}
