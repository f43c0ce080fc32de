package import LatchkeyCore
package import LatchkeyStore
import Synchronization

extension Randomness {
    /// The same bits at every run (SplitMix64).
    package static func seeded(_ seed: UInt64 = 1) -> Randomness {
        let state = Counter(seed)
        return Randomness { state.next() }
    }
}

private final class Counter: Sendable {
    private let state: Mutex<UInt64>

    init(_ seed: UInt64) {
        self.state = Mutex(seed)
    }

    func next() -> UInt64 {
        state.withLock { state in
            state &+= 0x9e37_79b9_7f4a_7c15
            var word = state
            word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
            word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
            return word ^ (word >> 31)
        }
    }
}

extension RandomID {
    /// A name that differs each time.
    package static func fixture() -> RandomID { RandomID(.system) }
}

extension Account {
    package static func fixture(
        id: AccountID = .fixture(),
        uid: String = "toby",
        name: String = "Thomas Edison",
        email: String? = nil,
        isEmailVerified: Bool = false,
        roles: Roles = .user,
        state: State = .active,
        createdAt: Timestamp = TestClock.start
    ) -> Account {
        Account(
            id: id, uid: uid, name: name, email: email, isEmailVerified: isEmailVerified, roles: roles, state: state,
            createdAt: createdAt, lastSignInAt: nil
        )
    }
}

extension Session {
    package static func fixture(
        of accountID: AccountID,
        publicID: RandomID = .fixture(),
        at now: Timestamp = TestClock.start,
        idle: Duration = .seconds(3600),
        absolute: Duration = .seconds(12 * 3600),
        authentication: Authentication? = nil
    ) -> Session {
        Session(
            publicID: publicID, accountID: accountID, createdAt: now,
            authentication: authentication ?? Authentication([.password], at: now), lastSeenAt: now,
            idleEnd: now + idle,
            absoluteEnd: now + absolute, isRemembered: false, ip: "192.0.2.7", userAgent: "Test/1.0"
        )
    }
}

extension AuditEvent {
    package static func fixture(
        _ kind: Kind = .accountUpdated, of accountID: AccountID? = nil, at now: Timestamp = TestClock.start
    )
        -> AuditEvent
    {
        AuditEvent(kind, at: now, accountID: accountID, ip: "192.0.2.7", requestID: "request-1")
    }
}

extension QuotaKey: ExpressibleByArrayLiteral {
    /// A network of these bytes.
    package init(arrayLiteral elements: UInt8...) { self.init(elements) }
}

extension SignInRecord {
    package static func fixture(
        session: Session,
        secret: Session.Secret = .fixture(),
        verifiedHash: String = "hash",
        rehash: String? = nil,
        device: RandomID = .fixture(),
        attempt: Attempt? = nil,
        replaced: [ReplacedSession] = [],
        earlier: EarlierSession? = nil
    ) -> SignInRecord {
        SignInRecord(
            session: session, secret: secret, proof: .password(hash: verifiedHash, rehash: rehash), device: device,
            attempt: attempt ?? Attempt(account: session.accountID, knownDevice: nil, network: [192, 0, 2, 7]),
            replaced: replaced, earlier: earlier,
            events: [.fixture(.signedIn, of: session.accountID, at: session.createdAt)]
        )
    }
}

extension Store {
    /// Stores an account whose password hash is the text `hash`.
    @discardableResult
    package func add(_ account: Account, passwordHash: String? = "hash") async throws -> Account {
        try await createAccount(
            NewAccount(
                account, passwordHash: passwordHash, by: .operator, events: [.fixture(.accountCreated, of: account.id)]),
            acting: nil
        )
        return account
    }

    /// Signs in once; answers the session and its secret.
    package func signIn(
        _ account: Account, at now: Timestamp = TestClock.start, device: RandomID = .fixture()
    ) async throws -> (session: Session, secret: Session.Secret) {
        let session = Session.fixture(of: account.id, at: now)
        let secret = Session.Secret.fixture()
        try await openSession(.fixture(session: session, secret: secret, device: device), policy: ThrottlePolicy())
        return (session, secret)
    }

    /// Stores a token with its mails, whatever the account is.
    package func issueToken(
        _ issued: IssuedToken, acting caller: ActingCaller?, event: AuditEvent?
    ) async throws(LatchkeyError) {
        let token = issued.token
        try await sendVerification(of: token.accountID, acting: caller, now: token.createdAt, event: event) {
            _, _ throws(LatchkeyError) in .anew(issued)
        }
    }

    /// What the operator would change, without mails.
    @discardableResult
    package func updateAccount(
        _ id: AccountID, uid: String? = nil, name: String? = nil, email: EmailChange? = nil, event: AuditEvent
    ) async throws(LatchkeyError) -> Account {
        try await updateAccount(id, acting: nil, event: event) { _ throws(LatchkeyError) in
            var update = AccountUpdate(uid: uid, name: name)
            update.email = email
            return update
        }
    }
}
