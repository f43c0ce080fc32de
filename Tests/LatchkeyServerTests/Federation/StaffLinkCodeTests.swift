import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTestSupport
import LatchkeyTokens
import Testing

/// What whoever made a code could do with it for themselves: link an account of their own to somebody else's.
@Suite struct StaffLinkCodeTests {
    private static let newPassword = "eleven purple pelicans"

    /// A pupil with a password and an identity of before; `boss` makes codes.
    private static func withPupil(
        _ change: @escaping @Sendable (inout LatchkeyOptions) -> Void = { _ in },
        _ test: @escaping @Sendable (Latchkey, SoftIdentityProvider, Account) async throws -> Void
    ) async throws {
        let provider = SoftIdentityProvider.giving("Teacher")
        provider.says("9", login: "mallory", roles: ["Teacher"])
        try await withLatchkey {
            $0.flows.providers = [provider]
            change(&$0)
        } _: { latchkey in
            try await latchkey.addAccount("boss", role: .admin)
            let pupil = try await latchkey.addAccount("pupil")
            _ = try await latchkey.addIdentity("own", to: pupil.id, besidePassword: false)
            try await test(latchkey, provider, pupil)
        }
    }

    /// As those are who got a slip and have not been here.
    private static func makeNew(_ latchkey: Latchkey) async throws {
        try await forgetPassword(latchkey)
        try await latchkey.store.execute("DELETE FROM identity")
    }

    private static func forgetPassword(_ latchkey: Latchkey) async throws {
        try await latchkey.store.execute("UPDATE account SET password_hash = NULL WHERE uid = ?", "pupil")
    }

    private static func code(_ latchkey: Latchkey) async throws -> String {
        let id = try await latchkey.operate.show(uid: "pupil").account.id.text
        let answer = try await latchkey.send(
            .post, "/api/user/\(id)/recovery-code", json: "{}", cookie: latchkey.signIn("boss"))
        return try #require(answer.json["code"] as? String)
    }

    private static func setPassword(_ latchkey: Latchkey, by code: String) async throws -> Answer {
        try await latchkey.send(
            .post, "/api/recovery/password",
            json: Latchkey.body(["uid": "pupil", "code": code, "new": newPassword]))
    }

    private static func subjects(_ latchkey: Latchkey) async throws -> [String] {
        try await latchkey.store.database.read {
            try $0.query("SELECT subject FROM identity ORDER BY subject").map { try $0.text(0) }
        }
    }

    @Test("S-356: a code from staff links nothing to an account with a password, and stays good for a new one")
    func setsPassword() async throws {
        try await StaffLinkCodeTests.withPupil { latchkey, _, pupil in
            let code = try await StaffLinkCodeTests.code(latchkey)
            let (begun, asked) = try await latchkey.signInByProvider()
            let right = try await latchkey.step(
                "confirm", ["ticket": asked.ticket, "uid": "pupil", "code": code], begun)
            #expect(right.status == 403 && right.code == "code_sets_password" && right.cookie("latchkey") == nil)
            #expect(try await StaffLinkCodeTests.subjects(latchkey) == ["own"])
            let events = try await latchkey.store.listEvents(of: pupil.id, limit: 9)
            #expect(events.first { $0.kind == .signInFailed }?.details["reason"] == "code_sets_password")
            // Only whoever has the code is told so.
            var refused: Set<String> = []
            for (uid, typed) in [("pupil", "K7WQ-M3XT-4H"), ("nobody", code), ("boss", code)] {
                let answer = try await latchkey.step(
                    "confirm", ["ticket": asked.ticket, "uid": uid, "code": typed], begun)
                #expect(answer.status == 403 && answer.code == "one_time_token_invalid")
                refused.insert(answer.text)
            }
            #expect(refused.count == 1)
            #expect(try await (200...299).contains(StaffLinkCodeTests.setPassword(latchkey, by: code).status))
            let linked = try await latchkey.step(
                "confirm", ["ticket": asked.ticket, "uid": "pupil", "password": StaffLinkCodeTests.newPassword], begun)
            #expect(linked.status == 200 && linked.uid == "pupil")
        }
    }

    @Test("S-356: the code of the operator links nothing to an account with a password either")
    func ofOperator() async throws {
        try await StaffLinkCodeTests.withPupil { latchkey, _, _ in
            let code = try await latchkey.operateRecovery.code(uid: "pupil", lifetime: .seconds(3600)).code
            let (begun, asked) = try await latchkey.signInByProvider()
            let answer = try await latchkey.step(
                "confirm", ["ticket": asked.ticket, "uid": "pupil", "code": code], begun)
            #expect(answer.code == "code_sets_password")
            #expect(try await StaffLinkCodeTests.subjects(latchkey) == ["own"])
        }
    }

