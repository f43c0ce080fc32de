import LatchkeyCore
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct JoinCodeTests {
    let start = TestClock.start

    private func code(
        _ secret: String = "k7wqm3xt", role: Roles = .user, seats: Int = 2, binding: JoinCode.Binding? = nil,
        by creator: AccountID? = nil
    ) -> JoinCode {
        JoinCode(
            id: .fixture(), secretHash: Array(secret.utf8), role: role, seats: seats, binding: binding, note: "Year 9",
            createdAt: start,
            expiresAt: start + .seconds(900), createdBy: creator)
    }

    private func make(_ code: JoinCode, in store: Store) async throws {
        try await store.createJoinCode(code, acting: nil, event: .fixture(.joinCodeCreated))
    }

    private func new(_ account: Account, with secret: String = "k7wqm3xt") -> NewAccount {
        NewAccount(
            account, passwordHash: "hash", by: .person, admission: .joinCode([[0], Array(secret.utf8)]),
            events: [.fixture(.signedUp)])
    }

    private func join(
        _ uid: String, email: String? = nil, role: Roles = .user, at now: Timestamp = TestClock.start,
        with secret: String = "k7wqm3xt", in store: Store
    ) async throws {
        let account = Account.fixture(uid: uid, email: email, roles: role, createdAt: now)
        let found = try await store.findJoinCode(
            hashes: [Array(secret.utf8), [0]], uid: uid, email: email, now: now)
        let outcome = await LatchkeyStoreTests.code {
            try await store.createAccount(new(account, with: secret), acting: nil)
        }
        // Looking beforehand and taking the seat never disagree.
        if outcome != .uidTaken { #expect((found == nil) == (outcome == .joinCodeInvalid)) }
        if let outcome { throw LatchkeyError(outcome) }
    }

    private func outcome(_ body: () async throws -> Void) async -> LatchkeyError.Code? {
        await LatchkeyStoreTests.code(of: body)
    }

    @Test("S-139: a code gives as many seats as it has, and then no more", arguments: Engine.allCases)
    func seats(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        try await make(code(), in: store)
        try await join("ann", in: store)
        // A name that is taken uses no seat.
        #expect(await outcome { try await join("ANN", in: store) } == .uidTaken)
        try await join("bob", in: store)
        #expect(await outcome { try await join("cid", in: store) } == .joinCodeInvalid)
        #expect(try await store.listJoinCodes(by: nil).items.map(\.seatsTaken) == [2])
        #expect(try await store.findAccount(uid: "cid") == nil)
    }

    @Test("S-139: of fifty who join at once, as many get in as there are seats", arguments: Engine.allCases)
    func race(_ engine: Engine) async throws {
        let database = try await engine.makeDatabase()
        try await make(code(seats: 7), in: database.store)
        let outcomes = await LatchkeyStoreTests.race(on: database) { store, number in
            try await store.createAccount(new(.fixture(uid: "pupil\(number)")), acting: nil)
        }
        #expect(outcomes == [nil: 7, .joinCodeInvalid: 43])
        #expect(try await database.store.listAccounts(search: nil, limit: 100, offset: 0).total == 7)
    }

    @Test("S-139: nobody joins with a code that is unknown, expired or revoked", arguments: Engine.allCases)
    func deadCodes(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let code = code(seats: 9)
        try await make(code, in: store)
        #expect(await outcome { try await join("ann", with: "other", in: store) } == .joinCodeInvalid)
        #expect(await outcome { try await join("ann", with: "", in: store) } == .joinCodeInvalid)
        try await join("ann", at: start + .seconds(900) - .microseconds(1), in: store)
        #expect(await outcome { try await join("bob", at: start + .seconds(900), in: store) } == .joinCodeInvalid)
        try await store.revokeJoinCode(code.id, by: nil, acting: nil, event: .fixture(.joinCodeRevoked))
        #expect(await outcome { try await join("bob", in: store) } == .joinCodeInvalid)
    }

    @Test("S-139: an invitation is for one person, in any spelling of the uid", arguments: Engine.allCases)
    func bindings(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        try await make(code("one", seats: 1, binding: .uid("ann")), in: store)
        try await make(code("two", seats: 1, binding: .email("bob@example.org")), in: store)
        #expect(await outcome { try await join("bob", with: "one", in: store) } == .joinCodeInvalid)
        try await join("Ann", with: "one", in: store)
        #expect(await outcome { try await join("ann2", with: "one", in: store) } == .joinCodeInvalid)
        #expect(await outcome { try await join("bob", with: "two", in: store) } == .joinCodeInvalid)
        #expect(
            await outcome { try await join("bob", email: "eve@example.org", with: "two", in: store) }
                == .joinCodeInvalid)
        try await join("bob", email: "bob@example.org", with: "two", in: store)
    }

    @Test("S-139: a code dies with the right of its maker to give the role", arguments: Engine.allCases)
    func makers(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        try await store.add(.fixture(uid: "boss", roles: .admin))
        let maker = try await store.add(.fixture(uid: "deputy", roles: .admin))
        try await make(code(role: .teacher, seats: 9, by: maker.id), in: store)
        try await join("ann", role: .teacher, in: store)
        try await store.setRoles(.teacher, of: maker.id, event: .fixture())
        #expect(await outcome { try await join("bob", role: .teacher, in: store) } == .joinCodeInvalid)
        // It does not come back with the right.
        try await store.setRoles(.admin, of: maker.id, event: .fixture())
        #expect(await outcome { try await join("bob", role: .teacher, in: store) } == .joinCodeInvalid)
        try await make(code("second", role: .teacher, seats: 9, by: maker.id), in: store)
        try await join("bob", role: .teacher, with: "second", in: store)
        for state in [Account.State.disabled, .active] {
            try await store.setState(state, of: maker.id, acting: nil, event: .fixture())
            #expect(
                await outcome { try await join("cid", role: .teacher, with: "second", in: store) } == .joinCodeInvalid)
        }
        try await make(code("third", role: .teacher, seats: 9, by: maker.id), in: store)
        try await store.deleteAccount(maker.id, acting: nil, event: .fixture())
        #expect(await outcome { try await join("cid", role: .teacher, with: "third", in: store) } == .joinCodeInvalid)
    }

    /// No role, each role alone, and each mixture.
    private static let allRoles = (0..<8).map { Roles(rawValue: $0) }

    @Test(
        "S-330: SQL gives each role by the same table as Swift, when a code is made and when it is used",
        arguments: [Engine.sqlite, .postgres])
    func givers(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        try await store.add(.fixture(uid: "boss", roles: .admin))
        for (number, makers) in JoinCodeTests.allRoles.enumerated() {
            let maker = try await store.add(.fixture(uid: "maker\(number)", roles: .admin))
            for role in [Roles.admin, .teacher, .user] {
                let (early, late) = ("early\(number)-\(role.rawValue)", "late\(number)-\(role.rawValue)")
                try await store.setRoles(.admin, of: maker.id, event: .fixture())
                try await make(code(early, role: role, by: maker.id), in: store)
                // Not by the act that changes a role, which revokes what gives more than an ordinary account.
                try await store.execute("UPDATE account SET roles = ? WHERE id = ?", makers, maker.id)
                let mayGive = !makers.isDisjoint(with: role.givers)
                let used = await outcome { try await join(early, role: role, with: early, in: store) }
                #expect(used == (mayGive ? nil : .joinCodeInvalid), "\(makers.names) gave \(role.names)")
                let made = await outcome { try await make(code(late, role: role, by: maker.id), in: store) }
                #expect(made == (mayGive ? nil : .forbidden), "\(makers.names) gives \(role.names)")
            }
        }
    }

    @Test("S-139: nobody joins with another role than the code's", arguments: Engine.allCases)
    func otherRole(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        try await make(code(role: .user), in: store)
        let account = Account.fixture(uid: "ann", roles: .admin)
        #expect(
            await outcome { try await store.createAccount(new(account), acting: nil) } == .joinCodeInvalid)
        #expect(try await store.listJoinCodes(by: nil).items.map(\.seatsTaken) == [0])
    }

    @Test(
        "R-020: who joined with a code its maker reads also when it is closed, of those within reach",
        arguments: Engine.allCases)
    func joiners(_ engine: Engine) async throws {
        let store = Store(try await engine.makeDatabase().store, roles: .teachersOfAll)
        let one = try await store.add(.fixture(uid: "one", roles: .teacher)).id
        let two = try await store.add(.fixture(uid: "two", roles: .teacher)).id
        let code = code(by: one)
        try await make(code, in: store)
        try await join("ann", in: store)
        try await join("bob", at: start + .seconds(1), in: store)
        func list(
            _ actor: AccountID?, _ reach: Reach = .everybody, limit: Int = 9, after: TimedPlace? = nil
        ) async throws -> TimedPage<Joiner> {
            try await store.listJoiners(
                with: code.id, by: actor, acting: nil, within: reach, now: start, limit: limit, after: after)
        }
        #expect(try await list(one).items.map(\.uid) == ["bob", "ann"])
        try await store.revokeJoinCode(code.id, by: one, acting: nil, event: .fixture(.joinCodeRevoked))
        let first = try await list(one, limit: 1)
        #expect(first.items.map(\.uid) == ["bob"] && first.items.map(\.joinedAt) == [start + .seconds(1)])
        let second = try await list(one, limit: 1, after: first.next)
        #expect(second.items.map(\.uid) == ["ann"] && second.next == nil)
        // Somebody else's code is none, and whoever is beyond the reach is not among them.
        #expect(await outcome { _ = try await list(two) } == .notFound)
        #expect(try await list(one, .led(by: one)).items.isEmpty)
        let bob = try #require(try await store.findAccount(uid: "bob")).id
        #expect(try await list(one, .oneself(bob)).items.map(\.uid) == ["bob"])
        try await store.deleteAccount(bob, acting: nil, event: .fixture(.accountDeleted))
        #expect(try await list(nil).items.map(\.uid) == ["ann"])
        try await store.setRoles(.user, of: one, event: .fixture())
        #expect(await outcome { _ = try await list(one) } == .notFound)
    }

    @Test("Codes are listed as they are, to their makers and to all; secrets only as what they may show")
    func lists() async throws {
        let store = try await Engine.chosen.makeDatabase().store
        let one = try await store.add(.fixture(uid: "one", roles: .teacher)).id
        let two = try await store.add(.fixture(uid: "two", roles: .teacher)).id
        let boss = try await store.add(.fixture(uid: "boss", roles: .admin)).id
        let first = code("first", binding: .email("ann@example.org"), by: one)
        let second = code("second", seats: 40, by: two)
        try await make(first, in: store)
        try await make(second, in: store)
        #expect(try await store.listJoinCodes(by: one).items == [first])
        #expect(Set(try await store.listJoinCodes(by: nil).items.map(\.id)) == [first.id, second.id])
        #expect(
            await outcome { try await store.revokeJoinCode(first.id, by: two, acting: nil, event: .fixture()) }
                == .notFound)
        try await store.revokeJoinCode(first.id, by: one, acting: nil, event: .fixture(.joinCodeRevoked))
        #expect(try await store.listJoinCodes(by: one).items.map(\.isRevoked) == [true])
        // The right is the one of that moment.
        try await store.setRoles(.user, of: two, event: .fixture())
        #expect(
            await outcome { try await store.revokeJoinCode(second.id, by: two, acting: nil, event: .fixture()) }
                == .notFound)
        try await store.revokeJoinCode(second.id, by: boss, acting: nil, event: .fixture(.joinCodeRevoked))
        #expect(try await store.listJoinCodes(by: two).items.map(\.isRevoked) == [true])
    }

    @Test(
        "A full code lets people in again with more seats; there are never fewer than are taken, and none at an invitation"
    )
    func moreSeats() async throws {
        let store = try await Engine.chosen.makeDatabase().store
        let one = try await store.add(.fixture(uid: "one", roles: .teacher)).id
        let two = try await store.add(.fixture(uid: "two", roles: .teacher)).id
        let many = code("many", seats: 1, by: one)
        let invitation = code("invitation", binding: .email("ann@example.org"), by: one)
        try await make(many, in: store)
        try await make(invitation, in: store)
        try await store.execute("UPDATE join_code SET seats_taken = 1 WHERE id = ?", many.id)
        func set(_ seats: Int, _ code: JoinCode, by actor: AccountID?) async -> LatchkeyError.Code? {
            await outcome {
                _ = try await store.setSeats(
                    seats, within: 1...50, of: code.id, by: actor, acting: nil, event: .fixture(.joinCodeChanged))
            }
        }
        #expect(await set(3, many, by: two) == .notFound)
        #expect(await set(0, many, by: one) == .invalidFields)
        #expect(await set(51, many, by: one) == .invalidFields)
        #expect(await set(3, invitation, by: one) == .joinCodeInvalid)
        #expect(await set(3, many, by: one) == nil)
        #expect(try await store.findJoinCode(many.id, by: nil)?.seats == 3)
        #expect(
            try await store.findJoinCode(hashes: [many.secretHash], uid: "new", email: nil, now: many.createdAt) != nil)
        // Whoever made it may not any more: no seat helps.
        try await store.setRoles(.user, of: one, event: .fixture())
        #expect(await set(4, many, by: nil) == .joinCodeInvalid)
    }
}
