import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTestSupport
import Testing

/// Roles that a provider's word gives (G-041).
@Suite struct ProviderRoleTests {
    private func withTeacher(
        _ change: @escaping @Sendable (inout LatchkeyOptions) -> Void = { _ in },
        _ test: @escaping @Sendable (Latchkey, SoftIdentityProvider, AccountID) async throws -> Void
    ) async throws {
        // Those of the configuration that the server would refuse, too: nothing depends on that.
        let provider = SoftIdentityProvider.giving("Teacher", "Admin", "User", "Nobody")
        try await withLatchkey {
            $0.flows.providers = [provider]
            change(&$0)
        } _: { latchkey in
            let ann = try await latchkey.addConfirmed("ann", email: "ann@school.example")
            _ = try await latchkey.addIdentity("7", to: ann.id)
            try await test(latchkey, provider, ann.id)
        }
    }

    private func roles(_ latchkey: Latchkey) async throws -> Roles {
        try #require(try await latchkey.store.findAccount(uid: "ann")).roles
    }

    private func changes(_ latchkey: Latchkey, of id: AccountID) async throws -> [String] {
        try await latchkey.store.listEvents(of: id, limit: 50).filter { $0.kind == .roleChanged }.map(\.detail)
    }

    /// Signs in as of these roles, and answers what the session has.
    private func signIn(
        _ latchkey: Latchkey, _ provider: SoftIdentityProvider, _ roles: [String], as subject: String = "7",
        saidAt: Timestamp? = nil
    ) async throws -> (roles: [String]?, cookie: String) {
        provider.says(subject, login: "ann", roles: roles, saidAt: saidAt)
        let answer = try await latchkey.signInByProvider().answer
        let user = answer.json["user"] as? [String: Any]
        return (user?["roles"] as? [String], "latchkey=\(answer.cookie("latchkey") ?? "")")
    }

    @Test("G-041: a role comes with the claim and goes with it, at each sign-in, named with its provider and recorded")
    func comesAndGoes() async throws {
        try await withTeacher { latchkey, provider, ann in
            #expect(try await signIn(latchkey, provider, []).roles == ["User"])
            let first = try await signIn(latchkey, provider, ["Teacher"])
            #expect(first.roles == ["Teacher", "User"])
            #expect(try await signIn(latchkey, provider, ["Teacher"]).roles == ["Teacher", "User"])
            let own = try await latchkey.send(.get, "/api/identities", cookie: first.cookie)
            #expect((own.json["identities"] as? [[String: Any]])?.first?["roles"] as? [String] == ["Teacher"])
            #expect(try await changes(latchkey, of: ann) == ["role=+Teacher by=provider provider=github"])
            #expect(try await signIn(latchkey, provider, []).roles == ["User"])
            // Also in the session of before.
            let me = try await latchkey.send(.get, "/api/id", cookie: first.cookie)
            #expect(me.json["roles"] as? [String] == ["User"])
            #expect(try await changes(latchkey, of: ann).first == "role=-Teacher by=provider provider=github")
            let hasRoles = try await latchkey.store.listIdentities(of: ann).contains { !$0.roles.isEmpty }
            #expect(!hasRoles)
        }
    }

    @Test("G-041, S-209: what people have given stays, keeps a provider from giving more, and nobody becomes Admin")
    func byPeople() async throws {
        try await withTeacher { latchkey, provider, ann in
            let teacher = try #require(latchkey.store.roles["Teacher"])
            _ = try await latchkey.operate.giveRole(teacher, uid: "ann")
            let before = try await changes(latchkey, of: ann)
            for said in [["Teacher"], []] {
                #expect(try await signIn(latchkey, provider, said).roles == ["Teacher", "User"])
            }
            #expect(try await latchkey.store.listIdentities(of: ann).allSatisfy(\.roles.isEmpty))
            #expect(try await changes(latchkey, of: ann) == before)
            _ = try await latchkey.operate.takeRole(teacher, uid: "ann")
            #expect(try await signIn(latchkey, provider, ["Admin", "User", "Nobody"]).roles == ["User"])
            // Given by the provider, and then by somebody: it is theirs.
            #expect(try await signIn(latchkey, provider, ["Teacher"]).roles == ["Teacher", "User"])
            _ = try await latchkey.operate.giveRole(teacher, uid: "ann")
            #expect(try await signIn(latchkey, provider, []).roles == ["Teacher", "User"])
            try await latchkey.operate.setRole([.admin, .user], uid: "ann")
            #expect(try await signIn(latchkey, provider, ["Teacher"]).roles == ["Admin", "User"])
        }
    }

