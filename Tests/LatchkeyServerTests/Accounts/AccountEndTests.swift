import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTestSupport
import Testing

/// Accounts that end on a date, as people meet them.
@Suite struct AccountEndTests {
    /// Without a word to any cache, as if this node had read nothing since.
    private static func end(_ uid: String, at time: Timestamp, _ latchkey: Latchkey) async throws {
        try await latchkey.store.execute("UPDATE account SET ends_at = ? WHERE uid = ?", time, uid)
    }

    /// What lets nobody in: it spares wrong guesses or the second factor, is counted before it is compared, or gives an address back.
    private static let others: Set<WayIn> = [.presentDevice, .otherDevice, .trustedDevice, .factorCode, .undoLink]

    @Test("R-040: no way in works from the end of an account on, though nothing was written down; all work until then")
    func waysIn() async throws {
        try await withLatchkey {
            $0.flows.providers = [SoftIdentityProvider()]
            for quota in Quota.allCases { $0.flows.throttle[quota] = 0 }
        } _: { latchkey in
            try await latchkey.addAccount("boss", role: .admin)
            let boss = try await latchkey.signIn("boss")
            for (number, way) in WayIn.allCases.enumerated() where !AccountEndTests.others.contains(way) {
                let going = try await PersonWithAccess(
                    latchkey, "going\(number)", .accountDisabled, way, boss: boss)
                // A token lasts whole seconds.
                let rest: Duration = [.presentKey, .otherKey].contains(way) ? .seconds(1) : .microseconds(1)
                try await AccountEndTests.end(going.uid, at: latchkey.clock.now + rest, latchkey)
                #expect(try await going.works(isOver: false), "\(way) before the end")
                let ended = try await PersonWithAccess(
                    latchkey, "ended\(number)", .accountDisabled, way, boss: boss)
                try await AccountEndTests.end(ended.uid, at: latchkey.clock.now, latchkey)
                let sessions: [WayIn] = [.presentSession, .otherSession]
                // What memory has of these is asked below, on two nodes.
                if sessions.contains(way) { try await AccountEndTests.hear(of: ended.id, latchkey) }
                #expect(try await !ended.works(isOver: false), "\(way) at the end")
            }
        }
    }

    private static func hear(of id: AccountID, _ latchkey: Latchkey) async throws {
        try await latchkey.store.execute(
            "INSERT INTO account_change (at, account_id) VALUES (?, ?)", latchkey.clock.now, id)
        try await latchkey.flows.sessions.live.followChanges()
    }

