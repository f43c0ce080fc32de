import LatchkeyCore
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct NextGroupTests {
    /// One node that acts, and another that changes what it acts by.
    private struct School {
        let store: Store
        let other: Store
        let group: PeopleGroup

        init(_ engine: Engine) async throws {
            let database = try await engine.makeDatabase()
            store = Store(database.store, roles: .builtIn)
            other = Store(database.otherStore, roles: .builtIn)
            group = PeopleGroup(
                id: .fixture(), key: try GroupKey("y9"), name: "Year 9", createdAt: TestClock.start, createdBy: nil)
            try await store.createGroup(group, isLed: false, acting: nil, event: .fixture(.groupCreated))
        }

        func caller(_ uid: String, _ roles: Roles, leads: Bool?) async throws -> ActingCaller {
            let account = try await store.add(.fixture(uid: uid, roles: roles))
            let session = try await store.signIn(account)
            if let leads { try await mark(account.id, leads) }
            return ActingCaller(accountID: account.id, session: session.session.publicID, roles: nil)
        }

        func mark(_ id: AccountID, _ leads: Bool) async throws {
            for isLeader in [nil, leads] {
                try await other.setMember(
                    id, of: group.id, isLeader: isLeader, acting: nil, added: .fixture(.memberAdded, of: id),
                    leaderChanged: .fixture(.leaderChanged, of: id))
            }
        }

        func rollOver(
            _ id: GroupID, by caller: ActingCaller?, key: String? = nil, _ members: NextGroup.Members = .copy,
            keepsLeaders: Bool = true
        ) async throws -> GroupID {
            let next = NextGroup(
                id: .fixture(), key: try key.map { key in try GroupKey(key) }, name: nil, endsAt: nil,
                members: members, keepsLeaders: keepsLeaders, createdBy: caller?.accountID)
            try await store.rollOver(
                id, into: next, acting: caller, archived: .fixture(.groupArchived), created: .fixture(.groupCreated))
            return next.id
        }

        func refusal(of caller: ActingCaller, key: String? = nil) async -> LatchkeyError.Code? {
            await code { _ = try await rollOver(group.id, by: caller, key: key) }
        }
    }

    @Test(
        "R-041, S-321: the statement asks who acts: a mark that was taken, a session that ended and a member are refused, whatever the other node has in memory",
        arguments: Engine.allCases)
    func rights(_ engine: Engine) async throws {
        let school = try await School(engine)
        let leader = try await school.caller("tess", .teacher, leads: true)
        let unmarked = try await school.caller("otto", .teacher, leads: true)
        let ended = try await school.caller("anne", .teacher, leads: true)
        let marked = try await school.caller("mark", .user, leads: true)
        let member = try await school.caller("pia", .user, leads: false)
        let stranger = try await school.caller("sid", .teacher, leads: nil)
        try await school.mark(unmarked.accountID, false)
        try await school.other.setState(.disabled, of: ended.accountID, acting: nil, event: .fixture(.accountDisabled))
        for (caller, expected) in [
            (unmarked, LatchkeyError.Code.forbidden), (ended, .tokenInvalid), (marked, .forbidden),
            (member, .forbidden), (stranger, .notFound),
        ] { #expect(await school.refusal(of: caller) == expected) }
        #expect(await school.refusal(of: leader, key: "board") == .fieldNotAllowed)
        #expect(try await school.store.findGroup(key: "y9")?.group.id == school.group.id)
        let next = try await school.rollOver(school.group.id, by: leader, keepsLeaders: false)
        let view = try #require(try await school.store.findGroup(key: "y9"))
        #expect(view.group.id == next && view.leaders.map(\.uid) == ["tess"])
        // Beside her Pia, and as members Otto, Mark and Anne: a mark is carried only where it counts by now.
        #expect(view.memberCount == 5)
    }

    @Test(
        "R-041: of two leaders on two nodes at once one makes the next group, and the members are in it once",
        arguments: Engine.allCases)
    func race(_ engine: Engine) async throws {
        let school = try await School(engine)
        let leaders = [
            try await school.caller("tess", .teacher, leads: true),
            try await school.caller("otto", .teacher, leads: true),
        ]
        let member = try await school.caller("pia", .user, leads: false).accountID
        let outcomes = try await inParallel(8) { number in
            let next = NextGroup(
                id: .fixture(), key: nil, name: nil, endsAt: nil, members: .move, keepsLeaders: true, createdBy: nil)
            let store = number.isMultiple(of: 2) ? school.store : school.other
            return await code {
                try await store.rollOver(
                    school.group.id, into: next, acting: leaders[number % 2], archived: .fixture(.groupArchived),
                    created: .fixture(.groupCreated))
            }
        }
        #expect(outcomes.count { $0 == nil } == 1 && outcomes.allSatisfy { $0 == nil || $0 == .groupArchived })
        #expect(try await school.store.findGroup(key: "y9")?.memberCount == 3)
        #expect(try await school.other.findAccount(member)?.groups.count == 1)
    }

    @Test(
        "R-041: every follower hears of whoever was moved and of whoever stayed behind", arguments: Engine.allCases)
    func heard(_ engine: Engine) async throws {
        let school = try await School(engine)
        let leader = try await school.caller("tess", .teacher, leads: true)
        let member = try await school.caller("pia", .user, leads: false)
        try await school.other.followChanges()
        let heard = Heard(school.other)
        _ = try await school.rollOver(school.group.id, by: nil, .move, keepsLeaders: false)
        try await school.other.followChanges()
        #expect(Set(heard.accounts) == [leader.accountID, member.accountID])
    }
}
