package import LatchkeyCore
package import LatchkeyPasswords
package import LatchkeyStore
package import LatchkeyTokens
package import Logging

/// Everything a person can do here, put together once at start.
package struct Flows: Sendable {
    package let configuration: FlowsConfiguration
    package let liveSessions: LiveSessions
    package let upkeep: Upkeep
    package let authenticate: Authenticate
    package let signIn: SignIn
    package let signOut: SignOut
    package let signUp: SignUp
    package let setUp: SetUp
    package let changePassword: ChangePassword
    package let checkPassword: CheckPassword
    package let accounts: ManageAccounts
    package let sessions: ManageSessions
    package let joinCodes: ManageJoinCodes
    package let pendingAccounts: ManagePendingAccounts
    private let hasher: PasswordHasher

    /// Passwords that wait for their hash; for metrics.
    package var hashesWaiting: Int { hasher.queueDepth }

    package init(
        store: Store,
        hasher: PasswordHasher,
        signer: SessionTokenSigner,
        verifier: SessionTokenVerifier,
        configuration: FlowsConfiguration,
        clock: TimeSource = .system,
        randomness: Randomness = .system,
        logger: Logger
    ) {
        self.hasher = hasher
        let log = EventLog(logger: logger)
        let policy = PasswordPolicy(minLength: configuration.passwordMinLength)
        let issuer = SessionTokenIssuer(
            signer: signer, limits: configuration.sessions, randomness: randomness
        )
        let liveSessions = LiveSessions(store: store, configuration: configuration, clock: clock)
        self.configuration = configuration
        self.liveSessions = liveSessions
        self.upkeep = Upkeep(store: store, liveSessions: liveSessions, clock: clock, logger: logger)
        self.authenticate = Authenticate(
            verifier: verifier, issuer: issuer, liveSessions: liveSessions, clock: clock
        )
        let attempts = PasswordAttempts(
            store: store, hasher: hasher, policy: configuration.throttle, clock: clock, log: log
        )
        self.signIn = SignIn(
            store: store, hasher: hasher, attempts: attempts, issuer: issuer, clock: clock, randomness: randomness,
            log: log
        )
        self.signOut = SignOut(store: store, clock: clock, log: log)
        let newAccounts = NewAccounts(
            hasher: hasher, policy: policy, configuration: configuration, randomness: randomness)
        self.signUp = SignUp(
            store: store, newAccounts: newAccounts, configuration: configuration, clock: clock, log: log
        )
        self.setUp = SetUp(store: store, newAccounts: newAccounts, clock: clock, randomness: randomness, log: log)
        self.changePassword = ChangePassword(
            store: store, hasher: hasher, attempts: attempts, policy: policy, configuration: configuration,
            clock: clock,
            log: log
        )
        self.checkPassword = CheckPassword(policy: policy, configuration: configuration)
        self.accounts = ManageAccounts(store: store, configuration: configuration, clock: clock, log: log)
        self.sessions = ManageSessions(store: store, clock: clock, log: log)
        self.joinCodes = ManageJoinCodes(
            store: store, maker: JoinCodeMaker(randomness: randomness), clock: clock, log: log)
        self.pendingAccounts = ManagePendingAccounts(store: store, clock: clock, log: log)
    }
}
