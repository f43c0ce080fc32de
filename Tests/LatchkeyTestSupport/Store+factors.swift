package import LatchkeyCore
package import LatchkeyStore

extension Authenticator {
    package static func fixture(
        id: RandomID = .fixture(), of accountID: AccountID, name: String = "Phone", sealed: [UInt8] = [1, 2, 3],
        at now: Timestamp = TestClock.start
    ) -> Authenticator {
        Authenticator(id: id, accountID: accountID, name: name, sealed: sealed, createdAt: now)
    }
}

extension Store {
    /// How often the factors of the account have changed.
    package func factorEpoch(of id: AccountID) async throws -> Int64 {
        try await database.read { connection in
            let rows = try connection.query("SELECT factor_epoch FROM account WHERE id = ?", [id.databaseValue])
            guard let row = rows.first else { throw HarnessError("there is no such account") }
            return try row.integer(0)
        }
    }

    /// Confirms an authenticator by the code of this step; answers its id and that of the set of recovery codes, if it is the first.
    package func addFactor(
        to account: Account, sealed: [UInt8] = [1, 2, 3], step: Int64 = 100, at now: Timestamp = TestClock.start
    ) async throws -> (id: RandomID, set: RandomID?) {
        let authenticator = Authenticator.fixture(of: account.id, sealed: sealed, at: now)
        let epoch = try await factorEpoch(of: account.id)
        let beginner = SetUpBeginner.session(.fixture())
        guard try await addAuthenticator(authenticator, begunBy: beginner, acting: nil, factorEpoch: epoch) else {
            throw HarnessError("there is no room for another authenticator")
        }
        let confirmed = ConfirmedAuthenticator(
            id: authenticator.id, accountID: account.id, begunBy: beginner, step: step, drift: 0,
            recoverySet: .fixture(), factorEpoch: epoch)
        let event = AuditEvent.fixture(of: account.id, at: now)
        guard
            case .done(let set) = try await confirmFactor(
                Enrolment(authenticator: confirmed, caller: nil, proven: Authentication([.password], at: now)),
                event: event)
        else {
            throw HarnessError("the authenticator was not confirmed")
        }
        return (authenticator.id, set?.id)
    }

    /// A ticket, as a right password leaves it. Without a factor the account has one for that moment only.
    package func openTicket(
        for id: AccountID, at now: Timestamp = TestClock.start, origin: String? = "https://front.example",
        attempt: Attempt? = nil, hasFactor: Bool = false, isOfKnownDevice: Bool = false
    ) async throws -> (secret: SignInTicket.Secret, ticket: SignInTicket) {
        let epoch = try await factorEpoch(of: id)
        let hash = try await findPasswordHash(of: id) ?? ""
        let ticket = SignInTicket(
            accountID: id, proven: Authentication([.password], at: now), isRemembered: true, origin: origin,
            factorEpoch: epoch, isOfKnownDevice: isOfKnownDevice, createdAt: now, expiresAt: now + SignInTicket.lifetime
        )
        let secret = SignInTicket.Secret.fixture()
        let record = TicketRecord(
            ticket: ticket, secret: secret,
            .password(
                hash: hash, rehash: nil,
                attempt ?? Attempt(account: id, knownDevice: nil, network: [192, 0, 2, 7])), events: [])
        if !hasFactor { try await execute("UPDATE account SET factor_kinds = 1 WHERE id = ?", id) }
        try await openTicket(record, policy: ThrottlePolicy())
        if !hasFactor { try await execute("UPDATE account SET factor_kinds = 0 WHERE id = ?", id) }
        return (secret, ticket)
    }

    /// A ticket to set up the first factor, as a right password leaves it where one is required.
    package func openSetUpTicket(for account: Account, at now: Timestamp) async throws -> SignInTicket.Secret {
        let secret = SignInTicket.Secret.fixture()
        let ticket = SignInTicket(
            accountID: account.id, proven: Authentication([.password], at: now), isRemembered: false, origin: nil,
            factorEpoch: try await factorEpoch(of: account.id), isOfKnownDevice: false, createdAt: now,
            expiresAt: now + SignInTicket.setUpLifetime)
        let record = TicketRecord(
            ticket: ticket, secret: secret,
            .password(
                hash: try await findPasswordHash(of: account.id) ?? "", rehash: nil,
                Attempt(account: account.id, knownDevice: nil, network: [192, 0, 2, 7])),
            isForSetUp: true, events: [])
        try await openTicket(record, policy: ThrottlePolicy())
        return secret
    }

    /// The second step of a sign-in, with a code that was right.
    package func finishSignIn(
        _ opened: (secret: SignInTicket.Secret, ticket: SignInTicket), _ use: FactorUse,
        of accountID: AccountID? = nil, at now: Timestamp = TestClock.start
    ) async throws {
        let id = accountID ?? opened.ticket.accountID
        let proof = Proof.secondStep(opened.secret, opened.ticket, use)
        let session = Session.fixture(
            of: id, at: now, authentication: Authentication(proof.methods, at: now, factorAt: now))
        try await openSession(
            SignInRecord(
                session: session, secret: .fixture(), proof: proof, device: .fixture(),
                attempt: Attempt(secondFactorOf: id, knownDevice: nil, network: [192, 0, 2, 7]), replaced: [],
                events: [.fixture(.signedIn, of: id, at: now)]),
            policy: ThrottlePolicy())
    }
}
