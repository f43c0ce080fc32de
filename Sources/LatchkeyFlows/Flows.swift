package import LatchkeyCore
package import LatchkeyPasswords
package import LatchkeyStore
package import LatchkeyTokens
package import Logging

/// Everything a person can do here, put together once at start.
package struct Flows: Sendable {
    package let configuration: FlowsConfiguration
    package let clock: TimeSource
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
        store.events.addListener(EventLog(logger: logger).write)
        let policy = PasswordPolicy(minLength: configuration.passwordMinLength)
        let issuer = SessionTokenIssuer(
            signer: signer, limits: configuration.sessions, randomness: randomness
        )
        let liveSessions = LiveSessions(store: store, configuration: configuration, clock: clock)
        self.configuration = configuration
        self.clock = clock
        self.writeBudget = WriteBudget(policy: configuration.throttle, clock: clock)
        self.liveSessions = liveSessions
        self.upkeep = Upkeep(
            store: store, liveSessions: liveSessions, configuration: configuration, clock: clock, logger: logger)
        self.authenticate = Authenticate(
            verifier: verifier, issuer: issuer, liveSessions: liveSessions, clock: clock
        )
        let tokens = OneTimeTokens(
            store: store, secrets: mail.secrets, throttle: configuration.throttle,
            randomness: randomness)
        let notices = Notices(randomness: randomness)
        let fingerprint = UIDFingerprint(key: mail.secrets.keys.first)
        let stepUp = StepUp(clock: clock, configuration: configuration)
        let emailAddresses = EmailAddresses(
            store: store, tokens: tokens, notices: notices, throttle: configuration.throttle, clock: clock)
        self.emailAddresses = emailAddresses
        self.requestRecovery = RequestRecovery(
            store: store, configuration: configuration, fingerprint: fingerprint, randomness: randomness)
        self.recoverPassword = RecoverPassword(
            store: store, hasher: hasher, policy: policy, configuration: configuration, tokens: tokens,
            notices: notices)
        let issueRecoveryCode = IssueRecoveryCode(
            store: store, tokens: tokens, notices: notices, stepUp: stepUp)
        self.issueRecoveryCode = issueRecoveryCode
        self.manageMail = ManageMail(store: store)
        self.mailDelivery = MailDelivery(
            store: store,
            writer: MailWriter(
                templates: mail.templates, secrets: mail.secrets, configuration: mail.configuration),
            tokens: tokens, transport: mail.transport, policy: configuration.throttle, clock: clock,
            randomness: randomness, logger: logger)
        let attempts = PasswordAttempts(
            store: store, hasher: hasher, policy: configuration.throttle, notices: notices
        )
        let gate = SignInGate(
            store: store, issuer: issuer, authenticate: authenticate, notices: notices, emailAddresses: emailAddresses,
            policy: configuration.throttle, randomness: randomness)
        self.signIn = SignIn(
            store: store, hasher: hasher, attempts: attempts, fingerprint: fingerprint, gate: gate)
        self.signOut = SignOut(store: store)
        let newAccounts = NewAccounts(
            hasher: hasher, policy: policy, configuration: configuration, randomness: randomness)
        let admission = Admission(store: store, secrets: mail.secrets, policy: configuration.admission)
        self.signUp = SignUp(
            store: store, newAccounts: newAccounts, emailAddresses: emailAddresses, notices: notices,
            admission: admission, configuration: configuration
        )
        self.addAccounts = AddAccounts(
            store: store, newAccounts: newAccounts, admission: admission, emailAddresses: emailAddresses,
            recoveryCodes: issueRecoveryCode, stepUp: stepUp, configuration: configuration)
        self.setUp = SetUp(
            store: store, newAccounts: newAccounts, admission: admission, clock: clock, randomness: randomness)
        let changePassword = ChangePassword(
            store: store, hasher: hasher, attempts: attempts, policy: policy, configuration: configuration,
            stepUp: stepUp, notices: notices
        )
        self.changePassword = changePassword
        self.checkPassword = CheckPassword(policy: policy, configuration: configuration)
        self.accounts = ManageAccounts(
            store: store, configuration: configuration, stepUp: stepUp, emailAddresses: emailAddresses,
            notices: notices, changePassword: changePassword)
        self.sessions = ManageSessions(store: store, clock: clock)
        self.pictures = ManagePictures(
            store: store, policy: configuration.throttle)
        let profiles = ManageProfiles(store: store, fields: configuration.profileFields)
        self.profiles = profiles
        self.exportAccount = ExportAccount(
            store: store, profiles: profiles, stepUp: stepUp)
        self.joinCodes = ManageJoinCodes(
            store: store, maker: JoinCodeMaker(secrets: mail.secrets, randomness: randomness), stepUp: stepUp)
        self.pendingAccounts = ManagePendingAccounts(
            store: store, emailAddresses: emailAddresses)
    }
}
