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
    package let secondStep: SecondStep
    package let passkeySignIn: PasskeySignIn
    package let handOffs: HandOffs
    package let exchangeHandOff: ExchangeHandOff
    package let providers: Providers
    package let beginFederation: BeginFederation
    package let finishFederation: FinishFederation
    package let registerIdentity: RegisterIdentity
    package let confirmIdentity: ConfirmIdentity
    package let identities: ManageIdentities
    package let reauthenticate: Reauthenticate
    package let signOut: SignOut
    package let signUp: SignUp
    package let addAccounts: AddAccounts
    package let applyRoster: ApplyRoster
    package let slips: ShowSlips
    package let exportPeople: ExportPeople
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
    package let issueFactorCode: IssueFactorCode
    package let clearWait: ClearWait
    package let emailAddresses: EmailAddresses
    package let manageMail: ManageMail
    package let outbox: Outbox
    package let joinCodes: ManageJoinCodes
    package let pendingAccounts: ManagePendingAccounts
    package let giveRoles: GiveRoles
    package let groups: ManageGroups
    package let members: ManageMembers
    package let actOnPeople: ActOnPeople
    package let audit: ReadAudit
    package let overview: ReadOverview
    package let confirmRight: ConfirmRight
    package let dataKeys: DataKeys
    package let factors: ManageFactors
    package let enrolAuthenticator: EnrolAuthenticator
    package let setUpFactor: SetUpFactor
    package let enrolPasskey: EnrolPasskey
    package let helpWithFactors: HelpWithFactors
    package let issueServiceToken: IssueServiceToken
    package let publishedServiceKeys: PublishedServiceKeys
    /// What the bits of roles mean.
    package let roles: RoleCatalog
    package let writeBudget: AccountBudget
    package let readBudget: AccountBudget
    /// By the network that asks.
    package let doctorBudget: MemoryBudget<[UInt8]>
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
        let policy = configuration.factorPolicy(in: store.roles)
        let store = store.keeping(configuration.auditAddresses).requiring(policy)
            .takingPasskeys(of: configuration.passkeys.takenRelyingPartyID)
            .signingIn(by: configuration.providers.flatMap(\.issuers))
        var configuration = configuration
        // Also of accounts whose roles nobody declares any more.
        configuration.deviceTrust.excluded.formUnion(policy.sleepers(among: Roles(rawValue: .max)))
        if policy.required == .everybody { configuration.deviceTrust.lifetime = .zero }
        let parts = FlowParts(
            store: store, hasher: hasher, configuration: configuration, mail: mail, clock: clock,
            randomness: randomness)
        let issuer = SessionTokenIssuer(
            signer: signer, roles: store.roles, limits: configuration.sessions, randomness: randomness)
        self.hasher = hasher
        self.configuration = configuration
        self.clock = clock
        store.events.addListener(EventLog(logger: logger).write)

        liveSessions = LiveSessions(store: store, configuration: configuration, clock: clock)
        let serviceKeys = ServiceKeys(parts)
        upkeep = Upkeep(
            store: store, liveSessions: liveSessions, serviceKeys: serviceKeys, configuration: configuration,
            clock: clock, logger: logger)
        writeBudget = AccountBudget(.accountWrites, policy: configuration.throttle, clock: clock)
        readBudget = AccountBudget(.accountReads, policy: configuration.throttle, clock: clock)
        doctorBudget = MemoryBudget(.doctorQuestions, policy: configuration.throttle, clock: clock)
        authenticate = Authenticate(
            tokens: VerifiedTokens(verifier), issuer: issuer, liveSessions: liveSessions, clock: clock)
        let gate = SignInGate(parts, issuer: issuer, authenticate: authenticate)
        secondStep = SecondStep(
            store: store, attempts: FactorAttempts(parts), gate: gate, passkeyStep: PasskeyStep(parts, gate: gate),
            policy: configuration.throttle, handOffs: HandOffs(parts))
        passkeySignIn = PasskeySignIn(parts, gate: gate)
        signIn = SignIn(
            store: store, hasher: hasher, attempts: parts.attempts, fingerprint: parts.fingerprint, gate: gate,
            trust: configuration.deviceTrust, secondStep: secondStep, handOffs: HandOffs(parts))
        handOffs = HandOffs(parts)
        exchangeHandOff = ExchangeHandOff(parts, gate: gate)
        providers = Providers(configuration.providers)
        beginFederation = BeginFederation(parts, authenticate: authenticate)
        finishFederation = FinishFederation(parts, gate: gate)
        registerIdentity = RegisterIdentity(parts, gate: gate)
        confirmIdentity = ConfirmIdentity(parts, gate: gate)
        identities = ManageIdentities(parts)
        reauthenticate = Reauthenticate(parts, gate: gate)
        signOut = SignOut(store: store)
        sessions = ManageSessions(store: store, clock: clock, policy: configuration.throttle)

        signUp = SignUp(parts)
        addAccounts = AddAccounts(parts)
        applyRoster = ApplyRoster(parts)
        slips = ShowSlips(parts)
        exportPeople = ExportPeople(parts)
        setUp = SetUp(parts)
        accounts = ManageAccounts(parts)
        exportAccount = ExportAccount(parts)
        profiles = ManageProfiles(parts)
        pictures = ManagePictures(store: store, policy: configuration.throttle)
        joinCodes = ManageJoinCodes(parts)
        pendingAccounts = ManagePendingAccounts(parts)
        giveRoles = GiveRoles(parts)
        groups = ManageGroups(store: store, randomness: randomness)
        members = ManageMembers(parts)
        actOnPeople = ActOnPeople(
            accounts: accounts, sessions: sessions, giveRoles: giveRoles, groups: groups, members: members,
            budgets: [Quota.peopleActedOnAtOnce, .peopleActedOn].map {
                AccountBudget($0, policy: configuration.throttle, clock: clock)
            })
        audit = ReadAudit(store: store, stepUp: parts.stepUp, clock: clock)
        overview = ReadOverview(store: store, clock: clock)
        confirmRight = ConfirmRight(store: store, clock: clock)
        dataKeys = parts.dataKeys
        factors = ManageFactors(parts)
        enrolAuthenticator = EnrolAuthenticator(parts, gate: gate)
        setUpFactor = SetUpFactor(parts, gate: gate)
        enrolPasskey = EnrolPasskey(parts, gate: gate)
        helpWithFactors = HelpWithFactors(parts)
        publishedServiceKeys = PublishedServiceKeys(serviceKeys, clock: clock)
        issueServiceToken = IssueServiceToken(
            parts, keys: serviceKeys, published: publishedServiceKeys, authenticate: authenticate)
        roles = store.roles

        changePassword = ChangePassword(parts)
        checkPassword = CheckPassword(policy: parts.passwordPolicy, configuration: configuration)
        requestRecovery = RequestRecovery(parts)
        recoverPassword = RecoverPassword(parts)
        issueRecoveryCode = IssueRecoveryCode(parts)
        issueFactorCode = IssueFactorCode(parts)
        clearWait = ClearWait(parts)
        emailAddresses = EmailAddresses(parts)
        manageMail = ManageMail(store: store)
        outbox = Outbox(parts, logger: logger)
    }
}