    @Test(
        "G-041, G-039: what an identity has given goes with it, however it goes; another identity that gives it keeps it"
    )
    func goesWithIdentity() async throws {
        try await withTeacher { latchkey, provider, ann in
            _ = try await latchkey.addIdentity("8", to: ann)
            for subject in ["7", "8"] { _ = try await signIn(latchkey, provider, ["Teacher"], as: subject) }
            let boss = try await latchkey.addAccount("boss", role: .admin)
            let admin = try await latchkey.signIn("boss")
            let linked = try await latchkey.store.listIdentities(of: ann)
            #expect(linked.count == 2 && linked.allSatisfy { $0.roles == .teacher })
            for (number, left) in [Roles([.teacher, .user]), .user].enumerated() {
                let path = "/api/user/\(ann.text)/identities/\(linked[number].id.text)"
                #expect(try await latchkey.send(.delete, path, cookie: admin).status == 204)
                #expect(try await roles(latchkey) == left)
            }
            #expect(try await changes(latchkey, of: ann).first == "role=-Teacher by=identity_unlinked")
            let event = try await latchkey.store.listEvents(of: ann, limit: 9).first { $0.kind == .roleChanged }
            #expect(event?.actorID == boss.id)
            // A new password takes away identities that were linked beside one.
            _ = try await latchkey.addIdentity("9", to: ann)
            #expect(try await signIn(latchkey, provider, ["Teacher"], as: "9").roles == ["Teacher", "User"])
            try await latchkey.operate.setPassword("four quiet green otters", uid: "ann")
            #expect(try await roles(latchkey) == .user)
            #expect(try await latchkey.countIdentities() == 0)
        }
    }

    @Test(
        "G-041, F-018: a role that needs a second factor signs nobody in before there is one, at the first sign-in with it too"
    )
    func needsFactor() async throws {
        try await withTeacher {
            $0.flows.requiredFactors = .roles(["Teacher"])
            $0.flows.factorGrace = .zero
        } _: { latchkey, provider, ann in
            provider.says("7", login: "ann", roles: ["Teacher"])
            let answer = try await latchkey.signInByProvider().answer
            #expect(answer.next == "set_up" && answer.cookie("latchkey") == nil)
            // Without the role nothing is asked.
            #expect(try await signIn(latchkey, provider, []).roles == ["User"])
        }
    }

    @Test(
        "G-041, G-036: a new account has the role from its first sign-in on, by what the provider said and not by the body"
    )
    func newAccount() async throws {
        let provider = SoftIdentityProvider.giving("Teacher")
        try await withLatchkey {
            $0.flows.providers = [provider]
        } _: { latchkey in
            provider.says("7", login: "ann", roles: ["Teacher"])
            let answer = try await latchkey.register("ann")
            #expect((answer.json["user"] as? [String: Any])?["roles"] as? [String] == ["Teacher", "User"])
            provider.says("8", login: "bob")
            let (begun, asked) = try await latchkey.signInByProvider()
            let members = ["ticket": asked.ticket, "uid": "bob", "name": "Bob", "roles": "Teacher"]
            #expect(try await latchkey.step("register", members, begun).status == 400)
        }
    }

    @Test("G-041: sign-ins at once give a role once")
    func atOnce() async throws {
        try await withTeacher { latchkey, provider, ann in
            provider.says("7", login: "ann", roles: ["Teacher"])
            let answers = try await inParallel(8) { _ in try await latchkey.signInByProvider().answer }
            #expect(answers.allSatisfy { $0.status == 200 })
            #expect(try await changes(latchkey, of: ann).count == 1)
        }
    }

    @Test(
        "S-380: whoever the provider lets in no more loses what it has given; where nothing signed says who, nobody does"
    )
    func refused() async throws {
        try await withTeacher { latchkey, provider, ann in
            #expect(try await signIn(latchkey, provider, ["Teacher"]).roles == ["Teacher", "User"])
            let cases: [(String?, Roles)] = [(nil, [.teacher, .user]), ("8", [.teacher, .user]), ("7", .user)]
            for (subject, left) in cases {
                provider.refuses(subject)
                #expect(try await latchkey.signInByProvider().answer.code == "identity_not_allowed")
                #expect(try await roles(latchkey) == left, "\(subject ?? "nobody")")
            }
            #expect(try await changes(latchkey, of: ann).first == "role=-Teacher by=provider provider=github")
            // What people have given is theirs.
            let teacher = try #require(latchkey.store.roles["Teacher"])
            _ = try await latchkey.operate.giveRole(teacher, uid: "ann")
            #expect(try await latchkey.signInByProvider().answer.code == "identity_not_allowed")
            #expect(try await roles(latchkey) == [.teacher, .user])
        }
    }

    @Test(
        "S-380: an account that is disabled or has ended loses what the provider gives no more, and gets nothing",
        arguments: [("state = 2", "account_not_active"), ("ends_at = 1", "invalid_credentials")])
    func notActive(_ change: String, _ code: String) async throws {
        try await withTeacher { latchkey, provider, ann in
            #expect(try await signIn(latchkey, provider, ["Teacher"]).roles == ["Teacher", "User"])
            try await latchkey.store.execute("UPDATE account SET \(change) WHERE uid = 'ann'")
            let cases: [([String], Roles)] = [(["Teacher"], [.teacher, .user]), ([], .user), (["Teacher"], .user)]
            for (said, left) in cases {
                provider.says("7", login: "ann", roles: said)
                #expect(try await latchkey.signInByProvider().answer.code == code)
                #expect(try await roles(latchkey) == left)
            }
            #expect(try await changes(latchkey, of: ann).count == 2)
        }
    }

