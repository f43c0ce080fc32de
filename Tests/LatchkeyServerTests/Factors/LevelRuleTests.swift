import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyMail
import LatchkeyStore
import LatchkeyTestSupport
import Testing

/// The level rule: what needs a proof of the last minutes needs one by two factors, as soon as there is a second one.
@Suite struct LevelRuleTests {
    private static let newPassword = Latchkey.body(["current": Latchkey.password, "new": "seven green umbrellas"])

    /// The acts of `StepUpTests`, and a new password.
    private static let acts =
        StepUpTests.acts + [StepUpTests.Act("a new password", "toby", .put, "/api/password", newPassword)]

    /// The people of `StepUpTests`.
    private static func withPeople(
        _ test: @escaping @Sendable (Latchkey, _ pupil: String) async throws -> Void
    ) async throws {
        try await withLatchkey { latchkey in
            let pupil = try await latchkey.addAccount("pupil")
            try await latchkey.addAccount("toby")
            try await latchkey.addAccount("una", email: "una@school.example")
            try await latchkey.addConfirmed("ann", email: "ann@school.example")
            try await latchkey.addAccount("boss", role: .admin)
            try await test(latchkey, pupil.id.text)
        }
    }

    private static func account(_ uid: String, _ latchkey: Latchkey) async throws -> Account {
        try #require(try await latchkey.store.findAccount(uid: uid))
    }

    @Test(
        "F-019: a session of the password alone does none of these once its account has a factor, whether or not this node has heard of it",
        arguments: acts, [true, false])
    func passwordOnly(_ act: StepUpTests.Act, isHeard: Bool) async throws {
        try await LevelRuleTests.withPeople { latchkey, pupil in
            let path = act.path.replacing("{id}", with: pupil)
            let cookie = try await latchkey.signIn(act.uid)
            let account = try await LevelRuleTests.account(act.uid, latchkey)
            if isHeard {
                try await latchkey.changeFactors(of: account, to: .totp)
            } else {
                try await latchkey.store.execute("UPDATE account SET factor_kinds = 1 WHERE id = ?", account.id)
            }
            let before = try await latchkey.store.listAccounts(search: nil, limit: 10, offset: 0).accounts
            let answer = try await latchkey.send(act.method, path, json: act.body, cookie: cookie)
            #expect(answer.status == 403 && answer.code == "reauth_required", "\(act): \(answer.text)")
            let needs = answer.json["needs"] as? [String: Any]
            #expect(needs?["recent"] as? Int == 600 && needs?["factors"] as? Int == 2)
            #expect(try await latchkey.store.listAccounts(search: nil, limit: 10, offset: 0).accounts == before)
            #expect(try await latchkey.mails().isEmpty)
        }
    }

    @Test("F-019: it is the second factor's proof that must be of the last ten minutes, no later than any node has it")
    func staleFactor() async throws {
        try await withLatchkey { latchkey in
            let phone = try await latchkey.addPhone(to: latchkey.addAccount("toby"))
            let cookie = try await latchkey.signIn(with: phone)
            latchkey.clock.advance(by: .seconds(601))
            let now = latchkey.clock.now
            for proven in [now - .seconds(601), now + .clockSkew + .milliseconds(1)] {
                try await latchkey.store.execute("UPDATE session SET factor_at = ?", proven)
                for (method, path, body) in [
                    (.put, "/api/password", LevelRuleTests.newPassword),
                    (.delete, "/api/user", #"{"uid":"toby"}"#), (.get, "/api/data", nil),
                ] as [(HTTPRequest.Method, String, String?)] {
                    let answer = try await latchkey.send(method, path, json: body, cookie: cookie)
                    #expect(answer.code == "reauth_required", "\(path): \(answer.text)")
                }
            }
            try await latchkey.store.execute("UPDATE session SET factor_at = ?", now - .seconds(600))
            let answer = try await latchkey.send(
                .put, "/api/password", json: LevelRuleTests.newPassword, cookie: cookie)
            #expect(answer.status == 200)
        }
    }

    @Test("S-023: without a factor a new password needs no recent sign-in, because it brings the current one")
    func withoutFactor() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let cookie = try await latchkey.signIn("toby")
            latchkey.clock.advance(by: .seconds(700))
            let answer = try await latchkey.send(
                .put, "/api/password", json: LevelRuleTests.newPassword, cookie: cookie)
            #expect(answer.status == 200)
        }
    }

    @Test("S-321: a session that has ended by its time changes nothing more, whatever memory says of it")
    func endedByTime() async throws {
        try await withLatchkey { latchkey in
            let toby = try await latchkey.addAccount("toby")
            let cookie = try await latchkey.signIn("toby")
            #expect(try await latchkey.send(.get, "/api/id", cookie: cookie).status == 200)
            for column in ["idle_end", "absolute_end"] {
                let far = latchkey.clock.now + .seconds(3600)
                try await latchkey.store.execute("UPDATE session SET idle_end = ?, absolute_end = ?", far, far)
                try await latchkey.store.execute("UPDATE session SET \(column) = ?", latchkey.clock.now)
                let answer = try await latchkey.send(.put, "/api/user", json: #"{"name":"Changed"}"#, cookie: cookie)
                #expect(answer.status == 401 && answer.code == "token_invalid", "\(column)")
            }
            #expect(try await latchkey.store.findAccount(toby.id)?.name == toby.name)
        }
    }

    @Test("F-020: a session that a step-up has replaced ends no others, and the one in its place changes the password")
    func replacedSession() async throws {
        try await withLatchkey { latchkey in
            let toby = try await latchkey.addAccount("toby")
            let old = try await latchkey.signIn("toby")
            let password = Latchkey.body(["password": Latchkey.password])
            let raised = try await latchkey.send(.post, "/api/reauth", json: password, cookie: old)
            let new = "latchkey=\(raised.cookie("latchkey") ?? "")"
            for (method, path, body) in [
                (.put, "/api/password", LevelRuleTests.newPassword),
                (.delete, "/api/sessions", nil),
                (.put, "/api/user", #"{"email":"toby@school.example"}"#),
            ] as [(HTTPRequest.Method, String, String?)] {
                let answer = try await latchkey.send(method, path, json: body, cookie: old)
                let endsOthers = path != "/api/user"
                #expect(answer.code == (endsOthers ? "reauth_required" : nil), "\(path): \(answer.text)")
                #expect(try await latchkey.send(.get, "/api/id", cookie: new).status == 200)
            }
            let answer = try await latchkey.send(.put, "/api/password", json: LevelRuleTests.newPassword, cookie: new)
            #expect(answer.status == 200)
            #expect(try await latchkey.send(.get, "/api/id", cookie: new).status == 200)
            #expect(try await latchkey.send(.get, "/api/id", cookie: old).status == 401)
            #expect(try await latchkey.store.listSessions(of: toby.id, now: latchkey.clock.now).count == 1)
        }
    }
}
