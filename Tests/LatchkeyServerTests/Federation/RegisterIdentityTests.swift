import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyMail
import LatchkeyStore
import LatchkeyTestSupport
import Testing

/// Accounts that begin with an identity.
@Suite struct RegisterIdentityTests {
    @Test("G-035: sign-up by a provider keeps to the modes, and the domains ask no second time for a proven address")
    func modes() async throws {
        for mode in Registration.allCases {
            let provider = SoftIdentityProvider()
            provider.says("7", login: "octo", email: "octo@school.example", isProven: true)
            try await withLatchkey {
                $0.flows.providers = [provider]
                $0.flows.registration = mode
                if mode == .open { $0.flows.emailDomains = ["school.example"] }
            } _: { latchkey in
                switch mode {
                case .open:
                    #expect(try await latchkey.register("octo").next == "done")
                    provider.says("8", login: "other", email: "x@elsewhere.example", isProven: true)
                    #expect(try await latchkey.register("other").code == "invalid_fields")
                    provider.says("9", login: "third")
                    let typed = try await latchkey.register("third", ["email": "third@school.example"])
                    #expect(typed.next == "pending")
                    #expect(try await latchkey.signInByProvider().answer.code == "account_not_active")
                case .approval: #expect(try await latchkey.register("octo").next == "pending")
                case .code, .invite: #expect(try await latchkey.register("octo").code == "join_code_missing")
                case .closed:
                    let answer = try await latchkey.signInByProvider().answer
                    #expect(answer.status == 403 && answer.code == "registration_closed")
                }
            }
        }
    }

