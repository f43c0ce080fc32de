import LatchkeyCore
import LatchkeyStore
import LatchkeyTestSupport
import Testing

/// Roles that staff give to people who wait to be let in.
@Suite struct PendingRoleTests {
    /// By what an account begins to be active.
    enum Door: CaseIterable {
        case approval, address, enabling
    }

    /// Why a giver may not give the role any more, as another program has written it: nothing else ends by it.
    enum Loss: String, CaseIterable {
        case demoted = "roles = 4"
        case disabled = "state = 2"
        case over = "ends_at = 1"
    }

    /// A school where an administrator and teachers give roles; another administrator remains.
    private struct School {
        let store: Store
        let keeper: Account
        let boss: Account

        init(_ engine: Engine, _ scope: TeacherScope = .all) async throws {
            store = try await engine.makeDatabase().store.declaring(.school(scope))
            keeper = try await store.add(.fixture(uid: "keeper", roles: .admin))
            boss = try await store.add(.fixture(uid: "boss", roles: .admin))
        }

        func wait(
            _ uid: String, for condition: PendingCondition = .approval
        ) async throws -> (person: Account, token: OneTimeToken) {
            let person = Account.fixture(uid: uid, email: "\(uid)@example.org")
            let token = OneTimeToken(
                id: .fixture(), purpose: .verifyEmail, accountID: person.id, email: person.email,
                createdAt: TestClock.start)
            try await store.createAccount(
                NewAccount(
                    person, passwordHash: "hash", by: .person, admission: .pending(condition),
                    issued: [IssuedToken(token, mails: [])], events: [.fixture(.signedUp)]), acting: nil)
            return (person, token)
        }

        /// In a session of now; nil is the operator.
        func give(
            _ role: Roles, to person: Account, by giver: Account?, until end: Timestamp? = nil
        ) async throws {
            var acting: ActingCaller?
            if let giver {
                let session = try await store.signIn(giver).session.publicID
                acting = ActingCaller(accountID: giver.id, session: session, roles: nil)
            }
            _ = try await store.giveRole(
                role, until: end, to: person.id, acting: acting, event: .fixture(.roleChanged, of: person.id))
        }

        func lose(_ loss: Loss, _ giver: Account) async throws {
            try await store.execute("UPDATE account SET \(loss.rawValue) WHERE id = ?", giver.id)
        }

        func approve(_ person: Account, by staff: Account? = nil) async throws {
            try await store.approveAccount(
                person.id, by: (staff ?? keeper).id, acting: nil, event: .fixture(.accountApproved, of: person.id))
        }

        func roles(of person: Account) async throws -> Roles? {
            let found = try await store.findAccount(person.id)
            #expect(found?.state == .active)
            return found?.roles
        }

        func changes(of person: Account) async throws -> [String] {
            try await store.listEvents(of: person.id, limit: 20).filter { $0.details["by"] == "giver" }.map(\.detail)
        }
    }

    @Test(
        "S-362: a role goes whose giver may not give it any more, at whichever door the account begins to be active; the event says so",
        arguments: Engine.allCases, Door.allCases)
    func lost(_ engine: Engine, _ door: Door) async throws {
        let school = try await School(engine)
        let store = school.store
        for (number, loss) in Loss.allCases.enumerated() {
            let giver = try await store.add(.fixture(uid: "giver\(number)", roles: .admin))
            let (person, token) = try await school.wait(
                "ann\(number)", for: door == .address ? .confirmedEmail : .approval)
            try await school.give(.teacher, to: person, by: giver, until: TestClock.start + .seconds(900))
            try await school.lose(loss, giver)
            switch door {
            case .approval: try await school.approve(person)
            case .address:
                try await store.confirmEmail(token, acting: nil, event: .fixture(.emailConfirmed, of: person.id))
            case .enabling:
                // Disabled meanwhile, it waits no longer; what was given to it is asked about all the same.
                for state in [Account.State.disabled, .active] {
                    try await store.setState(state, of: person.id, acting: nil, event: .fixture(of: person.id))
                }
            }
            #expect(try await school.roles(of: person) == .user, "\(loss)")
            #expect(try await school.changes(of: person) == ["role=-Teacher by=giver"], "\(loss)")
            #expect(try await store.endRoles(at: TestClock.start + .seconds(900), count: 10) == 0)
        }
    }

    @Test(
        "S-362: a role stays that its giver may give by now, or one of several, or that the operator has given",
        arguments: Engine.allCases)
    func kept(_ engine: Engine) async throws {
        let school = try await School(engine)
        let store = school.store
        let editor = try #require(store.roles["Editor"]).bits
        let (one, other) = (
            try await store.add(.fixture(uid: "one", roles: .teacher)),
            try await store.add(.fixture(uid: "other", roles: .teacher))
        )
        let (ann, bob, cid) = (
            try await school.wait("ann").person, try await school.wait("bob").person,
            try await school.wait("cid").person
        )
        for giver in [one, other] { try await school.give(editor, to: ann, by: giver) }
        try await school.give(editor, to: bob, by: one)
        try await school.give(editor, to: bob, by: nil)
        try await school.give(editor, to: cid, by: nil)
        try await school.give(editor, to: cid, by: one)
        try await school.lose(.disabled, one)
        for person in [ann, bob, cid] {
            try await school.approve(person)
            #expect(try await school.roles(of: person) == editor.union(.user), "\(person.uid)")
            #expect(try await school.changes(of: person).isEmpty)
        }
        // From then on it is as any other.
        try await school.lose(.disabled, other)
        try await store.setState(.active, of: ann.id, acting: nil, event: .fixture(of: ann.id))
        #expect(try await school.roles(of: ann) == editor.union(.user))
    }

