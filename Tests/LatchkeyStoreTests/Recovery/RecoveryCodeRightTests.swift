import LatchkeyCore
import LatchkeyStore
import LatchkeyTestSupport
import Testing

/// The right to help is asked for in the statement that makes a code, and in the statement that uses it (S-300).
@Suite struct RecoveryCodeRightTests {
    let start = TestClock.start

    private func token(for id: AccountID, by issuer: AccountID?) -> OneTimeToken {
        OneTimeToken(
            id: .fixture(), purpose: .recoveryCode, accountID: id, email: nil, createdAt: start,
            lifetime: .seconds(7 * 86_400), issuedBy: issuer)
    }

    private func issue(_ token: OneTimeToken, in store: Store) async throws {
        try await store.issueRecoveryCode(token, acting: nil, event: .fixture(.recoveryCodeIssued, of: token.accountID))
    }

    private func use(_ token: OneTimeToken, in store: Store) async throws {
        try await store.recoverPassword(
            token, to: "new hash", event: .fixture(.passwordRecovered, of: token.accountID))
    }

    private func isVoid(_ token: OneTimeToken, in store: Store) async throws -> Bool {
        try await store.findToken(token.id, now: start) == nil
    }

    private static let allRoles = (0..<8).map { Roles(rawValue: $0) }