    @Test(
        "S-407: where people live by a provider a code of staff links nothing, and sets a first password that they notice",
        arguments: [true, false])
    func livesByProvider(isOfOperator: Bool) async throws {
        try await StaffLinkCodeTests.withPupil { latchkey, provider, _ in
            try await StaffLinkCodeTests.forgetPassword(latchkey)
            let code =
                isOfOperator
                ? try await latchkey.operateRecovery.code(uid: "pupil", lifetime: .seconds(3600)).code
                : try await StaffLinkCodeTests.code(latchkey)
            let (begun, asked) = try await latchkey.signInByProvider()
            let answer = try await latchkey.step(
                "confirm", ["ticket": asked.ticket, "uid": "pupil", "code": code], begun)
            #expect(answer.code == "code_sets_password")
            #expect(try await StaffLinkCodeTests.subjects(latchkey) == ["own"])
            #expect(try await (200...299).contains(StaffLinkCodeTests.setPassword(latchkey, by: code).status))
            #expect(try await StaffLinkCodeTests.subjects(latchkey).isEmpty)
            // Whose account it is comes by the password, and links again.
            let (second, again) = try await latchkey.signInByProvider()
            let linked = try await latchkey.step(
                "confirm", ["ticket": again.ticket, "uid": "pupil", "password": StaffLinkCodeTests.newPassword], second)
            #expect(linked.status == 200 && linked.uid == "pupil")
        }
    }

    @Test("S-357: what a code of staff has linked goes with the next new password, and the roles that it has given too")
    func goesWithNewPassword() async throws {
        try await StaffLinkCodeTests.withPupil { latchkey, _, pupil in
            try await StaffLinkCodeTests.makeNew(latchkey)
            let (begun, asked) = try await latchkey.signInByProvider()
            let code = try await StaffLinkCodeTests.code(latchkey)
            let linked = try await latchkey.step(
                "confirm", ["ticket": asked.ticket, "uid": "pupil", "code": code], begun)
            #expect(linked.status == 200 && linked.uid == "pupil")
            #expect(try await latchkey.signInByProvider().answer.uid == "pupil")
            #expect(try await latchkey.store.findAccount(pupil.id)?.roles == Roles([.teacher, .user]))
            let second = try await StaffLinkCodeTests.code(latchkey)
            #expect(try await (200...299).contains(StaffLinkCodeTests.setPassword(latchkey, by: second).status))
            #expect(try await StaffLinkCodeTests.subjects(latchkey).isEmpty)
            #expect(try await latchkey.store.findAccount(pupil.id)?.roles == .user)
            #expect(try await latchkey.signInByProvider().answer.next == "register")
        }
    }

    @Test("S-357: also where the operator sets the password, and where a second factor stood between code and link")
    func goesAfterSecondStep() async throws {
        try await StaffLinkCodeTests.withPupil { latchkey, _, pupil in
            let phone = try await latchkey.addPhone(to: pupil)
            try await StaffLinkCodeTests.makeNew(latchkey)
            let (begun, asked) = try await latchkey.signInByProvider()
            let code = try await StaffLinkCodeTests.code(latchkey)
            let first = try await latchkey.step(
                "confirm", ["ticket": asked.ticket, "uid": "pupil", "code": code], begun)
            #expect(first.next == "second_factor")
            let done = try await latchkey.send(
                .post, "/api/authenticate/factor",
                json: Latchkey.body(["ticket": first.ticket, "code": phone.code(at: latchkey.clock.now)]),
                origin: Latchkey.ownOrigin)
            #expect(done.status == 200)
            #expect(try await StaffLinkCodeTests.subjects(latchkey) == ["9"])
            try await latchkey.operate.setPassword(StaffLinkCodeTests.newPassword, uid: "pupil")
            #expect(try await StaffLinkCodeTests.subjects(latchkey).isEmpty)
        }
    }

    @Test("S-357: also where the first second factor had to be set up between code and link")
    func goesAfterSetUp() async throws {
        try await StaffLinkCodeTests.withPupil {
            $0.flows.requiredFactors = .roles(["User"])
            $0.flows.factorGrace = .zero
        } _: { latchkey, _, _ in
            try await StaffLinkCodeTests.makeNew(latchkey)
            let (begun, asked) = try await latchkey.signInByProvider()
            let code = try await StaffLinkCodeTests.code(latchkey)
            let first = try await latchkey.step(
                "confirm", ["ticket": asked.ticket, "uid": "pupil", "code": code], begun)
            #expect(first.next == "set_up")
            let phone = try EnrolledPhone(
                try await latchkey.beginSetUp(first.ticket, origin: Latchkey.ownOrigin))
            let done = try await latchkey.confirmSetUp(
                first.ticket, phone.code(at: latchkey.clock.now), origin: Latchkey.ownOrigin)
            #expect(done.status == 200, "\(done.text)")
            #expect(try await StaffLinkCodeTests.subjects(latchkey) == ["9"])
            try await latchkey.operate.setPassword(StaffLinkCodeTests.newPassword, uid: "pupil")
            #expect(try await StaffLinkCodeTests.subjects(latchkey).isEmpty)
        }
    }

