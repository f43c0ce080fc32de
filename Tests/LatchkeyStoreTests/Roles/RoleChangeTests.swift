import LatchkeyCore
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct RoleChangeTests {
    let start = TestClock.start

    /// Two nodes of a school with the roles of `docs/roles.md`.
    private struct School {
        let store: Store
        let other: Store

        init(_ engine: Engine) async throws {
            let database = try await engine.makeDatabase()
            store = try await database.store.declaring(.school())
            other = try await database.otherStore.declaring(.school())
        }

        func bits(_ names: String...) throws -> Roles {
            var bits: Roles = []
            for name in names {
                let role = try #require(store.roles[name])
                bits.formUnion(role.bits)
            }
            return bits
        }

        /// Somebody with a session, as the statement asks for.
        func caller(_ uid: String, _ roles: Roles) async throws -> ActingCaller {
            let account = try await store.add(.fixture(uid: uid, roles: roles))
            let session = try await store.signIn(account)
            return ActingCaller(accountID: account.id, session: session.session.publicID, roles: nil)
        }

        func give(_ role: Roles, to id: AccountID, by caller: ActingCaller?, until end: Timestamp? = nil) async throws {
            _ = try await store.giveRole(
                role, until: end, to: id, acting: caller, event: .fixture(.roleChanged, of: id))
        }

        func take(_ role: Roles, from id: AccountID, by caller: ActingCaller?) async throws {
            _ = try await store.takeRole(role, from: id, acting: caller, event: .fixture(.roleChanged, of: id))
        }

        func roles(of id: AccountID) async throws -> Roles? { try await store.findAccount(id)?.roles }
    }

    private static let names = ["Admin", "Teacher", "Editor", "Treasurer", "Mentor", "Helpdesk", "User"]

    @Test(
        "R-005: SQL lets the same people give and take each role as the catalog does, for every giver, target and role",
        arguments: [Engine.sqlite, .postgres])
    func matrix(_ engine: Engine) async throws {
        let school = try await School(engine)
        let catalog = school.store.roles
        try await school.store.add(.fixture(uid: "keeper", roles: .admin))
        for giver in RoleChangeTests.names + ["Teacher Helpdesk", "User Editor"] {
            let own = try giver.split(separator: " ").reduce(into: Roles()) {
                $0.formUnion(try school.bits(String($1)))
            }
            let caller = try await school.caller("giver-\(giver.replacing(" ", with: "-"))", own)
            for target in RoleChangeTests.names {
                for name in RoleChangeTests.names {
                    let (role, before) = (try school.bits(name), try school.bits(target))
                    let person = try await school.store.add(
                        .fixture(uid: "p-\(AccountID.fixture().text)", roles: before))
                    let isAllowed =
                        catalog.allows(own, .readUsers) && !own.isDisjoint(with: catalog.givers(of: role))
                        && catalog.mayHelp(own, before)
                    let given = await code { try await school.give(role, to: person.id, by: caller) }
                    #expect(given == (isAllowed ? nil : .forbidden), "\(giver) gives \(name) to \(target)")
                    try await school.store.execute("UPDATE account SET roles = ? WHERE id = ?", before, person.id)
                    let taken = await code { try await school.take(role, from: person.id, by: caller) }
                    #expect(taken == (isAllowed ? nil : .forbidden), "\(giver) takes \(name) from \(target)")
                    try await school.store.deleteAccount(person.id, acting: nil, event: .fixture())
                }
            }
        }
    }

    @Test("R-005: nobody but an administrator gives anything to themselves", arguments: Engine.allCases)
    func oneself(_ engine: Engine) async throws {
        let school = try await School(engine)
        let teacher = try await school.caller("teacher", .teacher)
        let boss = try await school.caller("boss", .admin)
        #expect(
            await code { try await school.give(school.bits("Editor"), to: teacher.accountID, by: teacher) }
                == .forbidden)
        try await school.give(school.bits("Editor"), to: boss.accountID, by: boss)
        #expect(try await school.roles(of: boss.accountID) == school.bits("Admin", "Editor"))
        #expect(await code { try await school.give(school.bits("Editor"), to: .fixture(), by: boss) } == .notFound)
    }

    @Test(
        "R-006: who lost the right on one node gives nothing on another, whatever that one has cached",
        arguments: [Engine.sqliteFile, .postgres])
    func demotedElsewhere(_ engine: Engine) async throws {
        let school = try await School(engine)
        try await school.store.add(.fixture(uid: "keeper", roles: .admin))
        let pupil = try await school.store.add(.fixture(uid: "pupil"))
        for end in ["demoted", "disabled"] {
            let teacher = try await school.caller(end, .teacher)
            if end == "demoted" {
                try await school.other.setRoles(.user, of: teacher.accountID, event: .fixture(of: teacher.accountID))
            } else {
                try await school.other.setState(
                    .disabled, of: teacher.accountID, acting: nil, event: .fixture(of: teacher.accountID))
            }
            let editor = try school.bits("Editor")
            let outcome = await code { try await school.give(editor, to: pupil.id, by: teacher) }
            #expect(outcome == (end == "demoted" ? .forbidden : .tokenInvalid))
        }
        #expect(try await school.roles(of: pupil.id) == .user)
    }

    @Test(
        "R-006: fifty times at once, different roles given and taken on two nodes lose none",
        arguments: [Engine.sqliteFile, .postgres])
    func noLostUpdate(_ engine: Engine) async throws {
        let school = try await School(engine)
        let given = try ["Editor", "Treasurer", "Mentor", "Helpdesk"].map { try school.bits($0) }
        let pupil = try await school.store.add(.fixture(uid: "pupil", roles: [.user, given[3]]))
        for _ in 0..<50 {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (number, role) in given.enumerated() {
                    let store = number.isMultiple(of: 2) ? school.store : school.other
                    group.addTask {
                        let event = AuditEvent.fixture(.roleChanged, of: pupil.id)
                        if number == 3 {
                            _ = try await store.takeRole(role, from: pupil.id, acting: nil, event: event)
                        } else {
                            _ = try await store.giveRole(role, until: nil, to: pupil.id, acting: nil, event: event)
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await school.roles(of: pupil.id) == Roles([.user, given[0], given[1], given[2]]))
            try await school.store.setRoles([.user, given[3]], of: pupil.id, event: .fixture(of: pupil.id))
        }
    }

    @Test("An account has at most twelve roles", arguments: Engine.allCases)
    func twelve(_ engine: Engine) async throws {
        let entries = (0..<13).map { RoleEntry("r\($0)") }
        let store = try await engine.makeDatabase().store.declaring(RoleDeclarations(entries))
        let pupil = try await store.add(.fixture())
        for number in 0..<13 {
            let role = try #require(store.roles["r\(number)"]?.bits)
            let outcome = await code {
                _ = try await store.giveRole(role, until: nil, to: pupil.id, acting: nil, event: .fixture(of: pupil.id))
            }
            #expect(outcome == (number < 11 ? nil : .invalidFields))
        }
        #expect(try await store.findAccount(pupil.id)?.roles.count == 12)
    }

    @Test(
        "R-010: an end takes the role and nothing else, once, and a clock set back does not bring it back",
        arguments: Engine.allCases)
    func ends(_ engine: Engine) async throws {
        let school = try await School(engine)
        let (editor, mentor) = (try school.bits("Editor"), try school.bits("Mentor"))
        let pupil = try await school.store.add(.fixture(uid: "pupil"))
        let end = start + .seconds(3600)
        try await school.give(editor, to: pupil.id, by: nil, until: end)
        try await school.give(mentor, to: pupil.id, by: nil, until: end + .seconds(60))
        #expect(try await school.store.findAccount(pupil.id)?.roleEnds.map(\.role) == [editor, mentor])
        #expect(try await school.store.endRoles(at: end - .microseconds(1), count: 10) == 0)
        #expect(try await school.roles(of: pupil.id) == [.user, editor, mentor])
        #expect(try await school.store.endRoles(at: end, count: 10) == 1)
        #expect(try await school.roles(of: pupil.id) == [.user, mentor])
        #expect(try await school.other.endRoles(at: start, count: 10) == 0)
        #expect(try await school.roles(of: pupil.id) == [.user, mentor])
        let events = try await school.store.listEvents(of: pupil.id, limit: 10)
        #expect(events.first { $0.kind == .roleChanged && $0.details["by"] == "end" }?.detail == "role=-Editor by=end")
        // For good from now on.
        try await school.give(mentor, to: pupil.id, by: nil)
        #expect(try await school.store.endRoles(at: end + .seconds(3600), count: 10) == 0)
        #expect(try await school.roles(of: pupil.id) == [.user, mentor])
        #expect(try await school.store.findAccount(pupil.id)?.roleEnds == [])
    }

    @Test("R-010: a role that was taken or set meanwhile is not taken again at its end", arguments: Engine.allCases)
    func endsAfterChanges(_ engine: Engine) async throws {
        let school = try await School(engine)
        let editor = try school.bits("Editor")
        let end = start + .seconds(60)
        let (one, two) = (
            try await school.store.add(.fixture(uid: "one")), try await school.store.add(.fixture(uid: "two"))
        )
        for person in [one, two] { try await school.give(editor, to: person.id, by: nil, until: end) }
        try await school.take(editor, from: one.id, by: nil)
        try await school.give(editor, to: one.id, by: nil)
        try await school.store.setRoles([.user, editor], of: two.id, event: .fixture(of: two.id))
        #expect(try await school.store.endRoles(at: end, count: 10) == 0)
        for person in [one, two] { #expect(try await school.roles(of: person.id) == [.user, editor]) }
    }

    @Test(
        "R-011: an active administrator remains: taking and ending, fifty at once on two nodes",
        arguments: Engine.allCases)
    func lastAdministrator(_ engine: Engine) async throws {
        let school = try await School(engine)
        var bosses: [AccountID] = []
        for number in 0..<50 {
            bosses.append(try await school.store.add(.fixture(uid: "boss\(number)", roles: [.admin, .user])).id)
        }
        let end = start + .seconds(60)
        for id in bosses.suffix(25) { try await school.give(.admin, to: id, by: nil, until: end) }
        let taken = await withTaskGroup(of: LatchkeyError.Code?.self) { group in
            for (number, id) in bosses.prefix(25).enumerated() {
                let store = number.isMultiple(of: 2) ? school.store : school.other
                group.addTask {
                    await code {
                        _ = try await store.takeRole(
                            .admin, from: id, acting: nil, event: .fixture(.roleChanged, of: id))
                    }
                }
            }
            group.addTask { await code { _ = try await school.other.endRoles(at: end, count: 100) } }
            return await group.reduce(into: [LatchkeyError.Code?]()) { $0.append($1) }
        }
        #expect(taken.allSatisfy { $0 == nil || $0 == .lastAdmin })
        _ = try await school.store.endRoles(at: end, count: 100)
        #expect(try await school.store.countRoleHolders()[.admin] == 1)
        let kept = try await school.store.findKeptAdministrator(at: end)
        if let kept { #expect(try await school.roles(of: kept)?.contains(.admin) == true) }
        // What cannot be taken does not make the upkeep write for ever.
        #expect(try await school.store.endRoles(at: end, count: 100) == 0)
    }

    @Test(
        "S-210: an administrator whose role ends is no reason to let the last one for good go",
        arguments: Engine.allCases)
    func administratorForATime(_ engine: Engine) async throws {
        let school = try await School(engine)
        let boss = try await school.caller("boss", [.admin, .user])
        let bob = try await school.store.add(.fixture(uid: "bob"))
        let end = start + .seconds(60)
        try await school.give(.admin, to: bob.id, by: nil, until: end)
        func acts(on id: AccountID) async throws -> [LatchkeyError.Code?] {
            let event = AuditEvent.fixture(of: id)
            return [
                await code { _ = try await school.store.setEnd(end, of: id, acting: nil, event: event) },
                await code { _ = try await school.store.setState(.disabled, of: id, acting: nil, event: event) },
                await code { try await school.store.deleteAccount(id, acting: nil, event: event) },
                await code { try await school.store.setRoles(.user, of: id, event: event) },
                await code { try await school.take(.admin, from: id, by: nil) },
                await code { try await school.give(.admin, to: id, by: boss, until: end) },
            ]
        }
        #expect(try await acts(on: boss.accountID) == Array(repeating: .lastAdmin, count: 6))
        #expect(try await school.roles(of: boss.accountID) == [.admin, .user])
        // The last guard: of two whose roles end, the first ends and the other stays.
        try await school.give(.admin, to: boss.accountID, by: nil, until: end + .seconds(1))
        #expect(try await school.store.endRoles(at: end, count: 10) == 1)
        #expect(try await school.roles(of: bob.id) == .user)
        #expect(try await school.store.endRoles(at: end + .seconds(1), count: 10) == 0)
        #expect(try await school.store.findKeptAdministrator(at: end + .seconds(1)) == boss.accountID)
        // For good once more: then others come and go.
        try await school.give(.admin, to: boss.accountID, by: boss)
        try await school.give(.admin, to: bob.id, by: boss, until: end + .seconds(60))
        try await school.take(.admin, from: bob.id, by: boss)
        #expect(try await school.roles(of: bob.id) == .user)
    }

    @Test("A role that is taken ends codes that its holder made, and a change is announced", arguments: Engine.allCases)
    func waysIn(_ engine: Engine) async throws {
        let school = try await School(engine)
        let helper = try await school.store.add(.fixture(uid: "helper", roles: school.bits("Helpdesk")))
        let pupil = try await school.store.add(.fixture(uid: "pupil"))
        let token = OneTimeToken(
            id: .fixture(), purpose: .recoveryCode, accountID: pupil.id, email: nil, createdAt: start,
            issuedBy: helper.id)
        try await school.store.issueRecoveryCode(token, acting: nil, event: .fixture(.recoveryCodeIssued, of: pupil.id))
        #expect(try await school.store.findToken(token.id, now: start) != nil)
        try await school.take(school.bits("Helpdesk"), from: helper.id, by: nil)
        #expect(try await school.store.findToken(token.id, now: start) == nil)
    }
}