    @Test("G-035, G-036: a class signs up by one code with its seats; nobody writes what a provider has to prove")
    func codes() async throws {
        let provider = SoftIdentityProvider()
        try await withLatchkey {
            $0.flows.providers = [provider]
            $0.flows.registration = .code
        } _: { latchkey in
            try await latchkey.addAccount("boss", role: .admin)
            let boss = try await latchkey.signIn("boss")
            let made = try await latchkey.send(
                .post, "/api/join-codes", json: #"{"note":"x","seats":1}"#, cookie: boss)
            let code = try #require((made.json["code"] as? [String: Any])?["code"] as? String)
            provider.says("1", login: "one", email: "one@school.example", isProven: true)
            let one = try await latchkey.register("one", ["code": code, "email": "boss@school.example"])
            #expect(one.status == 200)
            let account = try #require(try await latchkey.store.findAccount(uid: "one"))
            #expect(account.email == "boss@school.example" && !account.isEmailVerified)
            provider.says("2", login: "two")
            #expect(try await latchkey.register("two", ["code": code]).code == "join_code_invalid")
            #expect(try await latchkey.register("two", ["role": "Admin"]).code == "invalid_fields")
            #expect(try await latchkey.countIdentities() == 1)
        }
    }

    @Test("G-036: a proven address is the account's own, but not where another account has confirmed it")
    func provenAddress() async throws {
        let provider = SoftIdentityProvider()
        try await withLatchkey {
            $0.flows.providers = [provider]
        } _: { latchkey in
            try await latchkey.addConfirmed("ann", email: "ann@school.example")
            provider.says("1", login: "one", email: "one@school.example", isProven: true)
            #expect(try await latchkey.register("one").status == 200)
            let one = try #require(try await latchkey.store.findAccount(uid: "one"))
            #expect(one.email == "one@school.example" && one.isEmailVerified)
            provider.says("2", login: "two", email: "ann@school.example", isProven: true)
            #expect(try await latchkey.register("two").status == 200)
            let two = try #require(try await latchkey.store.findAccount(uid: "two"))
            #expect(two.email == nil && !two.isEmailVerified)
        }
    }

    @Test("S-304, S-326: nobody takes an address by a provider that another account can still restore")
    func restorableAddress() async throws {
        let provider = SoftIdentityProvider()
        try await withLatchkey {
            $0.flows.providers = [provider]
        } _: { latchkey in
            try await latchkey.addConfirmed("olga", email: "olga@school.example")
            let thief = try await latchkey.signIn("olga")
            _ = try await latchkey.mails()
            let undo = try await UndoTests.steal(latchkey, "thief@evil.example", thief)
            // Another spelling of the mailbox is not the address of that account, and the same mailbox.
            for (number, email) in ["olga@school.example", "OLGA+new@school.example"].enumerated() {
                provider.says("\(number)", login: "o-\(number)", email: email, isProven: true)
                let (begun, asked) = try await latchkey.signInByProvider()
                #expect(asked.next == (number == 0 ? "confirm" : "register"))
                let made = try await latchkey.step(
                    "register", ["ticket": asked.ticket, "uid": "o-\(number)", "name": "O"], begun)
                #expect(made.status == 200)
                let account = try #require(try await latchkey.store.findAccount(uid: "o-\(number)"))
                #expect(account.email == nil && !account.isEmailVerified)
            }
            // What she has proven leads to her account: by its password, which she is asked for.
            provider.says("7", login: "olga", email: "Olga@school.example", isProven: true)
            let (begun, asked) = try await latchkey.signInByProvider()
            #expect(asked.next == "confirm" && asked.json["ways"] as? [String] == ["password"])
            let linked = try await latchkey.step(
                "confirm", ["ticket": asked.ticket, "password": Latchkey.password], begun)
            #expect(linked.status == 200 && linked.uid == "olga")
            #expect(try await UndoTests.undo(latchkey, undo).status == 200)
            let restored = try await latchkey.store.findAccount(uid: "olga")
            #expect(restored?.email == "olga@school.example" && restored?.isEmailVerified == true)
        }
    }

    @Test(
        "G-037: who was added for a login takes the account at their first sign-in: once, raced, and not after 90 days")
    func reservations() async throws {
        let provider = SoftIdentityProvider()
        try await withLatchkey {
            $0.flows.providers = [provider]
        } _: { latchkey in
            try await latchkey.addAccount("boss", role: .admin)
            let boss = try await latchkey.signIn("boss")
            func add(_ uid: String, _ login: String) async throws -> Answer {
                try await latchkey.send(
                    .post, "/api/users",
                    json: #"[{"uid":"\#(uid)","name":"P","expects":{"provider":"github","login":"\#(login)"}}]"#,
                    cookie: boss)
            }
            #expect(((try await add("pupil", "Octo")).json["errors"] as? [Any])?.isEmpty == true)
            #expect(((try await add("other", "octo")).json["errors"] as? [Any])?.count == 1)
            provider.says("7", login: "octo")
            var begun: [BegunFederation] = []
            for _ in 0..<20 { begun.append(try await latchkey.beginFederation()) }
            let started = begun
            let answers = try await inParallel(20) { try await latchkey.finish(started[$0]) }
            #expect(answers.contains { $0.uid == "pupil" })
            #expect(try await latchkey.countIdentities() == 1)
            provider.says("8", login: "octo")
            #expect(try await latchkey.signInByProvider().answer.next == "register")
            #expect(((try await add("nul", #"a\u0000"#)).json["errors"] as? [Any])?.count == 1)
            #expect(((try await add("late", "late")).json["errors"] as? [Any])?.isEmpty == true)
            latchkey.clock.advance(by: .seconds(91 * 86_400))
            provider.says("9", login: "late")
            #expect(try await latchkey.signInByProvider().answer.next == "register")
        }
    }

    @Test("S-300: a reservation is good while whoever made it may still add people; Google has no logins to wait for")
    func reserver() async throws {
        let provider = SoftIdentityProvider()
        try await withLatchkey {
            $0.flows.providers = [provider, SoftIdentityProvider(.google, issuer: "https://accounts.google.com")]
        } _: { latchkey in
            for uid in ["boss", "chief"] { try await latchkey.addAccount(uid, role: .admin) }
            let boss = try await latchkey.signIn("boss")
            func add(_ uid: String, at provider: String) async throws -> Answer {
                try await latchkey.send(
                    .post, "/api/users",
                    json: #"[{"uid":"\#(uid)","name":"P","expects":{"provider":"\#(provider)","login":"\#(uid)"}}]"#,
                    cookie: boss)
            }
            #expect(((try await add("toby", at: "google")).json["errors"] as? [Any])?.count == 1)
            #expect(((try await add("octo", at: "github")).json["errors"] as? [Any])?.isEmpty == true)
            try await latchkey.operate.setState(.disabled, uid: "boss")
            provider.says("7", login: "octo")
            #expect(try await latchkey.signInByProvider().answer.next == "register")
            try await latchkey.operate.setState(.active, uid: "boss")
            #expect(try await latchkey.signInByProvider().answer.uid == "octo")
        }
    }

    @Test(
        "S-406: a login that took an account goes when that is recovered, and when its maker is gone and the operator sets a password",
        arguments: Engine.allCases)
    func doubtedReservation(_ engine: Engine) async throws {
        let provider = SoftIdentityProvider()
        try await withLatchkey {
            $0.engine = engine
            $0.flows.providers = [provider]
        } _: { latchkey in
            for uid in ["gone", "kept"] { try await latchkey.addAccount(uid, role: .admin) }
            for (uid, staff) in [("newt", "gone"), ("pupil", "kept")] {
                let added = try await latchkey.send(
                    .post, "/api/users",
                    json: #"[{"uid":"\#(uid)","name":"P","expects":{"provider":"github","login":"\#(uid)"}}]"#,
                    cookie: try await latchkey.signIn(staff))
                #expect((added.json["errors"] as? [Any])?.isEmpty == true)
                provider.says(uid, login: uid)
                #expect(try await latchkey.signInByProvider().answer.uid == uid)
            }
            try await latchkey.operate.remove(uid: "gone")
            func identities(_ uid: String) async throws -> Int {
                try await latchkey.store.listIdentities(of: try await latchkey.operate.show(uid: uid).account.id).count
            }
            for (uid, left) in [("newt", 0), ("pupil", 1)] {
                try await latchkey.operate.setPassword("eleven purple pelicans", uid: uid)
                #expect(try await identities(uid) == left, "\(uid)")
            }
            try await latchkey.store.execute(
                "UPDATE account SET email = 'pupil@school.example', email_verified = 1 WHERE uid = 'pupil'")
            _ = try await latchkey.send(.post, "/api/recovery", json: #"{"uid":"pupil"}"#)
            let secret = try #require(try await latchkey.mails().last?.secret)
            let body = Latchkey.body(["token": secret, "new": "twelve green pelicans"])
            #expect(try await latchkey.send(.post, "/api/recovery/password", json: body).status == 200)
            #expect(try await identities("pupil") == 0)
        }
    }

    @Test("S-342: a change of roles that ends an account's wait for a login says so in its event")
    func endedWait() async throws {
        try await withLatchkey {
            $0.flows.providers = [SoftIdentityProvider()]
        } _: { latchkey in
            try await latchkey.addAccount("boss", role: .admin)
            let boss = try await latchkey.signIn("boss")
            for uid in ["given", "set"] {
                let added = try await latchkey.send(
                    .post, "/api/users",
                    json: #"[{"uid":"\#(uid)","name":"P","expects":{"provider":"github","login":"\#(uid)"}}]"#,
                    cookie: boss)
                #expect((added.json["errors"] as? [Any])?.isEmpty == true, "\(added.text)")
            }
            let given = try #require(try await latchkey.store.findAccount(uid: "given"))
            let set = try #require(try await latchkey.store.findAccount(uid: "set"))
            for role in ["Teacher", "Admin"] {
                let answer = try await latchkey.send(
                    .put, "/api/user/\(given.id.text)/roles/\(role)", json: "{}", cookie: boss)
                #expect(answer.status == 200, "\(answer.text)")
            }
            try await latchkey.operate.setRole(.teacher, uid: "set")
            let events = try await latchkey.store.listEvents(of: nil, limit: 200).filter { $0.kind == .roleChanged }
            let ended = events.filter { $0.details["wait"] == "ended" }
            #expect(ended.count == 2 && Set(ended.compactMap(\.accountID)) == [given.id, set.id])
            // The second role found nobody waiting.
            let second = try #require(events.first { $0.details["role"] == "+Admin" && $0.accountID == given.id })
            #expect(second.details["wait"] == nil)
        }
    }

    @Test(
        "S-300, S-305: an account that waits for a login is taken with the roles that it was made with, or not at all; its address is told"
    )
    func reservedRoles() async throws {
        let provider = SoftIdentityProvider()
        try await withLatchkey {
            $0.flows.providers = [provider]
        } _: { latchkey in
            try await latchkey.addAccount("boss", role: .admin)
            let boss = try await latchkey.signIn("boss")
            for uid in ["promoted", "paused", "octo"] {
                let added = try await latchkey.send(
                    .post, "/api/users",
                    json: #"[{"uid":"\#(uid)","name":"P","expects":{"provider":"github","login":"\#(uid)"}}]"#,
                    cookie: boss)
                #expect((added.json["errors"] as? [Any])?.isEmpty == true)
            }
            try await latchkey.operate.setRole(.teacher, uid: "promoted")
            try await latchkey.operate.setState(.disabled, uid: "paused")
            try await latchkey.operate.setState(.active, uid: "paused")
            for uid in ["promoted", "paused"] {
                provider.says(uid, login: uid)
                #expect(try await latchkey.signInByProvider().answer.next == "register", "\(uid)")
            }
            try await latchkey.store.execute(
                "UPDATE account SET email = 'octo@school.example', email_verified = 1 WHERE uid = 'octo'")
            _ = try await latchkey.mails()
            provider.says("7", login: "octo")
            #expect(try await latchkey.signInByProvider().answer.uid == "octo")
            let mails = try await latchkey.mails().filter { $0.to.text == "octo@school.example" }
            #expect(mails.count == 1 && mails.first?.subject.contains("one more way to sign in") == true)
        }
    }

    @Test("people without a password set a first one by a fresh proof alone; with one, the current one is asked for")
    func firstPassword() async throws {
        let provider = SoftIdentityProvider.octo()
        try await withLatchkey {
            $0.flows.providers = [provider]
        } _: { latchkey in
            let made = try await latchkey.register("octo")
            let cookie = "latchkey=\(try #require(made.cookie("latchkey")))"
            let body = Latchkey.body(["new": "four quiet green otters"])
            latchkey.clock.advance(by: .seconds(601))
            #expect(
                try await latchkey.send(.put, "/api/password", json: body, cookie: cookie).code == "reauth_required")
            let again = try await latchkey.signInByProvider().answer
            let fresh = "latchkey=\(try #require(again.cookie("latchkey")))"
            #expect(try await latchkey.send(.put, "/api/password", json: body, cookie: fresh).status == 200)
            #expect(try await latchkey.send(.get, "/api/id", cookie: cookie).status == 401)
            #expect(try await latchkey.signInAnswer("octo", "four quiet green otters").status == 200)
            let second = try await latchkey.send(.put, "/api/password", json: body, cookie: fresh)
            #expect(second.status == 400 && second.fields["current"] != nil)
        }
    }
}
