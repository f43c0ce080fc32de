import LatchkeyCore
import Testing

@Suite struct FactorPolicyTests {
    private static let now = Timestamp(microseconds: 1_800_000_000_000_000)
    private static let policy = FactorPolicy(.roles(.admin))
    private static let both: Roles = [.admin, .teacher]

    /// What a session has proven, and what its account has; and which of the roles Admin and Teacher count, and until when.
    struct Case: Sendable {
        let name: String
        var proven: AuthenticationMethods = [.password]
        var factorAge: Duration?
        var factors: FactorKinds = []
        var dueIn: Duration?
        let awake: Roles
        var changesIn: Duration?
    }

    static let cases: [Case] = [
        Case(name: "without a factor, never noticed: the grace begins", awake: both, changesIn: .seconds(7 * 86_400)),
        Case(name: "without a factor, within grace", dueIn: .seconds(60), awake: both, changesIn: .seconds(60)),
        Case(name: "without a factor, at its end", dueIn: .zero, awake: .teacher),
        Case(name: "without a factor, after it", dueIn: .seconds(-1), awake: .teacher),
        Case(name: "with a factor that was not proven", factors: .totp, awake: .teacher),
        Case(name: "grace is for accounts without any", factors: .totp, dueIn: .seconds(60), awake: .teacher),
        Case(
            name: "proven now", proven: [.password, .totp], factorAge: .zero, factors: .totp, awake: both,
            changesIn: .seconds(86_400)),
        Case(
            name: "proven by a code on paper", proven: [.password, .recoveryCode], factorAge: .seconds(60),
            factors: .totp, awake: both, changesIn: .seconds(86_340)),
        Case(
            name: "proven a day ago", proven: [.password, .totp], factorAge: .seconds(86_400), factors: .totp,
            awake: both, changesIn: .zero),
        Case(
            name: "proven longer ago", proven: [.password, .totp], factorAge: .seconds(86_401), factors: .totp,
            awake: .teacher),
        Case(
            name: "proven at a time to come", proven: [.password, .totp], factorAge: .seconds(-35), factors: .totp,
            awake: .teacher, changesIn: .seconds(5)),
        Case(
            name: "proven by a node whose clock is ahead", proven: [.password, .totp], factorAge: .seconds(-30),
            factors: .totp, awake: both, changesIn: .seconds(86_430)),
        Case(name: "a code without a password", proven: [.totp], factorAge: .zero, factors: .totp, awake: .teacher),
    ]

    @Test(
        "F-016, S-363: a role that needs a second factor counts while its proof is recent, or in grace",
        arguments: cases)
    func awake(_ given: Case) {
        let now = FactorPolicyTests.now
        let proven = Authentication(given.proven, at: now, factorAt: given.factorAge.map { now - $0 })
        let state = FactorState(given.factors, dueAt: given.dueIn.map { now + $0 })
        let found = FactorPolicyTests.both.awake(state, proven, FactorPolicyTests.policy, at: now)
        #expect(found.roles == given.awake, "\(given.name)")
        #expect(found.changesAt == given.changesIn.map { now + $0 }, "\(given.name)")
    }

    @Test("F-016: where nothing is required, all roles count and nothing changes with time")
    func none() {
        let proven = Authentication([.password], at: FactorPolicyTests.now)
        let state = FactorState(.totp, dueAt: FactorPolicyTests.now - .seconds(1))
        let found = FactorPolicyTests.both.awake(state, proven, .none, at: FactorPolicyTests.now)
        #expect(found.roles == FactorPolicyTests.both && found.changesAt == nil)
    }

    @Test("F-016: required of everybody, every role sleeps, and who has none needs a factor too")
    func everybody() {
        let (now, policy) = (FactorPolicyTests.now, FactorPolicy(.everybody, grace: .zero))
        let proven = Authentication([.password], at: now)
        for roles in [FactorPolicyTests.both, .user, []] as [Roles] {
            #expect(roles.awake(FactorState([], dueAt: nil), proven, policy, at: now).roles.isEmpty)
            #expect(policy.dueAt(of: roles, FactorState([], dueAt: nil), at: now) == now)
            #expect(policy.dueAt(of: roles, FactorState(.totp, dueAt: nil), at: now) == nil)
        }
    }

    @Test("F-017: the account that a session sees keeps what it holds, and counts what is awake")
    func seen() {
        let now = FactorPolicyTests.now
        var account = Account(
            id: AccountID(Randomness.system), uid: "ada", name: "Ada", email: nil, isEmailVerified: false,
            roles: FactorPolicyTests.both, state: .active, createdAt: now, lastSignInAt: nil)
        account.factorDueAt = now
        let password = Authentication([.password], at: now)
        let seen = FactorPolicyTests.policy.seen(account, by: password, at: now).account
        #expect(seen.roles == .teacher && seen.asleep == .admin && seen.held == account.roles)
        // In the session after a step-up, they are awake again.
        let stepped = Authentication([.password, .totp], at: now, factorAt: now)
        let after = FactorPolicyTests.policy.seen(seen, by: stepped, at: now).account
        #expect(after.roles == account.roles && after.asleep.isEmpty)
        #expect(FactorPolicyTests.policy.isSetUpDue(of: seen, at: now))
    }

    @Test(
        "S-108: after grace the password alone is not enough to sign in; the state of the account is told first",
        arguments: [
            (.active, [.password], [], true, .setUpNeeded), (.active, [.password], [], false, .open([.password])),
            (.active, [.password], .totp, true, .factorNeeded(.totp)),
            (.active, [.password, .totp], [], true, .open([.password, .totp])),
            (.disabled, [.password], [], true, .refused(.accountDisabled)),
            (.active, [], [], true, .refused(.invalidCredentials)),
        ] as [(Account.State, AuthenticationMethods, FactorKinds, Bool, SignInVerdict)])
    func verdict(
        _ state: Account.State, _ proven: AuthenticationMethods, _ factors: FactorKinds, _ mustSetUp: Bool,
        _ expected: SignInVerdict
    ) {
        let verdict = SignInVerdict.on(
            state, waitsForAddress: false, factors: factors, proven: proven, mustSetUp: mustSetUp)
        #expect(verdict == expected)
    }
}
