package import LatchkeyCore
package import LatchkeyPasswords
package import LatchkeyStore
package import LatchkeyTokens
package import Logging

/// Everything a person can do here, by feature, put together once at start.
///
/// A feature of several flows has a struct of its own in its folder; one of a single flow is that flow.
package struct Flows: Sendable {
    package let configuration: FlowsConfiguration
    package let clock: TimeSource
    package let access: AccessFlows
    package let accounts: AccountFlows
    package let audit: AuditFlows
    package let emailAddress: EmailAddresses
    package let factors: FactorFlows
    package let federation: FederationFlows
    package let groups: GroupFlows
    package let handOff: HandOffFlows
    package let joining: JoiningFlows
    package let mail: ManageMail
    package let outbox: Outbox
    package let passwords: PasswordFlows
    package let profile: ProfileFlows
    package let recovery: RecoveryFlows
    package let roles: RoleFlows
    package let roster: RosterFlows
    package let serviceTokens: ServiceTokenFlows
    package let sessions: SessionFlows
    package let setUp: SetUp
    package let signIn: SignInFlows
    package let throttling: ThrottlingFlows
    package let upkeep: Upkeep

    package init(
        store: Store,
        hasher: PasswordHasher,
        signer: SessionTokenSigner,
        verifier: SessionTokenVerifier,
        configuration: FlowsConfiguration,
        mail: MailParts,
        clock: TimeSource = .system,
        randomness: Randomness = .system,
        logger: Logger
    ) {
        let (store, configuration) = configuration.applied(to: store)
        let parts = FlowParts(
            store: store, hasher: hasher, configuration: configuration, mail: mail, clock: clock,
            randomness: randomness, logger: logger)
        let issuer = SessionTokenIssuer(
            signer: signer, roles: store.roles, limits: configuration.sessions, randomness: randomness)
        self.configuration = configuration
        self.clock = clock
        store.events.addListener(EventLog(logger: logger).write)

        // Parts that the flows below share.
        sessions = SessionFlows(parts, issuer: issuer, verifier: verifier)
        let gate = SignInGate(parts, issuer: issuer, authenticate: sessions.authenticate)
        let serviceKeys = ServiceKeys(parts)
        roles = RoleFlows(parts)
        groups = GroupFlows(parts)

        access = AccessFlows(parts)
        accounts = AccountFlows(parts, sessions: sessions, roles: roles, groups: groups)
        audit = AuditFlows(parts)
        emailAddress = EmailAddresses(parts)
        factors = FactorFlows(parts, gate: gate)
        federation = FederationFlows(parts, gate: gate)
        handOff = HandOffFlows(parts, gate: gate)
        joining = JoiningFlows(parts)
        self.mail = ManageMail(parts)
        outbox = Outbox(parts, logger: logger)
        passwords = PasswordFlows(parts)
        profile = ProfileFlows(parts)
        recovery = RecoveryFlows(parts)
        roster = RosterFlows(parts)
        serviceTokens = ServiceTokenFlows(parts, keys: serviceKeys, authenticate: sessions.authenticate)
        setUp = SetUp(parts)
        signIn = SignInFlows(parts, gate: gate)
        throttling = ThrottlingFlows(parts)
        upkeep = Upkeep(
            store: store, liveSessions: sessions.live, serviceKeys: serviceKeys, configuration: configuration,
            notices: parts.notices, clock: clock, logger: logger)
    }
}