    @Test("S-380: an identity that is to be linked once more takes what its provider gives no more, and gives nothing")
    func linkedAlready() async throws {
        try await withTeacher { latchkey, provider, ann in
            #expect(try await signIn(latchkey, provider, ["Teacher"]).roles == ["Teacher", "User"])
            let session = try await latchkey.signIn("ann")
            for said in [[], ["Teacher"]] {
                let asked = try await latchkey.send(
                    .post, "/api/identities/link", json: #"{"provider":"github"}"#, cookie: session,
                    origin: Latchkey.ownOrigin)
                let ticket = try #require(asked.json["ticket"] as? String)
                provider.says("7", login: "ann", roles: said)
                let begun = try await latchkey.beginFederation(["ticket": ticket], cookie: session)
                #expect(try await latchkey.finish(begun).code == "identity_taken")
                #expect(try await roles(latchkey) == .user)
            }
        }
    }

    @Test(
        "S-381: a sign-in is counted before it gives a role, and once; beyond the limit roles are taken, and none is given"
    )
    func counted() async throws {
        try await withTeacher {
            $0.flows.throttle[.accountSignIns] = 2
        } _: { latchkey, provider, ann async throws in
            #expect(try await signIn(latchkey, provider, []).roles == ["User"])
            #expect(try await signIn(latchkey, provider, ["Teacher"]).roles == ["Teacher", "User"])
            for said in [[], ["Teacher"], [], ["Teacher"]] {
                provider.says("7", login: "ann", roles: said)
                #expect(try await latchkey.signInByProvider().answer.code == "too_many_attempts")
                #expect(try await roles(latchkey) == .user)
            }
            #expect(try await changes(latchkey, of: ann).count == 2)
            latchkey.clock.advance(by: .seconds(900))
            #expect(try await signIn(latchkey, provider, ["Teacher"]).roles == ["Teacher", "User"])
        }
    }

    @Test("S-383: a ticket to make an account gives no role that its provider gives no more by then")
    func keptWord() async throws {
        let engine = try await Engine.chosen.makeDatabase()
        defer { engine.close() }
        let clock = TestClock()
        let before = SoftIdentityProvider.giving("Teacher")
        before.says("7", login: "ann", roles: ["Teacher"])
        let (stream, continuation) = AsyncStream.makeStream(of: (BegunFederation, Answer).self)
        try await withLatchkey {
            $0.flows.providers = [before]
            $0.store = engine.store
            $0.clock = clock
        } _: { latchkey in
            let (begun, answer) = try await latchkey.signInByProvider()
            continuation.yield((begun, answer))
        }
        continuation.finish()
        let kept = await stream.first { _ in true }
        let (begun, asked) = try #require(kept)
        try await withLatchkey {
            $0.flows.providers = [SoftIdentityProvider.giving("Editor")]
            $0.store = engine.store
            $0.clock = clock
        } _: { latchkey in
            let members = ["ticket": asked.ticket, "uid": "ann", "name": "Ann"]
            let made = try await latchkey.step("register", members, begun)
            #expect((made.json["user"] as? [String: Any])?["roles"] as? [String] == ["User"])
        }
    }

    @Test("S-384: a word that is older than the newest gives no role, whatever that one was; it still takes one")
    func order() async throws {
        try await withTeacher { latchkey, provider, ann async throws in
            func at(_ seconds: Int64) -> Timestamp { Timestamp(seconds: TestClock.start.seconds + seconds) }
            // Nothing was there to take, and it counts all the same.
            #expect(try await signIn(latchkey, provider, [], saidAt: at(10)).roles == ["User"])
            #expect(try await signIn(latchkey, provider, ["Teacher"], saidAt: at(9)).roles == ["User"])
            #expect(try await signIn(latchkey, provider, ["Teacher"], saidAt: at(10)).roles == ["Teacher", "User"])
            #expect(try await signIn(latchkey, provider, ["Teacher"], saidAt: at(9)).roles == ["Teacher", "User"])
            #expect(try await signIn(latchkey, provider, [], saidAt: at(8)).roles == ["User"])
            provider.refuses("7", saidAt: at(20))
            #expect(try await latchkey.signInByProvider().answer.code == "identity_not_allowed")
            #expect(try await signIn(latchkey, provider, ["Teacher"], saidAt: at(19)).roles == ["User"])
            #expect(try await signIn(latchkey, provider, ["Teacher"], saidAt: at(20)).roles == ["Teacher", "User"])
            #expect(try await changes(latchkey, of: ann).count == 3)
        }
    }
}