    @Test("S-408: where a code links, an address that staff wrote down has to be confirmed again, too")
    func doubtsAddress() async throws {
        try await StaffLinkCodeTests.withPupil { latchkey, _, pupil in
            try await StaffLinkCodeTests.makeNew(latchkey)
            try await latchkey.store.execute(
                "UPDATE account SET email = 'a@mail.example', email_verified = 1 WHERE id = ?", pupil.id)
            try await latchkey.store.execute(
                "INSERT INTO added_address (account_id, email) VALUES (?, 'a@mail.example')", pupil.id)
            _ = try await StaffLinkCodeTests.linkByCode(latchkey)
            #expect(try await latchkey.store.findAccount(pupil.id)?.isEmailVerified == false)
        }
    }

    /// The cookie of the session that began with the link.
    private static func linkByCode(_ latchkey: Latchkey) async throws -> String {
        let (begun, asked) = try await latchkey.signInByProvider()
        let code = try await code(latchkey)
        let linked = try await latchkey.step("confirm", ["ticket": asked.ticket, "uid": "pupil", "code": code], begun)
        return "latchkey=\(try #require(linked.cookie("latchkey")))"
    }

    @Test(
        "S-357: what is linked in a session beside such a link goes with it: the session may be of whoever linked that")
    func goesWithItsNext() async throws {
        try await StaffLinkCodeTests.withPupil { latchkey, provider, _ in
            try await StaffLinkCodeTests.makeNew(latchkey)
            let cookie = try await StaffLinkCodeTests.linkByCode(latchkey)
            provider.says("10", login: "mallory2")
            let ticket = try await latchkey.send(
                .post, "/api/identities/link", json: #"{"provider":"github"}"#, cookie: cookie,
                origin: Latchkey.ownOrigin
            ).ticket
            let next = try await latchkey.beginFederation(["ticket": ticket], cookie: cookie)
            let known = try await latchkey.finish(next)
            #expect(try await latchkey.step("confirm", ["ticket": known.ticket], next).next == "linked")
            #expect(try await StaffLinkCodeTests.subjects(latchkey) == ["10", "9"])
            try await latchkey.operate.setPassword(StaffLinkCodeTests.newPassword, uid: "pupil")
            #expect(try await StaffLinkCodeTests.subjects(latchkey).isEmpty)
        }
    }

    @Test("S-357: whoever removes what a code has linked cannot link it again in that session, unmarked")
    func removedAndLinkedAgain() async throws {
        try await StaffLinkCodeTests.withPupil { latchkey, _, pupil in
            try await StaffLinkCodeTests.makeNew(latchkey)
            let cookie = try await StaffLinkCodeTests.linkByCode(latchkey)
            _ = try await latchkey.addIdentity("own", to: pupil.id, besidePassword: false)
            let ask = { () async throws -> Answer in
                try await latchkey.send(
                    .post, "/api/identities/link", json: #"{"provider":"github"}"#, cookie: cookie,
                    origin: Latchkey.ownOrigin)
            }
            let begun = try await ask().ticket
            let listed = try await latchkey.send(.get, "/api/identities", cookie: cookie)
            let rows = listed.json["identities"] as? [[String: Any]] ?? []
            let other = try #require(rows.first { $0["login"] as? String == "mallory" }?["id"] as? String)
            let removed = try await latchkey.send(
                .delete, "/api/identities/\(other)", cookie: cookie, origin: Latchkey.ownOrigin)
            #expect(removed.status == 204, "\(removed.text)")
            #expect(try await StaffLinkCodeTests.subjects(latchkey) == ["own"])
            #expect(try await ask().status == 401)
            let late = try await latchkey.send(
                .post, "/api/federation/github/start", json: Latchkey.body(["ticket": begun]), cookie: cookie,
                origin: Latchkey.ownOrigin)
            #expect(late.status >= 400, "\(late.text)")
        }
    }

    @Test("S-357: beside a password its owner stays signed in, as what they link is marked again")
    func removedBesidePassword() async throws {
        try await StaffLinkCodeTests.withPupil { latchkey, _, pupil in
            let cookie = try await latchkey.signIn("pupil")
            _ = try await latchkey.addIdentity("next", to: pupil.id, besidePassword: true)
            let listed = try await latchkey.send(.get, "/api/identities", cookie: cookie)
            let rows = listed.json["identities"] as? [[String: Any]] ?? []
            for id in rows.compactMap({ $0["id"] as? String }) {
                let removed = try await latchkey.send(
                    .delete, "/api/identities/\(id)", cookie: cookie, origin: Latchkey.ownOrigin)
                #expect(removed.status == 204, "\(removed.text)")
            }
            #expect(try await StaffLinkCodeTests.subjects(latchkey).isEmpty)
            #expect(try await latchkey.send(.get, "/api/id", cookie: cookie).status == 200)
        }
    }
}