    @Test(
        "S-300: SQL lets the same people help whom as Swift does, when a code is made and when it is used",
        arguments: [Engine.sqlite, .postgres])
    func sameTable(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        for helpers in RecoveryCodeRightTests.allRoles {
            let helper = try await store.add(.fixture(uid: "helper\(helpers.rawValue)", roles: helpers)).id
            for roles in RecoveryCodeRightTests.allRoles + [Roles(rawValue: 1 << 9)] {
                let person = try await store.add(.fixture(uid: "p\(helpers.rawValue)-\(roles.rawValue)", roles: roles))
                    .id
                let made = token(for: person, by: helper)
                let mayHelp = helpers.mayHelp(roles)
                #expect(
                    await code { try await issue(made, in: store) } == (mayHelp ? nil : .forbidden),
                    "\(helpers.names) issues for \(roles.names)")
                // As if the code had been made when it was allowed.
                let earlier = token(for: person, by: helper)
                try await store.issueToken(IssuedToken(earlier, mails: []), acting: nil, event: nil)
                #expect(
                    await code { try await use(earlier, in: store) } == (mayHelp ? nil : .oneTimeTokenInvalid),
                    "\(helpers.names) helps \(roles.names)")
            }
        }
    }

    @Test("S-301: nobody issues a code for themselves, whatever their role", arguments: Engine.allCases)
    func oneself(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let boss = try await store.add(.fixture(uid: "boss", roles: .admin)).id
        #expect(await code { try await issue(token(for: boss, by: boss), in: store) } == .forbidden)
        try await issue(token(for: boss, by: nil), in: store)
    }

    /// What may become of either side after a code was made.
    enum Event: CaseIterable {
        case personPromoted, personDemoted, personDisabled, issuerDemoted, issuerPromoted, issuerDisabled, issuerDeleted

        func happen(to person: AccountID, by issuer: AccountID, in store: Store) async throws {
            switch self {
            case .personPromoted: try await store.setRoles(.admin, of: person, event: .fixture(.roleChanged))
            case .personDemoted: try await store.setRoles([], of: person, event: .fixture(.roleChanged))
            case .personDisabled:
                try await store.setState(.disabled, of: person, acting: nil, event: .fixture(.accountDisabled))
            case .issuerDemoted: try await store.setRoles(.user, of: issuer, event: .fixture(.roleChanged))
            case .issuerPromoted: try await store.setRoles(.admin, of: issuer, event: .fixture(.roleChanged))
            case .issuerDisabled:
                try await store.setState(.disabled, of: issuer, acting: nil, event: .fixture(.accountDisabled))
            case .issuerDeleted: try await store.deleteAccount(issuer, acting: nil, event: .fixture(.accountDeleted))
            }
        }
    }

    @Test(
        "S-300: a code ends with a change of role or state of either side, the command line's with one of its person; others' stay",
        arguments: Engine.allCases, Event.allCases)
    func events(_ engine: Engine, _ event: Event) async throws {
        let store = try await engine.makeDatabase().store
        try await store.add(.fixture(uid: "boss", roles: .admin))
        let issuer = try await store.add(.fixture(uid: "teach", roles: .teacher)).id
        let other = try await store.add(.fixture(uid: "other", roles: .teacher)).id
        let person = try await store.add(.fixture(uid: "pupil")).id
        let neighbour = try await store.add(.fixture(uid: "neighbour")).id
        let staffs = token(for: person, by: issuer)
        try await issue(staffs, in: store)
        let others = token(for: neighbour, by: other)
        try await issue(others, in: store)
        try await event.happen(to: person, by: issuer, in: store)
        #expect(try await isVoid(staffs, in: store))
        #expect(await code { try await use(staffs, in: store) } == .oneTimeTokenInvalid)
        try await use(others, in: store)
        guard event != .personDisabled else { return }
        let operators = token(for: person, by: nil)
        try await issue(operators, in: store)
        // Slips of a class, which its teacher holds, are among them.
        try await store.setRoles(.teacher, of: person, event: .fixture(.roleChanged))
        #expect(await code { try await use(operators, in: store) } == .oneTimeTokenInvalid)
    }

    @Test("S-300: roles that are set to what they are end no code", arguments: Engine.allCases)
    func sameRoles(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let person = try await store.add(.fixture(uid: "pupil", roles: .user)).id
        let code = token(for: person, by: nil)
        try await issue(code, in: store)
        try await store.setRoles(.user, of: person, event: .fixture(.roleChanged))
        try await use(code, in: store)
    }

    @Test("S-300: enabling somebody again brings none of the codes back", arguments: Engine.allCases)
    func enabledAgain(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let issuer = try await store.add(.fixture(uid: "teach", roles: .teacher)).id
        let person = try await store.add(.fixture(uid: "pupil")).id
        let code = token(for: person, by: issuer)
        try await issue(code, in: store)
        for state in [Account.State.disabled, .active] {
            try await store.setState(state, of: issuer, acting: nil, event: .fixture())
        }
        #expect(await LatchkeyStoreTests.code { try await use(code, in: store) } == .oneTimeTokenInvalid)
    }

    @Test(
        "S-300: raced with a promotion or a dismissal, a code is used before it or not at all",
        arguments: Engine.allCases)
    func races(_ engine: Engine) async throws {
        let database = try await engine.makeDatabase()
        let store = database.store
        for number in 0..<12 {
            let issuer = try await store.add(.fixture(uid: "teach\(number)", roles: .teacher)).id
            let person = try await store.add(.fixture(uid: "pupil\(number)")).id
            let code = token(for: person, by: issuer)
            try await issue(code, in: store)
            async let change: Void = RecoveryCodeRightTests.change(
                isRole: number.isMultiple(of: 2), person, issuer, database.otherStore)
            let outcome = await LatchkeyStoreTests.code { try await use(code, in: store) }
            try await change
            // The newest first: the order in which they were stored.
            let kinds = try await store.listEvents(of: person, limit: 10).map(\.kind).filter {
                [.passwordRecovered, .roleChanged, .accountDisabled].contains($0)
            }
            #expect([nil, .oneTimeTokenInvalid].contains(outcome))
            #expect(kinds.count == (outcome == nil ? 2 : 1))
            #expect(kinds.first != .passwordRecovered)
        }
    }

    @Test(
        "S-300: nobody is helped who is gone, disabled or waits; the earlier code stays good then",
        arguments: Engine.allCases)
    func persons(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let boss = try await store.add(.fixture(uid: "boss", roles: .admin)).id
        let person = try await store.add(.fixture(uid: "pupil")).id
        let first = token(for: person, by: boss)
        try await issue(first, in: store)
        let teacher = try await store.add(.fixture(uid: "teach", roles: .user)).id
        #expect(await code { try await issue(token(for: person, by: teacher), in: store) } == .forbidden)
        #expect(try await !isVoid(first, in: store))
        try await store.setState(.disabled, of: person, acting: nil, event: .fixture())
        #expect(await code { try await issue(token(for: person, by: boss), in: store) } == .notFound)
        #expect(await code { try await issue(token(for: .fixture(), by: nil), in: store) } == .notFound)
    }

    @Test("S-301: an account that staff add is theirs to add by then", arguments: Engine.allCases)
    func addingAccounts(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        try await store.add(.fixture(uid: "boss", roles: .admin))
        let admin = try await store.add(.fixture(uid: "deputy", roles: .admin)).id
        func add(_ uid: String) async -> LatchkeyError.Code? {
            await code {
                try await store.createAccount(
                    NewAccount(.fixture(uid: uid), passwordHash: nil, by: .staff(admin), events: []), acting: nil)
            }
        }
        #expect(await add("ann") == nil)
        #expect(await add("ANN") == .uidTaken)
        try await store.setRoles(.teacher, of: admin, event: .fixture())
        #expect(await add("bob") == .forbidden)
        try await store.setRoles(.admin, of: admin, event: .fixture())
        try await store.setState(.disabled, of: admin, acting: nil, event: .fixture())
        #expect(await add("bob") == .forbidden)
        try await store.deleteAccount(admin, acting: nil, event: .fixture())
        #expect(await add("bob") == .forbidden)
        #expect(try await store.findAccount(uid: "bob") == nil)
    }
}

extension RecoveryCodeRightTests {
    fileprivate static func change(
        isRole: Bool, _ person: AccountID, _ issuer: AccountID, _ store: Store
    ) async throws {
        if isRole {
            try await store.setRoles(.admin, of: person, event: .fixture(.roleChanged, of: person))
        } else {
            try await store.setState(
                .disabled, of: issuer, acting: nil, event: .fixture(.accountDisabled, of: person))
        }
    }
}
