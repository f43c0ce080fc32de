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
    package let addAccounts: AddAccounts
    package let setUp: SetUp
    package let changePassword: ChangePassword
    package let checkPassword: CheckPassword
    package let accounts: ManageAccounts
    package let sessions: ManageSessions
    package let exportAccount: ExportAccount
    package let pictures: ManagePictures
    package let profiles: ManageProfiles
    package let requestRecovery: RequestRecovery
    package let recoverPassword: RecoverPassword
    package let issueRecoveryCode: IssueRecoveryCode
    package let emailAddresses: EmailAddresses
    package let manageMail: ManageMail
    package let mailDelivery: MailDelivery
    package let joinCodes: ManageJoinCodes
    package let pendingAccounts: ManagePendingAccounts
    package let writeBudget: WriteBudget
    private let hasher: PasswordHasher

    /// Passwords that wait for their hash; for metrics.
    package var hashesWaiting: Int { hasher.queueDepth }

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
        self.hasher = hasher
        let log = EventLog(logger: logger)
        let policy = PasswordPolicy(minLength: configuration.passwordMinLength)
        let issuer = SessionTokenIssuer(
            signer: signer, limits: configuration.sessions, randomness: randomness
        )
        let liveSessions = LiveSessions(store: store, configuration: configuration, clock: clock)
        self.configuration = configuration
        self.writeBudget = WriteBudget(policy: configuration.throttle, clock: clock)
        self.liveSessions = liveSessions
        self.upkeep = Upkeep(
            store: store, liveSessions: liveSessions, configuration: configuration, clock: clock, logger: logger)
        self.authenticate = Authenticate(
            verifier: verifier, issuer: issuer, liveSessions: liveSessions, clock: clock
        )
        let tokens = OneTimeTokens(
            store: store, secrets: mail.secrets, throttle: configuration.throttle, clock: clock,
            randomness: randomness)
        let notices = Notices(clock: clock, randomness: randomness)
        let fingerprint = UIDFingerprint(key: mail.secrets.keys.present)
        let stepUp = StepUp(clock: clock, configuration: configuration)
        let emailAddresses = EmailAddresses(
            store: store, tokens: tokens, notices: notices, throttle: configuration.throttle, clock: clock, log: log)
        self.emailAddresses = emailAddresses
        self.requestRecovery = RequestRecovery(
            store: store, configuration: configuration, fingerprint: fingerprint, clock: clock, randomness: randomness,
            log: log)
        self.recoverPassword = RecoverPassword(
            store: store, hasher: hasher, policy: policy, configuration: configuration, tokens: tokens,
            notices: notices, clock: clock, log: log)
        let issueRecoveryCode = IssueRecoveryCode(
            store: store, tokens: tokens, notices: notices, stepUp: stepUp, clock: clock, log: log)
        self.issueRecoveryCode = issueRecoveryCode
        self.manageMail = ManageMail(store: store, clock: clock, log: log)
        self.mailDelivery = MailDelivery(
            store: store,
            writer: MailWriter(
                templates: mail.templates, secrets: mail.secrets, configuration: mail.configuration),
            tokens: tokens, transport: mail.transport, policy: configuration.throttle, clock: clock,
            randomness: randomness, logger: logger)
        let attempts = PasswordAttempts(
            store: store, hasher: hasher, policy: configuration.throttle, notices: notices, clock: clock, log: log
        )
        self.signIn = SignIn(
            store: store, hasher: hasher, attempts: attempts, fingerprint: fingerprint, issuer: issuer,
            notices: notices,
            emailAddresses: emailAddresses, clock: clock, randomness: randomness, log: log
        )
        self.signOut = SignOut(store: store, clock: clock, log: log)
        let newAccounts = NewAccounts(
            hasher: hasher, policy: policy, configuration: configuration, randomness: randomness)
        self.signUp = SignUp(
            store: store, newAccounts: newAccounts, emailAddresses: emailAddresses, notices: notices,
            secrets: mail.secrets, configuration: configuration, clock: clock, log: log
        )
        self.addAccounts = AddAccounts(
            store: store, newAccounts: newAccounts, emailAddresses: emailAddresses,
            recoveryCodes: issueRecoveryCode, stepUp: stepUp, configuration: configuration, clock: clock, log: log)
        self.setUp = SetUp(store: store, newAccounts: newAccounts, clock: clock, randomness: randomness, log: log)
        let changePassword = ChangePassword(
            store: store, hasher: hasher, attempts: attempts, policy: policy, configuration: configuration,
            stepUp: stepUp, notices: notices, clock: clock, log: log
        )
        self.changePassword = changePassword
        self.checkPassword = CheckPassword(policy: policy, configuration: configuration)
        self.accounts = ManageAccounts(
            store: store, configuration: configuration, stepUp: stepUp, emailAddresses: emailAddresses,
            notices: notices, changePassword: changePassword, clock: clock, log: log)
        self.sessions = ManageSessions(store: store, clock: clock, log: log)
        self.pictures = ManagePictures(
            store: store, policy: configuration.throttle, clock: clock, log: log)
        let profiles = ManageProfiles(store: store, fields: configuration.profileFields, clock: clock, log: log)
        self.profiles = profiles
        self.exportAccount = ExportAccount(
            store: store, profiles: profiles, stepUp: stepUp, clock: clock, log: log)
        self.joinCodes = ManageJoinCodes(
            store: store, maker: JoinCodeMaker(secrets: mail.secrets, randomness: randomness), stepUp: stepUp,
            clock: clock, log: log)
        self.pendingAccounts = ManagePendingAccounts(
            store: store, emailAddresses: emailAddresses, clock: clock, log: log)
    }
}
