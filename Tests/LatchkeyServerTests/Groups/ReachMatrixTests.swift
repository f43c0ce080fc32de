import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyServer
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct ReachMatrixTests {
    /// Columns: admin, leader of it, leader of another, Helpdesk, member, stranger. What is not here is as in `Door.all`: as the
    /// administrator's there, and as the stranger's for all others.
    static let table: [String: [Int]] = [
        "GET /api/user/{id}": [200, 200, 404, 200, 403, 403],
        "PUT /api/user/{id}": [200, 403, 404, 403, 403, 403],
        "DELETE /api/user/{id}": [204, 403, 404, 403, 403, 403],
        // Each person is told apart: there are doors for those who reach somebody.
        "POST /api/users/actions": [200, 200, 200, 200, 403, 403],
        "GET /api/users/export": [200, 200, 200, 200, 403, 403],
        // Nobody but administrators gives Teacher.
        "PUT /api/user/{id}/roles/{name}": [200, 403, 403, 403, 403, 403],
        "DELETE /api/user/{id}/roles/{name}": [200, 403, 403, 403, 403, 403],
        "GET /api/join-codes": [200, 200, 200, 403, 403, 403],
        // Without a group it is a code for everybody.
        "POST /api/join-codes": [201, 403, 403, 403, 403, 403],
        "PUT /api/join-codes/{id}": [404, 404, 404, 403, 403, 403],
        "DELETE /api/join-codes/{id}": [404, 404, 404, 403, 403, 403],
        "GET /api/join-codes/{id}/people": [404, 404, 404, 403, 403, 403],
        "POST /api/user/{id}/recovery-code": [201, 201, 404, 201, 403, 403],
        "POST /api/user/{id}/factor-code": [409, 409, 404, 409, 403, 403],
        "GET /api/user/{id}/codes": [200, 200, 404, 200, 403, 403],
        "GET /api/user/{id}/sessions": [200, 200, 404, 200, 403, 403],
        "DELETE /api/user/{id}/sessions": [204, 204, 404, 204, 403, 403],
        "DELETE /api/user/{id}/sessions/{sid}": [204, 204, 404, 204, 403, 403],
        "GET /api/user/{id}/factors": [200, 200, 404, 200, 403, 403],
        "DELETE /api/user/{id}/factors": [204, 403, 404, 403, 403, 403],
        "GET /api/user/{id}/identities": [200, 200, 404, 200, 403, 403],
        "DELETE /api/user/{id}/identities/{identity}": [204, 403, 404, 403, 403, 403],
        "GET /api/user/{id}/events": [200, 200, 404, 403, 403, 403],
        "PUT /api/user/{id}/end": [200, 403, 404, 403, 403, 403],
        "PUT /api/user/{id}/state": [200, 403, 404, 403, 403, 403],
        "POST /api/user/{id}/unlock": [204, 204, 404, 204, 403, 403],
        "GET /api/user/{id}/picture": [200, 200, 404, 200, 403, 403],
        "PUT /api/user/{id}/picture": [204, 403, 404, 403, 403, 403],
        "DELETE /api/user/{id}/picture": [204, 403, 404, 403, 403, 403],
        "GET /api/user/{id}/profile": [200, 200, 404, 200, 403, 403],
        "PUT /api/user/{id}/profile": [200, 403, 404, 403, 403, 403],
        // What the knock brings was made in no session of theirs.
        "POST /api/factors/passkeys": [400, 400, 400, 400, 400, 400],
        "GET /api/events": [200, 200, 200, 403, 403, 403],
        "GET /api/events/export": [200, 200, 200, 403, 403, 403],
        "POST /api/groups": [201, 201, 201, 403, 403, 403],
        // Whoever sees everybody sees all groups.
        "GET /api/groups/{id}": [200, 200, 404, 200, 200, 404],
        "PUT /api/groups/{id}": [200, 200, 404, 403, 403, 404],
        "DELETE /api/groups/{id}": [204, 403, 404, 403, 404, 404],
        "POST /api/groups/{id}/slips": [200, 200, 404, 403, 403, 404],
        "POST /api/groups/{id}/next": [201, 201, 404, 403, 403, 404],
        "POST /api/groups/{id}/archive": [200, 200, 404, 403, 403, 404],
        // The operator has archived it (S-397).
        "DELETE /api/groups/{id}/archive": [200, 403, 404, 403, 404, 404],
        "PUT /api/groups/{id}/members/{user}": [200, 403, 404, 403, 403, 404],
        "DELETE /api/groups/{id}/members/{user}": [204, 204, 404, 403, 403, 404],
    ]

    private static func status(_ door: Door, _ reacher: Reacher) -> Int {
        guard let row = table[door.description], let place = Reacher.allCases.firstIndex(of: reacher) else {
            return door.status(for: reacher == .admin ? .admin : .stranger)
        }
        return row[place]
    }

    private static func withSchool(
        on database: (any Database)? = nil, _ test: @escaping @Sendable (Cast) async throws -> Void
    ) async throws {
        let made = try await Engine.chosen.makeDatabase()
        defer { made.close() }
        let store = try await Store(database ?? made.store.database).declaring(.school(.groups))
        try await withLatchkey {
            Cast.furnish(&$0)
            $0.store = store
        } _: { latchkey in
            try await test(try await Cast(latchkey))
        }
    }

    @Test("R-020: every door that names somebody, or a group, has a row")
    func everyDoor() {
        let named = Door.all.filter { $0.path.contains("{id}") || $0.path.contains("{user}") }
        let others = ["/api/factors", "/api/identities", "/api/mail", "/api/pending", "/api/sessions"]
        for door in named where !others.contains(where: { door.path.hasPrefix($0) }) {
            #expect(ReachMatrixTests.table[door.description] != nil, "\(door)")
        }
        #expect(Set(ReachMatrixTests.table.keys).isSubset(of: Set(Door.all.map(\.description))))
    }

    @Test(
        "R-020: at each door an administrator, the leader of the person's group, the leader of another one, a helper, a classmate and a stranger get what the table says",
        arguments: Door.all)
    func doors(_ door: Door) async throws {
        try await ReachMatrixTests.withSchool { cast in
            for reacher in Reacher.allCases {
                await cast.renew()
                try await cast.seat()
                let knock = try await cast.knock(at: door, for: .anonymous)
                let member = try await cast.member(reaching: reacher)
                let answer = try await cast.send(knock, cookie: member?.cookie)
                let expected = ReachMatrixTests.status(door, reacher)
                #expect(answer.status == expected, "\(reacher) at \(door): \(answer.status) \(answer.text)")
            }
        }
    }

    @Test(
        "R-020, S-034, S-207: to the leader of another group a person and a group answer like a missing one: the same bytes after as many statements",
        arguments: Door.all.filter { ReachMatrixTests.table[$0.description]?[2] == 404 })
    func missing(_ door: Door) async throws {
        let made = try await Engine.chosen.makeDatabase()
        defer { made.close() }
        let counted = CountedDatabase(made.store.database)
        try await ReachMatrixTests.withSchool(on: counted) { cast in
            try await cast.seat()
            let cookie = try await cast.member(reaching: .otherLeader)?.cookie
            let there = try await cast.knock(at: door, for: .anonymous)
            var missing = there
            let id = try #require(
                there.path.split(separator: "/").map { String($0) }.first { RandomID(text: $0.utf8) != nil })
            missing.path = there.path.replacing(id, with: RandomID(.system).text)
            // Once before, so that the session is in memory.
            _ = try await cast.latchkey.send(.get, "/api/id", cookie: cookie)
            _ = counted.take()
            let one = try await cast.send(there, cookie: cookie)
            let oneTally = counted.take()
            let other = try await cast.send(missing, cookie: cookie)
            #expect(one.status == 404 && one.body == other.body && one.setCookies == other.setCookies)
            #expect(counted.take() == oneTally)
        }
    }

    @Test(
        "R-020: in one's own group a person out of reach, and elsewhere another leader's code, answer like missing ones"
    )
    func otherIDs() async throws {
        try await School.with { school in
            let latchkey = school.latchkey
            let pia = try await latchkey.operate.show(uid: "pia").account.id.text
            let made = try await latchkey.send(
                .post, "/api/join-codes", json: #"{"group":"\#(school.year8)"}"#, cookie: school.otto)
            let code = try #require((made.json["code"] as? [String: Any])?["id"] as? String, "\(made.text)")
            let knocks: [(HTTPRequest.Method, String, String, String?)] = [
                (.put, "/api/groups/\(school.year9)/members/", pia, "{}"),
                (.put, "/api/groups/\(school.year9)/members/", pia, #"{"leader":true}"#),
                (.delete, "/api/groups/\(school.year9)/members/", pia, nil),
                (.put, "/api/join-codes/", code, #"{"seats":1}"#), (.delete, "/api/join-codes/", code, nil),
            ]
            for (method, path, id, body) in knocks {
                let there = try await latchkey.send(method, path + id, json: body, cookie: school.tess)
                let missing = try await latchkey.send(
                    method, path + RandomID(.system).text, json: body, cookie: school.tess)
                #expect(there.status == missing.status && there.body == missing.body, "\(method) \(path) \(there.text)")
                #expect(there.status == 404 || there.status == 403, "\(method) \(path) \(there.text)")
            }
            // There they are.
            let listed = try await latchkey.send(.get, "/api/join-codes/\(code)/people", cookie: school.otto)
            #expect(listed.status == 200, "\(listed.text)")
            let hidden = try await latchkey.send(.get, "/api/join-codes/\(code)/people", cookie: school.tess)
            #expect(hidden.status == 404, "\(hidden.text)")
        }
    }

    @Test(
        "R-020: a leader's list, its total, its search and its filters hold the led people and the leader, and nobody else"
    )
    func list() async throws {
        try await ReachMatrixTests.withSchool { cast in
            try await cast.seat()
            let owner = try await cast.owner().account
            let (leader, other) = (
                try #require(try await cast.member(reaching: .leader)), try await cast.member(reaching: .otherLeader)
            )
            func uids(_ query: String, _ cookie: String?) async throws -> ([String], Int?) {
                let answer = try await cast.latchkey.send(.get, "/api/user?page=1\(query)", cookie: cookie)
                let users = answer.json["users"] as? [[String: Any]] ?? []
                let total = (answer.json["pagination"] as? [String: Any])?["total"] as? Int
                return (users.compactMap { $0["uid"] as? String }, total)
            }
            let mate = try #require(try await cast.member(reaching: .member)).account
            let all = try await uids("", leader.cookie)
            #expect(Set(all.0) == [owner.uid, mate.uid, leader.account.uid] && all.1 == 3)
            #expect(try await uids("&q=\(owner.uid)", leader.cookie).0 == [owner.uid])
            #expect(try await uids("&q=\(owner.uid)", other?.cookie) == ([], 0))
            #expect(try await uids("&role=Admin", leader.cookie) == ([], 0))
            #expect(try await uids("&state=disabled", leader.cookie) == ([], 0))
            #expect(try await uids("", other?.cookie).1 == 2)
            let group = try #require(try await cast.latchkey.operate.show(uid: owner.uid).account.groups.first).group
            #expect(try await Set(uids("&group=\(group.id.text)", leader.cookie).0) == Set(all.0))
            // A group that one does not see is empty, as one that is not there.
            #expect(try await uids("&group=\(group.id.text)", other?.cookie) == ([], 0))
            let boss = try await cast.member(reaching: .admin)?.cookie
            #expect(try await uids("&group=\(group.id.text)", boss).1 == 4)
        }
    }

    @Test("A teacher without a group sees only themselves, and hands out no codes but into groups")
    func nobodyLed() async throws {
        try await ReachMatrixTests.withSchool { cast in
            let latchkey = cast.latchkey
            let pupil = try await latchkey.addAccount("pupil")
            try await latchkey.addAccount("tess", role: .teacher)
            let cookie = try await latchkey.signIn("tess")
            let list = try await latchkey.send(.get, "/api/user", cookie: cookie)
            #expect(list.jsonArray.map { $0["uid"] as? String } == ["tess"])
            #expect(list.jsonArray.first?["permissions"] as? [String] == ["groups:lead", "reports:read"])
            #expect(try await latchkey.send(.get, "/api/user/\(pupil.id.text)", cookie: cookie).status == 404)
            #expect(try await latchkey.send(.post, "/api/join-codes", json: "{}", cookie: cookie).status == 403)
            #expect(try await latchkey.send(.get, "/api/pending", cookie: cookie).status == 403)
        }
    }

    @Test("R-022: staff who are members stay out of a leader's reach, whatever they are in; a demoted leader has none")
    func staff() async throws {
        try await ReachMatrixTests.withSchool { cast in
            let latchkey = cast.latchkey
            let groups = latchkey.operateGroups
            let group = try await groups.add(key: "y9", name: "Year 9")
            try await latchkey.addAccount("tess", role: .teacher)
            try await groups.setMember("tess", of: group, isLeader: true)
            let helpdesk = try #require(latchkey.store.roles["Helpdesk"]?.bits)
            let mentor = try #require(latchkey.store.roles["Mentor"]?.bits)
            for (uid, role) in [
                ("boss", Roles.admin), ("otto", .teacher), ("hal", helpdesk), ("pia", .user), ("mo", mentor),
            ] {
                try await latchkey.addAccount(uid, role: role)
                try await groups.setMember(uid, of: group, isLeader: nil)
            }
            let cookie = try await latchkey.signIn("tess")
            func get(_ uid: String) async throws -> Int {
                let id = try await latchkey.operate.show(uid: uid).account.id.text
                return try await latchkey.send(.get, "/api/user/\(id)", cookie: cookie).status
            }
            for uid in ["boss", "otto", "hal"] { #expect(try await get(uid) == 404, "\(uid)") }
            // A label that only administrators give: seen, and not helped (R-014).
            for uid in ["pia", "mo"] { #expect(try await get(uid) == 200, "\(uid)") }
            let mo = try await latchkey.operate.show(uid: "mo").account.id.text
            let code = try await latchkey.send(.post, "/api/user/\(mo)/recovery-code", json: "{}", cookie: cookie)
            #expect(code.status == 403)
            try await latchkey.operate.setRole(.user, uid: "tess")
            #expect(try await get("pia") == 403)
            // The mark stays, and means nothing.
            let me = try await latchkey.send(.get, "/api/id", cookie: cookie)
            #expect((me.json["groups"] as? [[String: Any]])?.first?["leader"] as? Bool == false)
        }
    }
}
