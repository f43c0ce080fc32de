import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyMail
import LatchkeyStore
import LatchkeyTestSupport
import Testing

/// S-321: a write repeats in its statement what it was decided on. Two servers on one database: the second has not heard yet what
/// happened at the first.
@Suite struct PremiseTests {
    static func withTwoNodes(
        _ test: @escaping @Sendable (_ one: Latchkey, _ other: Latchkey) async throws -> Void
    ) async throws {
        let database = try await Engine.chosen.makeDatabase()
        let clock = TestClock()
        let postbox = Postbox()
        @Sendable func share(_ options: inout LatchkeyOptions, _ store: Store) {
            options.store = store
            options.clock = clock
            options.postbox = postbox
            for quota in Quota.allCases { options.flows.throttle[quota] = 0 }
        }
        try await withLatchkey {
            share(&$0, database.store)
        } _: { one in
            try await withLatchkey {
                share(&$0, database.otherStore)
            } _: { other in
                try await test(one, other)
            }
        }
        database.close()
    }

    @Test("S-321: of 200 addresses confirmed at one node and replaced at the other at once, none goes without an undo")
    func confirmedMeanwhile() async throws {
        try await PremiseTests.withTwoNodes { one, other in
            try await one.addAccount("ann")
            let id = try #require(try await one.store.findAccount(uid: "ann")).id
            let cookie = try await one.signIn("ann")
            var silent = 0
            for number in 0..<200 {
                try await one.store.execute(
                    "UPDATE account SET email = 'ann@school.example', email_verified = 0, confirmed_mailbox = NULL")
                try await one.store.execute("DELETE FROM one_time_token")
                #expect(try await other.send(.get, "/api/id", cookie: cookie).json["email_verified"] as? Bool == false)
                let token = OneTimeToken(
                    id: .fixture(), purpose: .verifyEmail, accountID: id, email: "ann@school.example",
                    createdAt: one.clock.now)
                try await one.store.issueToken(IssuedToken(token, mails: []), acting: nil, event: nil)
                async let confirmed = code {
                    try await one.store.confirmEmail(
                        token, acting: nil, event: .fixture(.emailConfirmed, of: id))
                }
                // Every other time surely after the confirmation, which the second node has not heard of.
                if number.isMultiple(of: 2) { _ = await confirmed }
                let body = Latchkey.body(["email": "new@other.example"])
                let answer = try await other.send(.put, "/api/user", json: body, cookie: cookie)
                let outcome = await confirmed
                let account = try #require(try await one.store.findAccount(id))
                let isReplaced = account.email != "ann@school.example"
                // It may be replaced where it was never confirmed, and nowhere else.
                if isReplaced, outcome == nil { silent += 1 }
                #expect(answer.status == 200)
            }
            #expect(silent == 0)
        }
    }

    /// Demoted, disabled, signed out.
    private static let losses: [@Sendable (Latchkey) async throws -> Void] = [
        { try await $0.operate.setRole(.user, uid: "boss") },
        { try await $0.operate.setState(.disabled, uid: "boss") },
        { _ = try await $0.operate.signOut(uid: "boss") },
    ]