    @Test("R-040: session and tokens are over at that very moment, on a node that has read nothing since")
    func twoNodes() async throws {
        try await TwoNodes.with {
            $0.flows.serviceTokens.audiences = [Audience(text: "https://api.example")].compactMap(\.self)
        } _: { one, other in
            try await one.addAccount("toby")
            let end = one.clock.now + .seconds(100)
            _ = try await one.operate.setEnd(.at(end), uid: "toby")
            let answer = try await one.signInAnswer("toby")
            let cookie = "latchkey=\(try #require(answer.cookie("latchkey")))"
            #expect(answer.setCookies.contains { $0.hasPrefix("latchkey=") && $0.contains("Max-Age=100") })
            #expect(try await other.send(.get, "/api/id", cookie: cookie).status == 200)
            let own = try await other.send(.get, "/api/id", cookie: cookie)
            #expect(own.json["ends_at"] as? String == end.rfc3339)
            let token = try await other.send(
                .post, "/api/token", json: #"{"audience":"https://api.example"}"#, cookie: cookie)
            #expect(token.json["expires_in"] as? Int == 100)
            one.clock.advance(by: .seconds(99))
            #expect(try await other.send(.get, "/api/id", cookie: cookie).status == 200)
            one.clock.advance(by: .seconds(1))
            for node in [other, one] {
                #expect(try await node.send(.get, "/api/id", cookie: cookie).status == 401)
            }
        }
    }

    @Test("R-040: a session whose account was given an end later is over then, whatever its token says")
    func olderToken() async throws {
        try await TwoNodes.with { one, other in
            try await one.addAccount("toby")
            let cookie = try await one.signIn("toby")
            _ = try await one.operate.setEnd(.at(one.clock.now + .seconds(100)), uid: "toby")
            try await other.flows.sessions.live.followChanges()
            #expect(try await other.send(.get, "/api/id", cookie: cookie).status == 200)
            one.clock.advance(by: .seconds(100))
            #expect(try await other.send(.get, "/api/id", cookie: cookie).status == 401)
        }
    }

    @Test(
        "R-040, S-026: the right password of an account that ended hears what everybody hears, before it is disabled and after"
    )
    func generic() async throws {
        let provider = SoftIdentityProvider()
        try await withLatchkey {
            $0.flows.providers = [provider]
        } _: { latchkey in
            let toby = try await latchkey.addAccount("toby")
            _ = try await latchkey.addIdentity("7", to: toby.id)
            try await AccountEndTests.end("toby", at: latchkey.clock.now, latchkey)
            let nobody = try await latchkey.signInAnswer("nobody")
            #expect(nobody.status == 401)
            provider.says("7")
            for _ in 0..<2 {
                let right = try await latchkey.signInAnswer("toby")
                #expect(right.status == 401 && right.body == nobody.body && right.cookie("latchkey") == nil)
                let federated = try await latchkey.signInByProvider().answer
                #expect(federated.status == 401 && federated.body == nobody.body)
                try await latchkey.flows.upkeep.endAccounts()
            }
            #expect(try await latchkey.operate.show(uid: "toby").account.state == .disabled)
            let failed = try await latchkey.store.listEvents(of: toby.id, limit: 50).filter { $0.kind == .signInFailed }
            #expect(failed.allSatisfy { $0.details["reason"] == "account_ended" } && failed.count == 2)
            // The right one counts as wrong: else its answers would tell it.
            for _ in 0..<3 { _ = try await latchkey.signInAnswer("toby") }
            #expect(try await latchkey.signInAnswer("toby").status == 429)
        }
    }

    @Test("R-040: upkeep disables who has ended and leaves one event; with delete_after_end they are deleted in time")
    func upkeep() async throws {
        try await withLatchkey {
            $0.flows.deleteAfterEnd = .seconds(86_400)
        } _: { latchkey in
            for uid in ["toby", "ann"] { try await latchkey.addAccount(uid) }
            let toby = try await latchkey.operate.setEnd(.at(latchkey.clock.now + .seconds(60)), uid: "toby")
            latchkey.clock.advance(by: .seconds(60))
            for _ in 0..<2 { try await latchkey.flows.upkeep.endAccounts() }
            #expect(try await latchkey.operate.show(uid: "toby").account.state == .disabled)
            #expect(try await latchkey.operate.show(uid: "ann").account.state == .active)
            let events = try await latchkey.store.listEvents(of: toby.id, limit: 50)
            #expect(events.filter { $0.kind == .accountEnded }.count == 1)
            latchkey.clock.advance(by: .seconds(86_399))
            try await latchkey.flows.upkeep.prune()
            #expect(try await latchkey.store.findAccount(toby.id) != nil)
            latchkey.clock.advance(by: .seconds(1))
            try await latchkey.flows.upkeep.prune()
            #expect(try await latchkey.store.findAccount(toby.id) == nil)
            #expect(try await latchkey.store.findAccount(uid: "ann") != nil)
        }
    }

    @Test("R-040: administrators set, move and remove an end, of one and of many; enabling who ended brings them back")
    func settingIt() async throws {
        try await withLatchkey { latchkey in
            for (uid, role) in [("boss", Roles.admin), ("tess", .teacher), ("toby", .user), ("ann", .user)] {
                try await latchkey.addAccount(uid, role: role)
            }
            let (boss, tess) = (try await latchkey.signIn("boss"), try await latchkey.signIn("tess"))
            let (toby, ann) = (
                try await latchkey.operate.show(uid: "toby").account.id.text,
                try await latchkey.operate.show(uid: "ann").account.id.text
            )
            func put(_ id: String, _ body: String, _ cookie: String) async throws -> Answer {
                try await latchkey.send(.put, "/api/user/\(id)/end", json: body, cookie: cookie)
            }
            let day = try await put(toby, #"{"ends_at":"2027-02-01"}"#, boss)
            #expect(day.status == 200 && day.json["ends_at"] as? String == "2027-02-02T00:00:00Z")
            let read = try await latchkey.send(.get, "/api/user/\(toby)", cookie: tess)
            #expect(read.json["ends_at"] as? String == "2027-02-02T00:00:00Z")
            let ending = try await latchkey.send(.get, "/api/user?ends_before=2027-03-01", cookie: boss)
            #expect(ending.text.contains("\"toby\"") && !ending.text.contains("\"ann\""))
            for bad in [#"{"ends_at":"2026-01-01"}"#, #"{"ends_at":"soon"}"#, #"{"ends_at":"9999-12-31"}"#, "{}"] {
                #expect(
                    try await put(toby, bad, boss).problems["ends_at"]?["code"] as? String == "end_expected", "\(bad)")
            }
            #expect(try await put(toby, #"{"ends_at":null}"#, tess).status == 403)
            let own = try await latchkey.operate.show(uid: "boss").account.id.text
            let last = try await put(own, #"{"ends_at":"2027-02-01"}"#, boss)
            #expect(last.status == 409 && last.code == "last_admin")
            let many = try await latchkey.send(
                .post, "/api/users/actions",
                json: #"{"action":"end_at","ids":["\#(toby)","\#(ann)","\#(own)"],"ends_at":"2027-01-15T08:01:00Z"}"#,
                cookie: boss)
            #expect(many.json["done"] as? [String] == [toby, ann])
            let gone = try await put(ann, #"{"ends_at":null}"#, boss)
            #expect(gone.status == 200 && gone.json["ends_at"] is String == false)
            latchkey.clock.advance(by: .seconds(60))
            #expect(try await latchkey.signInAnswer("toby").status == 401)
            #expect(try await latchkey.signInAnswer("ann").status == 200)
            try await latchkey.flows.upkeep.endAccounts()
            // Another end alone does not bring them back.
            #expect(try await put(toby, #"{"ends_at":"2027-02-01"}"#, boss).json["state"] as? String == "disabled")
            #expect(try await latchkey.signInAnswer("toby").status == 403)
            try await AccountEndTests.end("toby", at: latchkey.clock.now, latchkey)
            let enabled = try await latchkey.send(
                .put, "/api/user/\(toby)/state", json: #"{"state":"active"}"#, cookie: boss)
            #expect(enabled.status == 200 && enabled.json["ends_at"] is String == false)
            #expect(try await latchkey.signInAnswer("toby").status == 200)
        }
    }

    @Test(
        "R-040, R-031, R-034: a list gives ends to who is new; of who is there administrators alone change them, and nothing twice"
    )
    func roster() async throws {
        try await School.with { school in
            let latchkey = school.latchkey
            let list = #"{"uid":"ann","name":"Ann","ends":"2027-02-01"},{"uid":"pia","name":"Pia","ends":"2027-02-01"}"#
            let made = try await school.take(list, by: school.boss)
            #expect(made.list("users").first?["ends_at"] as? String == "2027-02-02T00:00:00Z")
            #expect(try await latchkey.operate.show(uid: "pia").account.endsAt == nil)
            let led = try await school.take(
                #"{"uid":"pia","name":"Pia","ends":"2027-02-01"}"#, #","existing":"update""#, by: school.otto)
            #expect(led.list("existing").first?["change"] as? [String] == [])
            for change in [["name", "ends"], []] {
                for more in [#","existing":"update","dry_run":true"#, #","existing":"update""#] {
                    let taken = try await school.take(list, more, by: school.boss)
                    let pia = taken.list("existing").first { $0["uid"] as? String == "pia" }
                    #expect(pia?["change"] as? [String] == change, "\(taken.text)")
                }
            }
            // What has come is good for nobody else.
            latchkey.clock.advance(by: .seconds(30 * 86_400))
            let boss = try await latchkey.signIn("boss")
            let again = try await school.take(list, #","existing":"update""#, by: boss)
            #expect(again.list("errors").isEmpty && again.list("existing").count == 2, "\(again.text)")
            let late = try await school.take(#"{"uid":"cleo","name":"Cleo","ends":"2027-02-01"}"#, by: boss)
            #expect(late.rows("errors", "code") == ["0 invalid_fields"])
        }
    }
}
