package import LatchkeyCore
package import LatchkeyStore

/// E-mail addresses from the command line, of everybody.
package struct OperateEmailAddresses: Sendable {
    private let store: Store
    private let addresses: EmailAddresses
    private let configuration: FlowsConfiguration
    private let actor: Actor

    package init(
        store: Store, secrets: OneTimeSecrets, configuration: FlowsConfiguration, clock: TimeSource = .system,
        randomness: Randomness = .system
    ) {
        let tokens = OneTimeTokens(
            store: store, secrets: secrets, throttle: configuration.throttle, randomness: randomness)
        self.store = store
        self.addresses = EmailAddresses(
            store: store, tokens: tokens, notices: Notices(randomness: randomness), throttle: configuration.throttle,
            admission: configuration.admission(as: store.roles.defaultRole), clock: clock)
        self.configuration = configuration
        self.actor = .operator(clock)
    }

    /// Another address, or none for nil, with the mails that it brings where an administrator changes it: the new one is to be
    /// confirmed, and whoever confirmed the one before can restore it (S-303). What the operator sends is counted for nobody.
    ///
    /// Throws `not_found`, `invalid_fields`.
    package func change(to typed: String?, uid: String) async throws(LatchkeyError) -> Account {
        guard let id = try await store.findAccount(uid: uid)?.id else { throw LatchkeyError(.notFound) }
        let address = try typed.map { text throws(LatchkeyError) in try EmailAddress(text).text }
        return try await store.updateAccount(
            id, acting: nil, rest: configuration.sessions.longest, policy: configuration.throttle,
            event: actor.event(.accountUpdated, on: id)
        ) { [addresses, actor] account throws(LatchkeyError) in
            var update = AccountUpdate()
            guard address != account.email || (address != nil && !account.isEmailVerified) else { return update }
            addresses.decide(
                EmailChange(address: address), about: account, by: .operator, countedAs: [], actor, &update)
            update.uses = []
            return update
        }
    }
}