    @Test(
        "S-321: who was demoted, disabled or signed out at one node changes nothing at the other, which has not heard of it"
    )
    func rightsMeanwhile() async throws {
        for (number, lose) in PremiseTests.losses.enumerated() {
            try await PremiseTests.withTwoNodes { one, other in
                let target = try await one.addAccount("pupil")
                for uid in ["boss", "chief"] { try await one.addAccount(uid, role: .admin) }
                let boss = try await one.signIn("boss")
                #expect(try await other.send(.get, "/api/id", cookie: boss).status == 200)
                try await lose(one)
                let path = "/api/user/\(target.id.text)"
                var answers = [
                    try await other.send(.put, path, json: #"{"name":"Hijacked"}"#, cookie: boss),
                    try await other.send(.put, path, json: #"{"email":"x@evil.example"}"#, cookie: boss),
                    try await other.send(.delete, path, cookie: boss),
                    try await other.send(.delete, "\(path)/picture", cookie: boss),
                ]
                if number > 0 {
                    answers.append(try await other.send(.put, "/api/user", json: #"{"name":"x"}"#, cookie: boss))
                }
                #expect(answers.map(\.status) == answers.map { _ in number == 0 ? 403 : 401 })
                #expect(try await one.store.findAccount(target.id) == target)
            }
        }
    }

    @Test(
        "S-321: who was demoted, disabled or signed out at one node lets nobody in at the other, which has not heard of it"
    )
    func waysInMeanwhile() async throws {
        for (number, lose) in PremiseTests.losses.enumerated() {
            try await PremiseTests.withTwoNodes { one, other in
                let pupil = try await one.addAccount("pupil").id.text
                for uid in ["boss", "chief"] { try await one.addAccount(uid, role: .admin) }
                let waiting = Account.fixture(uid: "waiting", createdAt: one.clock.now)
                try await one.store.createAccount(
                    NewAccount(waiting, passwordHash: nil, by: .person, admission: .pending(.approval), events: []),
                    acting: nil)
                let chief = try await one.signIn("chief")
                let made = try await one.send(.post, "/api/join-codes", json: "{}", cookie: chief)
                let code = try #require((made.json["code"] as? [String: Any])?["id"] as? String)
                let boss = try await one.signIn("boss")
                #expect(try await other.send(.get, "/api/id", cookie: boss).status == 200)
                try await lose(one)
                let doors: [(HTTPRequest.Method, String, String?)] = [
                    (.post, "/api/join-codes", "{}"), (.delete, "/api/join-codes/\(code)", nil),
                    (.post, "/api/user/\(pupil)/recovery-code", "{}"), (.post, "/api/user/\(pupil)/factor-code", "{}"),
                    (.post, "/api/users", #"[{"uid":"friend","name":"A Friend"}]"#),
                    (.post, "/api/pending/\(waiting.id.text)", nil), (.delete, "/api/pending/\(waiting.id.text)", nil),
                ]
                for (method, path, json) in doors {
                    let answer = try await other.send(method, path, json: json, cookie: boss)
                    #expect(answer.status == (number == 0 ? 403 : 401), "\(method) \(path): \(answer.text)")
                }
                #expect(try await one.store.findAccount(uid: "friend") == nil)
                #expect(try await one.send(.get, "/api/pending", cookie: chief).text.contains("waiting"))
                #expect(try await one.send(.delete, "/api/join-codes/\(code)", cookie: chief).status == 204)
            }
        }
    }

    @Test("S-321: a session that ended at one node ends no others at a node that has not heard of it")
    func sessionsMeanwhile() async throws {
        try await PremiseTests.withTwoNodes { one, other in
            try await one.addAccount("ann")
            let (owner, thief) = (try await one.signIn("ann"), try await one.signIn("ann"))
            #expect(try await other.send(.get, "/api/id", cookie: thief).status == 200)
            #expect(try await ChangePasswordTests.change(one, owner, new: "staple battery horse").status == 200)
            #expect(try await other.send(.delete, "/api/sessions", cookie: thief).status == 401)
            #expect(try await one.send(.get, "/api/id", cookie: owner).status == 200)
        }
    }

    @Test(
        "S-321: a session that ended at one node confirms and withdraws no address at a node that has not heard of it")
    func addressMeanwhile() async throws {
        try await PremiseTests.withTwoNodes { one, other in
            try await one.addAccount("ann")
            let ended = try await one.signIn("ann")
            let wish = #"{"email":"thief@evil.example"}"#
            #expect(try await other.send(.put, "/api/user", json: wish, cookie: ended).status == 200)
            let code = try #require(try await one.mails().first?.code)
            #expect(try await one.send(.delete, "/api/authenticate", cookie: ended).status == 200)
            let confirmation = Latchkey.body(["code": code])
            #expect(try await other.send(.post, "/api/email/code", json: confirmation, cookie: ended).status == 401)
            #expect(try await one.store.findAccount(uid: "ann")?.isEmailVerified == false)
        }
        try await PremiseTests.withTwoNodes { one, other in
            try await one.addConfirmed("ann", email: "ann@school.example")
            let (owner, ended) = (try await one.signIn("ann"), try await one.signIn("ann"))
            let wish = #"{"email":"ann@home.example"}"#
            #expect(try await one.send(.put, "/api/user", json: wish, cookie: owner).status == 200)
            #expect(try await other.send(.get, "/api/id", cookie: ended).status == 200)
            #expect(try await one.send(.delete, "/api/authenticate", cookie: ended).status == 200)
            #expect(try await other.send(.delete, "/api/email/change", cookie: ended).status == 401)
        }
    }

    @Test("S-321: a mail that confirms an address is decided on the account as it is, not as this node remembers it")
    func verificationMeanwhile() async throws {
        try await PremiseTests.withTwoNodes { one, other in
            let id = try await one.addAccount("ann", email: "old@school.example").id
            let cookie = try await one.signIn("ann")
            let seen = try await other.send(.get, "/api/id", cookie: cookie)
            #expect(seen.json["email"] as? String == "old@school.example")
            // Without a word to the other node.
            try await one.store.execute("UPDATE account SET email = 'new@school.example'")
            _ = try await one.mails()
            #expect(try await other.send(.post, "/api/email/verification", cookie: cookie).status == 202)
            #expect(try await one.mails().map(\.to.text) == ["new@school.example"])
            let issued = try await one.store.listTokens(of: id, [.verifyEmail], now: one.clock.now)
            try await one.store.execute("UPDATE account SET email_verified = 1")
            #expect(try await other.send(.post, "/api/email/verification", cookie: cookie).status == 400)
            #expect(try await one.mails().isEmpty)
            #expect(try await one.store.listTokens(of: id, [.verifyEmail], now: one.clock.now) == issued)
        }
    }

    @Test(
        "S-305, S-321: a session that a new password ended cannot ask for another address at a node that has not heard of it"
    )
    func sessionMeanwhile() async throws {
        try await PremiseTests.withTwoNodes { one, other in
            try await one.addConfirmed("ann", email: "ann@school.example")
            let (owner, thief) = (try await one.signIn("ann"), try await one.signIn("ann"))
            #expect(try await other.send(.get, "/api/id", cookie: thief).status == 200)
            #expect(try await ChangePasswordTests.change(one, owner, new: "staple battery horse").status == 200)
            let body = #"{"email":"thief@evil.example"}"#
            #expect(try await other.send(.put, "/api/user", json: body, cookie: thief).status == 401)
            let id = try #require(try await one.store.findAccount(uid: "ann")).id
            #expect(try await one.store.listTokens(of: id, [.changeEmail], now: one.clock.now).isEmpty)
        }
    }
}

/// The code of the error, or nil.
private func code(_ body: () async throws -> Void) async -> LatchkeyError.Code? {
    do {
        try await body()
        return nil
    } catch {
        return (error as? LatchkeyError)?.code
    }
}