    @Test(
        "S-362: nobody is asked about an account that is active, which an earlier program has let in: no administrator goes by being enabled",
        arguments: Engine.allCases, [[Account.State.active], [.disabled, .active]])
    func alreadyIn(_ engine: Engine, _ states: [Account.State]) async throws {
        let school = try await School(engine)
        let store = school.store
        let tina = try await store.add(.fixture(uid: "tina", roles: .admin))
        try await store.execute(
            "INSERT INTO pending_role (account_id, bit, given_by, ended) VALUES (?, 0, ?, 0)", tina.id, school.boss.id)
        try await school.lose(.demoted, school.boss)
        for state in states {
            try await store.setState(state, of: tina.id, acting: nil, event: .fixture(of: tina.id))
        }
        #expect(try await school.roles(of: tina) == .admin)
        #expect(try await school.changes(of: tina).isEmpty)
    }

    @Test(
        "S-362: a role that somebody else gives again to an account that was disabled while it waited stays",
        arguments: Engine.allCases)
    func givenAgain(_ engine: Engine) async throws {
        let school = try await School(engine)
        let store = school.store
        let ann = try await school.wait("ann").person
        try await school.give(.teacher, to: ann, by: school.boss)
        try await store.setState(.disabled, of: ann.id, acting: nil, event: .fixture(of: ann.id))
        try await school.lose(.demoted, school.boss)
        try await school.give(.teacher, to: ann, by: school.keeper)
        try await store.setState(.active, of: ann.id, acting: nil, event: .fixture(of: ann.id))
        #expect(try await school.roles(of: ann) == [.teacher, .user])
    }

    @Test(
        "S-362: what ends the invitations that somebody has made for staff ends what they gave to people who wait, also where they may give it again",
        arguments: Engine.allCases)
    func ended(_ engine: Engine) async throws {
        let school = try await School(engine)
        let store = school.store
        let (ann, bob) = (try await school.wait("ann").person, try await school.wait("bob").person)
        for person in [ann, bob] { try await school.give(.teacher, to: person, by: school.boss) }
        try await store.endSessions(
            of: school.boss.id, except: nil, acting: nil, event: .fixture(.otherSessionsEnded, of: school.boss.id))
        try await school.give(.teacher, to: bob, by: school.boss)
        for person in [ann, bob] { try await school.approve(person) }
        #expect(try await school.roles(of: ann) == .user)
        #expect(try await school.roles(of: bob) == [.teacher, .user])
    }

    @Test(
        "S-362: whoever approves is judged by the roles that are left; who has none left gets the default one",
        arguments: Engine.allCases)
    func approver(_ engine: Engine) async throws {
        let school = try await School(engine)
        let store = school.store
        let helper = try await store.add(.fixture(uid: "helper", roles: .teacher))
        let ann = try await school.wait("ann").person
        try await school.give(.teacher, to: ann, by: school.boss)
        try await store.execute("UPDATE account SET roles = 2 WHERE id = ?", ann.id)
        #expect(await code { try await school.approve(ann, by: helper) } == .forbidden)
        try await school.lose(.demoted, school.boss)
        try await school.approve(ann, by: helper)
        #expect(try await school.roles(of: ann) == .user)
        #expect(Set(try await school.changes(of: ann)) == ["role=-Teacher by=giver", "role=+User by=giver"])
    }

    @Test(
        "S-362, R-022: what a leader gave stays while they lead the person, and goes with the mark of a leader",
        arguments: Engine.allCases)
    func leaders(_ engine: Engine) async throws {
        let school = try await School(engine, .groups)
        let store = school.store
        let editor = try #require(store.roles["Editor"]).bits
        let leader = try await store.add(.fixture(uid: "leader", roles: .teacher))
        let group = PeopleGroup(
            id: .fixture(), key: try GroupKey("y9"), name: "Year 9", createdAt: TestClock.start, createdBy: nil)
        try await store.createGroup(group, isLed: false, acting: nil, event: .fixture(.groupCreated))
        func set(_ person: Account, leads: Bool) async throws {
            for isLeader in [nil, leads] {
                try await store.setMember(
                    person.id, of: group.id, isLeader: isLeader, acting: nil,
                    added: .fixture(.memberAdded, of: person.id),
                    leaderChanged: .fixture(.leaderChanged, of: person.id))
            }
        }
        let (ann, bob) = (try await school.wait("ann").person, try await school.wait("bob").person)
        for (person, leads) in [(leader, true), (ann, false), (bob, false)] { try await set(person, leads: leads) }
        for person in [ann, bob] { try await school.give(editor, to: person, by: leader) }
        try await school.approve(ann)
        #expect(try await school.roles(of: ann) == editor.union(.user))
        try await set(leader, leads: false)
        try await school.approve(bob)
        #expect(try await school.roles(of: bob) == .user)
    }
}
