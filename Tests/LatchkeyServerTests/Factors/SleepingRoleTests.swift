import Foundation
import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTestSupport
import Testing

/// Roles that need a second factor, in sessions that have not proven one.
@Suite struct SleepingRoleTests {
    private static func secondFactor(_ answer: Answer) -> [String: Any] {
        answer.json["second_factor"] as? [String: Any] ?? [:]
    }

    /// The roles in the token of this Cookie field.
    private static func tokenRoles(_ cookie: String) throws -> String {
        let parts = cookie.split(separator: "=").last.map { $0.split(separator: ".") } ?? []
        let payload = String(decoding: try #require(Base64URL.decode(parts[1].utf8)), as: UTF8.self)
        return String(try #require(payload.split(separator: "\"roles\":[").last).prefix { $0 != "]" })
    }

    private static func reauth(_ body: [String: String], _ cookie: String, _ latchkey: Latchkey) async throws -> String
    {
        let answer = try await latchkey.send(.post, "/api/reauth", json: Latchkey.body(body), cookie: cookie)
        return "latchkey=\(try #require(answer.cookie("latchkey"), "\(answer.text)"))"
    }

    @Test(
        "F-016, F-017: in grace all is as before and every answer says by when; after it the role is in neither /api/id nor token, and what needs it asks for a proof"
    )
    func grace() async throws {
        try await withLatchkey {
            $0.flows.requiredFactors = .roles(["Admin"])
            $0.flows.factorGrace = .seconds(2000)
        } _: { latchkey in
            let boss = try await latchkey.addAccount("boss", role: .admin)
            try await latchkey.addAccount("toby")
            let due = latchkey.clock.now + .seconds(2000)
            let answer = try await latchkey.signInAnswer("boss")
            #expect(answer.status == 200)
            let cookie = "latchkey=\(answer.cookie("latchkey") ?? "")"
            latchkey.clock.advance(by: .seconds(1))
            for answer in [
                answer, try await latchkey.send(.get, "/api/session", cookie: cookie),
                try await latchkey.send(.get, "/api/id", cookie: cookie),
            ] {
                let factor = SleepingRoleTests.secondFactor(answer)
                #expect(factor["required"] as? Bool == true && factor["on"] as? Bool == false, "\(answer.text)")
                #expect(factor["due_at"] as? String == due.rfc3339 && factor["asleep"] == nil, "\(answer.text)")
            }
            let list = try await latchkey.factors(cookie)
            #expect(list["required"] as? Bool == true && list["due_at"] as? String == due.rfc3339)
            #expect(try await latchkey.send(.get, "/api/user", cookie: cookie).status == 200)
            // Off the requests' path; what is stored is what was told.
            #expect(try await latchkey.store.findAccount(boss.id)?.factorDueAt == nil)
            try await latchkey.flows.upkeep.writeFactorsDue()
            #expect(try await latchkey.store.findAccount(boss.id)?.factorDueAt == due)

            latchkey.clock.advance(by: .seconds(1999))
            try await latchkey.flows.sessions.live.followChanges()
            let me = try await latchkey.send(.get, "/api/id", cookie: cookie)
            #expect(me.json["roles"] as? [String] == [] && me.json["permissions"] as? [String] == [])
            #expect(SleepingRoleTests.secondFactor(me)["asleep"] as? [String] == ["Admin"])
            #expect(try SleepingRoleTests.tokenRoles("latchkey=\(try #require(me.cookie("latchkey")))") == "")
            let refused = try await latchkey.send(.get, "/api/user", cookie: cookie)
            let needs = refused.json["needs"] as? [String: Any]
            #expect(refused.status == 403 && refused.code == "reauth_required")
            #expect(needs?["recent"] as? Int == 86_400 && needs?["factors"] as? Int == 2)
            // Setting one up needs no role: from then on it counts again.
            let (_, enrolled, _) = try await latchkey.enrol(
                try await SleepingRoleTests.reauth(["password": Latchkey.password], cookie, latchkey))
            #expect(try await latchkey.send(.get, "/api/user", cookie: enrolled).status == 200)
            #expect(try SleepingRoleTests.tokenRoles(enrolled) == "\"Admin\"")
            #expect(try await latchkey.store.findAccount(boss.id)?.factorDueAt == nil)
            let plain = try await latchkey.send(.get, "/api/id", cookie: try await latchkey.signIn("toby"))
            #expect(SleepingRoleTests.secondFactor(plain)["required"] as? Bool == false)
        }
    }

    @Test(
        "F-016: a role falls asleep when the proof of the second factor is too old, and a code wakes it in a new session alone"
    )
    func maxAge() async throws {
        try await withLatchkey {
            $0.flows.requiredFactors = .everybody
            $0.flows.factorMaxAge = .seconds(600)
        } _: { latchkey in
            let phone = try await latchkey.addPhone(to: latchkey.addAccount("boss", role: .admin))
            let cookie = try await latchkey.signIn(with: phone)
            latchkey.clock.advance(by: .seconds(600))
            try await latchkey.flows.sessions.live.followChanges()
            #expect(try await latchkey.send(.get, "/api/user", cookie: cookie).status == 200)
            latchkey.clock.advance(by: .seconds(1))
            try await latchkey.flows.sessions.live.followChanges()
            #expect(try await latchkey.send(.get, "/api/user", cookie: cookie).code == "reauth_required")
            let code = phone.code(at: latchkey.clock.now)
            let raised = try await SleepingRoleTests.reauth(["code": code], cookie, latchkey)
            #expect(try await latchkey.send(.get, "/api/user", cookie: raised).status == 200)
            #expect(try SleepingRoleTests.tokenRoles(raised) == "\"Admin\"")
            #expect(try await latchkey.send(.get, "/api/user", cookie: cookie).code == "reauth_required")
        }
    }

    @Test(
        "F-016: a leader whose role sleeps hears what it needs of their own groups, archived ones too, and nothing of others"
    )
    func leaders() async throws {
        try await withLatchkey {
            $0.roles = .builtIn
            $0.flows.requiredFactors = .roles(["Teacher"])
            $0.flows.factorGrace = .seconds(100)
        } _: { latchkey in
            try await latchkey.addAccount("boss", role: .admin)
            try await latchkey.addAccount("tess", role: .teacher)
            try await latchkey.addAccount("pia")
            var ids: [String] = []
            for key in ["led", "archived", "other"] {
                let group = try await latchkey.operateGroups.add(key: key, name: key)
                _ = try await latchkey.operateGroups.setMember("pia", of: group, isLeader: nil)
                if key != "other" { _ = try await latchkey.operateGroups.setMember("tess", of: group, isLeader: true) }
                ids.append(group.id.text)
            }
            let cookie = try await latchkey.signIn("tess")
            #expect(
                try await latchkey.send(.post, "/api/groups/\(ids[1])/archive", cookie: cookie).status == 200)
            try await latchkey.flows.upkeep.writeFactorsDue()
            latchkey.clock.advance(by: .seconds(101))
            try await latchkey.flows.sessions.live.followChanges()
            let pia = try await GroupRouteTests.id(latchkey, "pia")
            func codes(_ id: String) async throws -> [String?] {
                [
                    try await latchkey.send(.put, "/api/groups/\(id)", json: #"{"name":"x"}"#, cookie: cookie).code,
                    try await latchkey.send(.post, "/api/groups/\(id)/archive", cookie: cookie).code,
                    try await latchkey.send(.delete, "/api/groups/\(id)/archive", cookie: cookie).code,
                    try await latchkey.send(.delete, "/api/groups/\(id)/members/\(pia)", cookie: cookie).code,
                ]
            }
            for id in ids.prefix(2) {
                let told = try await codes(id)
                #expect(told == Array(repeating: "reauth_required", count: 4), "\(told)")
            }
            #expect(try await codes(ids[2]) == Array(repeating: "not_found", count: 4))
            let doors: [(HTTPRequest.Method, String, String?)] = [
                (.get, "/api/user", nil), (.get, "/api/user/\(pia)", nil), (.put, "/api/user/\(pia)", #"{"name":"x"}"#),
                (.get, "/api/user/\(pia)/sessions", nil), (.get, "/api/user/\(pia)/events", nil),
                (.get, "/api/user/\(pia)/codes", nil), (.get, "/api/user/\(pia)/factors", nil),
                (.post, "/api/user/\(pia)/recovery-code", "{}"), (.post, "/api/user/\(pia)/unlock", nil),
                (.put, "/api/user/\(pia)/roles/Teacher", "{}"), (.get, "/api/users/export", nil),
                (.post, "/api/users/actions", #"{"ids":["\#(pia)"],"action":"sign_out"}"#),
                (.get, "/api/events", nil), (.get, "/api/events/export", nil), (.get, "/api/join-codes", nil),
                (.post, "/api/join-codes", #"{"group":"\#(ids[0])"}"#), (.get, "/api/groups/\(ids[1])", nil),
                (.get, "/api/groups?archived=true", nil),
            ]
            for (method, path, body) in doors {
                let answer = try await latchkey.send(method, path, json: body, cookie: cookie)
                #expect(answer.code == "reauth_required", "\(method) \(path): \(answer.status) \(answer.text)")
            }
        }
    }

    @Test("F-017, S-108: promotion bites on the next request of a session that there is")
    func promotion() async throws {
        try await withLatchkey {
            $0.flows.requiredFactors = .roles(["Admin"])
            $0.flows.factorGrace = .zero
        } _: { latchkey in
            try await latchkey.addAccount("toby", role: .teacher)
            let cookie = try await latchkey.signIn("toby")
            #expect(try await latchkey.send(.get, "/api/id", cookie: cookie).json["roles"] as? [String] == ["Teacher"])
            let admin = Roles.admin.union(.teacher).rawValue
            try await latchkey.store.execute("UPDATE account SET roles = ? WHERE uid = 'toby'", Int64(admin))
            try await latchkey.store.execute(
                "INSERT INTO account_change (at, account_id) SELECT ?, id FROM account", latchkey.clock.now)
            try await latchkey.flows.sessions.live.followChanges()
            let me = try await latchkey.send(.get, "/api/id", cookie: cookie)
            #expect(me.json["roles"] as? [String] == ["Teacher"])
            #expect(SleepingRoleTests.secondFactor(me)["asleep"] as? [String] == ["Admin"])
            // Others see what the account holds.
            let boss = try await latchkey.addPhone(to: latchkey.addAccount("boss", role: .admin))
            let seen = try await latchkey.send(
                .get, "/api/user?q=toby", cookie: try await latchkey.signIn(with: boss))
            #expect(seen.jsonArray.first?["roles"] as? [String] == ["Admin", "Teacher"], "\(seen.text)")
        }
    }

    @Test(
        "F-016: at every door that asks for Admin, an Admin's session without the factor hears what it needs, also where memory still takes it for one with it",
        arguments: [true, false])
    func everyDoor(isHeard: Bool) async throws {
        try await withLatchkey { options in
            Cast.furnish(&options)
            options.flows.requiredFactors = .roles(["Admin"])
        } _: { latchkey in
            let phone = try await latchkey.addPhone(to: latchkey.addAccount("boss", role: .admin))
            let cookie = try await latchkey.signIn(with: phone)
            #expect(try await latchkey.send(.get, "/api/user", cookie: cookie).status == 200)
            let cast = try await Cast(latchkey)
            // As if it had been proven by the password alone, on another node.
            try await latchkey.store.execute(
                "UPDATE session SET methods = 'password', factor_at = NULL WHERE account_id = ?", phone.account.id)
            if isHeard {
                try await latchkey.store.execute(
                    "INSERT INTO account_change (at, account_id) VALUES (?, ?)", latchkey.clock.now, phone.account.id)
                try await latchkey.flows.sessions.live.followChanges()
            }
            var count = 0
            for door in Door.all where door.status(for: .admin) < 400 && door.status(for: .stranger) == 403 {
                // What is only read is as old as what memory may be; of a person who is not there that is told first.
                guard isHeard || (door.method != .get && door.path != "/api/users/actions") else { continue }
                let answer = try await cast.send(
                    try await cast.knock(at: door, for: .admin), cookie: cookie)
                // Doors for several people at once say it of each.
                #expect(answer.text.contains("\"reauth_required\""), "\(door): \(answer.status) \(answer.text)")
                count += 1
            }
            #expect(count > 10)
        }
    }

    @Test(
        "F-016: of two roles the one that sleeps helps nobody: a Teacher whose Admin sleeps does to another Teacher what Teachers do, which is nothing"
    )
    func otherRole() async throws {
        try await withLatchkey {
            $0.flows.requiredFactors = .roles(["Admin"])
            $0.flows.factorGrace = .zero
        } _: { latchkey in
            try await latchkey.addAccount("ann", role: .teacher)
            let other = try await latchkey.addAccount("other", role: .teacher)
            let pupil = try await latchkey.addAccount("pupil")
            let cookie = try await latchkey.signIn("ann")
            // Before this node hears of it, and after.
            try await latchkey.store.execute(
                "UPDATE account SET roles = ? WHERE uid = 'ann'", Roles.teacher.union(.admin).rawInt)
            for isHeard in [false, true] {
                if isHeard {
                    try await latchkey.store.execute(
                        "INSERT INTO account_change (at, account_id) SELECT ?, id FROM account", latchkey.clock.now)
                    try await latchkey.flows.sessions.live.followChanges()
                }
                let helped = try await latchkey.send(
                    .post, "/api/user/\(pupil.id.text)/recovery-code", json: "{}", cookie: cookie)
                #expect(helped.status == 201, "\(helped.text)")
                let refused = try await latchkey.send(
                    .post, "/api/user/\(other.id.text)/recovery-code", json: "{}", cookie: cookie)
                #expect(refused.status == 403, "\(isHeard): \(refused.text)")
            }
        }
    }

    /// What the one role makes, and the other, which leads groups, does not.
    enum OwnCode: String, CaseIterable {
        case forAdmins, plain, intoGroup
    }

    @Test(
        "F-016, S-139, S-392: a code made while a role was awake is neither shown nor given seats where the role sleeps",
        arguments: OwnCode.allCases)
    func ownCodes(_ kind: OwnCode) async throws {
        try await withLatchkey {
            $0.roles = .builtIn
            $0.flows.requiredFactors = .roles(["Admin"])
        } _: { latchkey in
            let phone = try await latchkey.addPhone(to: latchkey.addAccount("ann", role: .admin))
            try await latchkey.store.execute("UPDATE account SET roles = ?", Roles.teacher.union(.admin).rawInt)
            let awake = try await latchkey.signIn(with: phone)
            let group = try await latchkey.send(
                .post, "/api/groups", json: #"{"name":"Year 9","key":"year-9","leader":false}"#, cookie: awake)
            let wish =
                switch kind {
                case .forAdmins: #"{"role":"Admin"}"#
                case .plain: "{}"
                case .intoGroup: #"{"group":"\#(try #require(group.json["id"] as? String))"}"#
                }
            let made = try await latchkey.send(.post, "/api/join-codes", json: wish, cookie: awake)
            let code = try #require(made.json["code"] as? [String: Any])
            let path = "/api/join-codes/\(code["id"] as? String ?? "")"
            func shown(_ cookie: String) async throws -> Any? {
                let list = try await latchkey.send(.get, "/api/join-codes", cookie: cookie)
                return (list.json["codes"] as? [[String: Any]])?.first?["code"]
            }
            let secret = try #require(code["code"] as? String, "\(made.text)")
            // One that makes staff is shown once (S-395).
            #expect(try await shown(awake) as? String == (kind == .forAdmins ? nil : secret))
            for isHeard in [false, true] {
                try await latchkey.store.execute("UPDATE session SET methods = 'password', factor_at = NULL")
                if isHeard {
                    try await latchkey.store.execute(
                        "INSERT INTO account_change (at, account_id) SELECT ?, id FROM account", latchkey.clock.now)
                    try await latchkey.flows.sessions.live.followChanges()
                    #expect(try await shown(awake) is NSNull)
                }
                let list = try await latchkey.send(.get, "/api/join-codes", cookie: awake)
                #expect(!list.text.contains(secret), "\(isHeard): \(list.text)")
                let seats = try await latchkey.send(.put, path, json: #"{"seats":50}"#, cookie: awake)
                #expect(seats.code == "reauth_required", "\(isHeard): \(seats.text)")
                let more = try await latchkey.send(.post, "/api/join-codes", json: wish, cookie: awake)
                #expect(more.code == "reauth_required", "\(isHeard): \(more.text)")
            }
            let stored = try await latchkey.store.listJoinCodes(by: nil).items
            #expect(stored.map(\.seats) == [40])
        }
    }

    @Test("F-016: a request that memory answers asks the database nothing, whether or not anything is required")
    func warm() async throws {
        let database = CountedDatabase(try await Engine.chosen.makeDatabase().store.database)
        for required in [RequiredFactors.nobody, .everybody] {
            try await withLatchkey {
                $0.store = Store(Store(database), roles: .teachersOfAll)
                $0.flows.requiredFactors = required
            } _: { latchkey in
                let uid = required == .nobody ? "one" : "two"
                try await latchkey.addAccount(uid, role: .admin)
                let cookie = try await latchkey.signIn(uid)
                #expect(try await latchkey.send(.get, "/api/id", cookie: cookie).status == 200)
                _ = database.take()
                for _ in 0..<3 {
                    #expect(try await latchkey.send(.get, "/api/id", cookie: cookie).status == 200)
                }
                #expect(database.take() == CountedDatabase.Tally(), "\(required)")
            }
        }
    }
}

extension Roles {
    fileprivate var rawInt: Int64 { Int64(bitPattern: rawValue) }
}
