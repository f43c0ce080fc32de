import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyMail
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct PendingRouteTests {
    /// `count` people wait, `pupil0` longest, for the teacher whose cookie the test gets.
    private static func withWaiting(
        _ count: Int, _ test: @escaping @Sendable (Latchkey, _ teach: String) async throws -> Void
    ) async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("teach", role: .teacher)
            for number in 0..<count {
                let account = Account.fixture(
                    uid: "pupil\(number)", name: number == 200 ? "Real Pupil" : "Junk",
                    createdAt: latchkey.clock.now + .milliseconds(number))
                try await latchkey.store.createAccount(
                    NewAccount(
                        account, passwordHash: nil, by: .person, admission: .pending(.approval), events: []),
                    acting: nil)
            }
            try await test(latchkey, try await latchkey.signIn("teach"))
        }
    }

    private static func uids(_ answer: Answer) -> [String] {
        (answer.json["users"] as? [[String: Any]] ?? []).compactMap { $0["uid"] as? String }
    }

    @Test("S-314: the 201st who waits is on the second page, first where the newest come first, and found by name")
    func pages() async throws {
        try await PendingRouteTests.withWaiting(201) { latchkey, teach in
            func list(_ query: String) async throws -> Answer {
                try await latchkey.send(.get, "/api/pending\(query)", cookie: teach)
            }
            let first = try await list("")
            #expect(PendingRouteTests.uids(first).count == 200 && PendingRouteTests.uids(first).first == "pupil0")
            let pagination = first.json["pagination"] as? [String: Any]
            #expect(pagination?["total"] as? Int == 201 && pagination?["has_next"] as? Bool == true)
            #expect(try await PendingRouteTests.uids(list("?page=2")) == ["pupil200"])
            #expect(try await PendingRouteTests.uids(list("?sort=-created_at&per_page=2")) == ["pupil200", "pupil199"])
            #expect(try await PendingRouteTests.uids(list("?sort=-name&per_page=1")) == ["pupil200"])
            #expect(try await PendingRouteTests.uids(list("?sort=uid&per_page=2")) == ["pupil0", "pupil1"])
            #expect(try await PendingRouteTests.uids(list("?q=REAL")) == ["pupil200"])
            #expect(try await PendingRouteTests.uids(list("?page=3")).isEmpty)
            for (query, field) in [
                ("?page=0", "page"), ("?per_page=x", "per_page"), ("?sort=email", "sort"), ("?q=%00", "q"),
                ("?q=a&q=b", "q"),
            ] {
                let answer = try await list(query)
                let isTold = answer.code == "invalid_query" && answer.fields[field] != nil
                #expect(answer.status == 400 && isTold, "\(query)")
            }
        }
    }

    @Test("S-314: many are refused at once; the answer tells of each, and accounts that do not wait are left alone")
    func refuseMany() async throws {
        try await PendingRouteTests.withWaiting(3) { latchkey, teach in
            func refuse(_ json: String) async throws -> Answer {
                try await latchkey.send(.delete, "/api/pending", json: json, cookie: teach)
            }
            let known = try await latchkey.send(.get, "/api/pending", cookie: teach)
            let ids = (known.json["users"] as? [[String: Any]] ?? []).compactMap { $0["id"] as? String }
            try #require(ids.count == 3)
            let own = try await latchkey.operate.show(uid: "teach").account.id.text
            let answer = try await refuse(#"{"ids":["\#(ids[0])","\#(own)","no id","\#(ids[2])","\#(ids[0])"]}"#)
            #expect(answer.status == 200)
            #expect(answer.json["refused"] as? [String] == [ids[0], ids[2], ids[0]])
            let errors = answer.json["errors"] as? [[String: Any]] ?? []
            #expect(errors.map { $0["id"] as? String } == [own, "no id"])
            #expect(errors.allSatisfy { $0["code"] as? String == "not_found" })
            #expect(try await PendingRouteTests.uids(latchkey.send(.get, "/api/pending", cookie: teach)) == ["pupil1"])
            #expect(try await latchkey.send(.get, "/api/id", cookie: teach).status == 200)
            let events = try await latchkey.store.listEvents(of: nil, limit: 10).map(\.kind)
            #expect(events.filter { $0 == .accountRefused }.count == 2)
            let many = (0..<201).map { _ in "\"\(AccountID.fixture().text)\"" }.joined(separator: ",")
            for json in [
                "{}", #"{"ids":[]}"#, #"{"ids":"x"}"#, #"{"ids":[7]}"#, #"{"ids":[null]}"#, #"{"ids":[\#(many)]}"#,
            ] {
                let answer = try await refuse(json)
                #expect(answer.status == 400 && answer.fields["ids"] != nil, "\(json.prefix(40))")
            }
        }
    }

    @Test(
        "S-345: whoever may not give the roles that somebody got while they waited decides nothing about them; whoever may needs a recent sign-in",
        arguments: [Roles.admin, .teacher])
    func roleWhileWaiting(_ role: Roles) async throws {
        try await PendingRouteTests.withWaiting(2) { latchkey, teach in
            let people = [
                try #require(try await latchkey.store.findAccount(uid: "pupil0")).id,
                try #require(try await latchkey.store.findAccount(uid: "pupil1")).id,
            ]
            try await latchkey.store.setRoles(
                [role, .user], of: people[0], event: .fixture(.roleChanged, of: people[0]))
            let path = "/api/pending/\(people[0].text)"
            let many = #"{"ids":["\#(people[1].text)","\#(people[0].text)"]}"#
            func refusals(_ cookie: String) async throws -> [String?] {
                [
                    try await latchkey.send(.post, path, cookie: cookie).code,
                    try await latchkey.send(.delete, path, cookie: cookie).code,
                    try await latchkey.send(.delete, "/api/pending", json: many, cookie: cookie).code,
                ]
            }
            #expect(try await refusals(teach) == ["forbidden", "forbidden", "forbidden"])
            try await latchkey.addAccount("boss", role: .admin)
            let boss = try await latchkey.signIn("boss")
            latchkey.clock.advance(by: .seconds(601))
            #expect(try await refusals(boss) == ["reauth_required", "reauth_required", "reauth_required"])
            for id in people { #expect(try await latchkey.store.findAccount(id)?.state == .pending) }
            // Ordinary users are let in as before.
            #expect(try await latchkey.send(.post, "/api/pending/\(people[1].text)", cookie: boss).status == 204)
            let fresh = try await latchkey.signIn("boss")
            #expect(try await latchkey.send(.post, path, cookie: fresh).status == 204)
            #expect(try await latchkey.store.findAccount(people[0])?.state == .active)
        }
    }

    @Test("S-313: somebody who is disabled while they wait is on no list, and stays out whatever their mail says")
    func disabled() async throws {
        try await withLatchkey {
            $0.flows.emailDomains = ["school.example"]
        } _: { latchkey in
            try await latchkey.addAccount("teach", role: .teacher)
            let body = ["uid": "ann", "name": "Ann", "password": Latchkey.password, "email": "ann@school.example"]
            let signedUp = try await latchkey.send(.post, "/api/user", json: Latchkey.body(body))
            let id = signedUp.json["id"] as? String ?? ""
            let secret = try #require(try await latchkey.mails().first?.secret)
            try await latchkey.operate.setState(.disabled, uid: "ann")
            #expect(try await latchkey.operate.show(uid: "ann").account.state == .disabled)
            let confirmed = try await latchkey.send(
                .post, "/api/email/confirm", json: Latchkey.body(["token": secret]))
            #expect(confirmed.status == 403)
            let teach = try await latchkey.signIn("teach")
            #expect(try await PendingRouteTests.uids(latchkey.send(.get, "/api/pending", cookie: teach)).isEmpty)
            #expect(try await latchkey.send(.post, "/api/pending/\(id)", cookie: teach).status == 404)
            #expect(try await latchkey.send(.delete, "/api/pending/\(id)", cookie: teach).status == 404)
            #expect(try await latchkey.signInAnswer("ann").code == "account_disabled")
        }
    }

    @Test("S-314: people whom nobody lets in within thirty days are gone, and their uids are free")
    func expiry() async throws {
        try await PendingRouteTests.withWaiting(1) { latchkey, _ in
            latchkey.clock.advance(by: .seconds(30 * 86_400 - 1))
            try await latchkey.flows.upkeep.prune()
            #expect(try await latchkey.store.findAccount(uid: "pupil0") != nil)
            latchkey.clock.advance(by: .seconds(1))
            try await latchkey.flows.upkeep.prune()
            #expect(try await latchkey.store.findAccount(uid: "pupil0") == nil)
            #expect(try await latchkey.send(.post, "/api/user", json: SignUpTests.body("pupil0")).status == 201)
        }
    }
}
