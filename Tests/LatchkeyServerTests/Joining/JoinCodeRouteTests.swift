import Crypto
import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyMail
import LatchkeyStore
import LatchkeyTestSupport
import Synchronization
import Testing

@Suite struct JoinCodeRouteTests {
    private static func withRegistration(
        _ registration: FlowsConfiguration.Registration,
        _ change: @escaping @Sendable (inout LatchkeyOptions) -> Void = { _ in },
        _ test: @escaping @Sendable (Latchkey) async throws -> Void
    ) async throws {
        try await withLatchkey {
            $0.flows.registration = registration
            change(&$0)
        } _: { latchkey in
            try await latchkey.addAccount("boss", role: .admin)
            try await latchkey.addAccount("teach", role: .teacher)
            try await test(latchkey)
        }
    }

    private static func make(_ latchkey: Latchkey, as uid: String = "boss", _ wish: String = "{}") async throws
        -> Answer
    {
        try await latchkey.send(.post, "/api/join-codes", json: wish, cookie: latchkey.signIn(uid))
    }

    private static func secret(_ answer: Answer) -> String {
        (answer.json["code"] as? [String: Any])?["code"] as? String ?? "none: \(answer.text)"
    }

    private static func join(
        _ latchkey: Latchkey, _ uid: String, code: String? = nil, email: String? = nil
    ) async throws -> Answer {
        var body = ["uid": uid, "password": Latchkey.password, "name": "A Person"]
        body["code"] = code
        body["email"] = email
        return try await latchkey.send(.post, "/api/user", json: Latchkey.body(body))
    }

    @Test("S-139: what each kind of registration asks of somebody without a code, with one, and with an invitation")
    func kinds() async throws {
        let expected: [FlowsConfiguration.Registration: [Int]] = [
            .open: [201, 201, 201], .code: [403, 201, 201], .invite: [403, 403, 201], .approval: [201, 201, 201],
            .closed: [403, 403, 403],
        ]
        for registration in FlowsConfiguration.Registration.allCases {
            try await JoinCodeRouteTests.withRegistration(registration) { latchkey in
                let code = JoinCodeRouteTests.secret(try await JoinCodeRouteTests.make(latchkey))
                let invitation = JoinCodeRouteTests.secret(
                    try await JoinCodeRouteTests.make(latchkey, #"{"uid":"cid"}"#))
                let answers = [
                    try await JoinCodeRouteTests.join(latchkey, "ann"),
                    try await JoinCodeRouteTests.join(latchkey, "bob", code: code),
                    try await JoinCodeRouteTests.join(latchkey, "cid", code: invitation),
                ]
                #expect(answers.map(\.status) == expected[registration], "\(registration)")
                let states = answers.compactMap { $0.json["state"] as? String }
                let isFirstPending = registration == .approval
                #expect(states.first.map { $0 == (isFirstPending ? "pending" : "active") } != false)
                #expect(states.dropFirst().allSatisfy { $0 == "active" })
                for (uid, answer) in zip(["ann", "bob", "cid"], answers) {
                    let isIn = answer.status == 201 && !(isFirstPending && uid == "ann")
                    // With the right password people who wait are told that they do.
                    let refusal = answer.status == 201 ? 403 : 401
                    #expect(try await latchkey.signInAnswer(uid).status == (isIn ? 200 : refusal))
                }
            }
        }
    }

    @Test("S-139: a missing or wrong code is told beside its field, before the password is hashed")
    func refusals() async throws {
        try await JoinCodeRouteTests.withRegistration(.code) { latchkey in
            let missing = try await JoinCodeRouteTests.join(latchkey, "ann")
            #expect(missing.code == "join_code_missing" && missing.fields["code"] != nil)
            let wrong = try await JoinCodeRouteTests.join(latchkey, "ann", code: "K7WQ-M3XT")
            #expect(wrong.status == 403 && wrong.code == "join_code_invalid" && wrong.fields["code"] != nil)
            let number = try await latchkey.send(
                .post, "/api/user", json: #"{"uid":"ann","password":"correct horse battery","name":"Ann","code":7}"#)
            #expect(number.status == 400 && number.fields["code"] != nil)
        }
    }

    @Test("S-139: nobody finds a code by trying: a network that has tried enough waits, with any code")
    func guessing() async throws {
        try await JoinCodeRouteTests.withRegistration(.code, { $0.flows.throttle[.codeGuesses] = 20 }) { latchkey in
            let code = JoinCodeRouteTests.secret(try await JoinCodeRouteTests.make(latchkey))
            for number in 0..<20 {
                #expect(try await JoinCodeRouteTests.join(latchkey, "ann\(number)", code: "K7WQ-M3X2").status == 403)
            }
            #expect(try await JoinCodeRouteTests.join(latchkey, "ann", code: "K7WQ-M3X2").status == 429)
            #expect(try await JoinCodeRouteTests.join(latchkey, "ann", code: code).status == 429)
            latchkey.clock.advance(by: .seconds(900))
            #expect(try await JoinCodeRouteTests.join(latchkey, "ann", code: code).status == 201)
        }
    }

    @Test("S-307: others' guesses stop no invitation, and no known device with a code; invented invitations count")
    func genuineIsNoGuess() async throws {
        try await JoinCodeRouteTests.withRegistration(
            .code,
            {
                $0.flows.throttle[.codeGuesses] = 2
                $0.flows.throttle[.deviceCodeGuesses] = 2
                $0.flows.throttle[.serverCodeGuesses] = 3
                $0.flows.throttle[.codeSignUps] = 3
            }
        ) { latchkey in
            let code = JoinCodeRouteTests.secret(try await JoinCodeRouteTests.make(latchkey))
            let invitation = JoinCodeRouteTests.secret(try await JoinCodeRouteTests.make(latchkey, #"{"uid":"ann"}"#))
            let device = "latchkey-device=\(try await latchkey.signInAnswer("boss").cookie("latchkey-device") ?? "")"
            func join(_ uid: String, _ code: String, cookie: String? = nil) async throws -> Int {
                let body = ["uid": uid, "name": "Ann", "password": Latchkey.password, "code": code]
                return try await latchkey.send(.post, "/api/user", json: Latchkey.body(body), cookie: cookie).status
            }
            let invented = "2222-3333-4444-5555-6666-7777-8888"
            for expected in [403, 403, 429] { #expect(try await join("eve", invented) == expected) }
            #expect(try await join("bob", code) == 429)
            // An invitation that is for somebody else is none.
            #expect(try await join("eve", invitation) == 429)
            #expect(try await join("bob", code, cookie: device) == 201)
            for expected in [403, 403, 429] {
                #expect(try await join("eve", "K7WQ-M3X2", cookie: device) == expected)
            }
            // Accounts are free: what the devices of all of them may try is bounded, too.
            let others = "latchkey-device=\(try await latchkey.signInAnswer("boss").cookie("latchkey-device") ?? "")"
            for expected in [403, 429] { #expect(try await join("eve", "K7WQ-M3X2", cookie: others) == expected) }
            #expect(try await join("ann", " " + invitation.lowercased()) == 201)
        }
    }

    @Test("S-139, S-030: whatever others on their network try, people with a code get in; a code has tries of its own")
    func networkIsFull() async throws {
        try await JoinCodeRouteTests.withRegistration(.open, { $0.flows.throttle[.codeSignUps] = 4 }) { latchkey in
            let code = JoinCodeRouteTests.secret(try await JoinCodeRouteTests.make(latchkey))
            for number in 0..<50 {
                #expect(try await JoinCodeRouteTests.join(latchkey, "eve\(number)", code: "K7WQ-M3X2").status == 403)
            }
            let probes = try await inParallel(50) { _ in
                try await latchkey.send(
                    .post, "/api/user",
                    json: Latchkey.body(["uid": "boss", "name": "Eve", "password": Latchkey.password]))
            }
            #expect(probes.tally == [409: 45, 429: 5])
            for uid in ["ann", "bob"] {
                #expect(try await JoinCodeRouteTests.join(latchkey, uid, code: code).status == 201)
            }
            // With a code nobody probes uids without end either.
            let taken = try await inParallel(4) { _ in try await JoinCodeRouteTests.join(latchkey, "boss", code: code) }
            #expect(taken.tally == [409: 2, 429: 2])
        }
    }

    @Test("S-139, S-209, S-330: whoever joins has the code's role; only administrators give a role of the staff")
    func roles() async throws {
        try await JoinCodeRouteTests.withRegistration(.code) { latchkey in
            let statuses = [
                ("boss", "Admin", 201), ("boss", "Teacher", 201), ("boss", "User", 201), ("teach", "Admin", 403),
                ("teach", "Teacher", 403), ("teach", "User", 201),
            ]
            for (number, (uid, role, status)) in statuses.enumerated() {
                let made = try await JoinCodeRouteTests.make(latchkey, as: uid, #"{"role":"\#(role)"}"#)
                #expect(made.status == status, "\(uid) gives \(role)")
                guard status == 201 else { continue }
                let joined = try await JoinCodeRouteTests.join(
                    latchkey, "pupil\(number)", code: JoinCodeRouteTests.secret(made))
                #expect(joined.json["role"] as? String == role)
            }
            #expect(try await JoinCodeRouteTests.make(latchkey, #"{"role":"admin"}"#).fields["role"] != nil)
        }
    }

    @Test("S-302: a code or an invitation that makes staff needs a recent sign-in; one for users does not")
    func stepUp() async throws {
        try await JoinCodeRouteTests.withRegistration(.code) { latchkey in
            let boss = try await latchkey.signIn("boss")
            latchkey.clock.advance(by: .seconds(601))
            for (wish, code) in [
                (#"{"role":"Teacher"}"#, "reauth_required"), (#"{"role":"Admin"}"#, "reauth_required"),
                (#"{"role":"Teacher","uid":"ann"}"#, "reauth_required"), (#"{"role":"User"}"#, nil), ("{}", nil),
            ] {
                let answer = try await latchkey.send(.post, "/api/join-codes", json: wish, cookie: boss)
                #expect(answer.code == code && answer.status == (code == nil ? 201 : 403), "\(wish)")
            }
        }
    }

    @Test("S-395, S-302: a code that makes staff is seen once, by whoever makes it, and by nobody in a list")
    func seenOnce() async throws {
        try await JoinCodeRouteTests.withRegistration(.code) { latchkey in
            let boss = try await latchkey.signIn("boss")
            try await latchkey.addAccount("chief", role: .admin)
            let made = try await latchkey.send(
                .post, "/api/join-codes", json: #"{"role":"Admin","seats":3}"#, cookie: boss)
            let code = JoinCodeRouteTests.secret(made)
            let plain = JoinCodeRouteTests.secret(try await JoinCodeRouteTests.make(latchkey))
            let id = try #require((made.json["code"] as? [String: Any])?["id"] as? String)
            for cookie in [boss, try await latchkey.signIn("chief")] {
                let listed = try await latchkey.send(.get, "/api/join-codes", cookie: cookie)
                #expect(listed.text.contains(plain) && !listed.text.contains(code))
                let seats = try await latchkey.send(
                    .put, "/api/join-codes/\(id)", json: #"{"seats":4}"#, cookie: cookie)
                #expect(seats.status == 200 && !seats.text.contains(code))
            }
            #expect(try await JoinCodeRouteTests.join(latchkey, "third", code: code).json["role"] as? String == "Admin")
        }
    }

    @Test("S-330: administrators with a confirmed address are told when somebody joins as staff, once an hour")
    func staffJoined() async throws {
        try await JoinCodeRouteTests.withRegistration(.code) { latchkey in
            for (uid, role) in [("head", Roles.admin), ("anne", .teacher)] {
                try await latchkey.addConfirmed(uid, email: "\(uid)@school.example")
                try await latchkey.operate.setRole(role, uid: uid)
            }
            let users = JoinCodeRouteTests.secret(try await JoinCodeRouteTests.make(latchkey))
            let teachers = JoinCodeRouteTests.secret(
                try await JoinCodeRouteTests.make(latchkey, #"{"role":"Teacher"}"#))
            #expect(try await JoinCodeRouteTests.join(latchkey, "pupil", code: users).status == 201)
            #expect(try await latchkey.mails().isEmpty)
            for uid in ["mallory", "eve"] {
                #expect(try await JoinCodeRouteTests.join(latchkey, uid, code: teachers).status == 201)
            }
            let mails = try await latchkey.mails()
            #expect(mails.map(\.to.text) == ["head@school.example"])
            #expect(mails.map(\.subject) == ["A new Teacher or Admin joined localhost"])
            // What strangers typed is not in it (S-124).
            #expect(
                mails.allSatisfy { !$0.text.contains("mallory") && $0.text.contains("http://localhost:8587/users") })
            latchkey.clock.advance(by: .seconds(3600))
            #expect(try await JoinCodeRouteTests.join(latchkey, "late", code: teachers).status == 201)
            #expect(try await latchkey.mails().count == 1)
        }
    }

    @Test("S-333: neither a code nor what finds it by trying is in the database, and the list shows it all the same")
    func notReadable() async throws {
        try await JoinCodeRouteTests.withRegistration(.code) { latchkey in
            let code = JoinCodeRouteTests.secret(try await JoinCodeRouteTests.make(latchkey))
            let invitation = JoinCodeRouteTests.secret(
                try await JoinCodeRouteTests.make(latchkey, #"{"uid":"ann"}"#))
            let stored = try await latchkey.store.dump().joined(separator: "\n").lowercased()
            for secret in [code, invitation] {
                for text in [secret, ReadableCode.canonical(of: secret)] {
                    #expect(!stored.contains(text.lowercased()))
                    let hash = Array(SHA256.hash(data: Array(text.utf8)))
                    #expect(!stored.contains(Store.hexadecimal(hash)))
                }
            }
            let listed = try await latchkey.send(.get, "/api/join-codes", cookie: latchkey.signIn("boss"))
            #expect(listed.text.contains(#""code":"\#(code)""#) && !listed.text.contains(invitation))
        }
    }

    @Test("S-333: codes outlive a change of the key by one; those of earlier versions are good and no longer shown")
    func otherKeys() async throws {
        let store = try await Engine.chosen.makeDatabase().store
        let clock = TestClock()
        func withKeys(
            _ present: String, _ previous: String?, _ test: @escaping @Sendable (Latchkey) async throws -> Void
        ) async throws {
            try await withLatchkey(
                { options in
                    options.store = store
                    options.clock = clock
                    options.secret = present
                    options.previousSecret = previous
                    options.flows.registration = .code
                }, test)
        }
        let keys = (0..<3).map { "key-number-\($0)-" + Latchkey.secret }
        let made = Mutex("")
        try await withKeys(keys[0], nil) { latchkey in
            try await latchkey.addAccount("boss", role: .admin)
            let code = JoinCodeRouteTests.secret(try await JoinCodeRouteTests.make(latchkey))
            made.withLock { $0 = code }
        }
        let code = made.withLock { $0 }
        let old = JoinCode(
            id: .fixture(), secretHash: Array(SHA256.hash(data: Array("k7wqm3xt".utf8))), role: .user, seats: 9,
            binding: nil, note: "", createdAt: clock.now, expiresAt: clock.now + .seconds(900), createdBy: nil)
        try await store.createJoinCode(old, acting: nil, event: .fixture(.joinCodeCreated))
        for (number, isGood) in [(1, true), (2, false)] {
            try await withKeys(keys[number], keys[number - 1]) { latchkey in
                let listed = try await latchkey.send(.get, "/api/join-codes", cookie: latchkey.signIn("boss"))
                #expect(listed.text.contains(code) == isGood && listed.text.contains(#""code":null"#))
                let joined = try await JoinCodeRouteTests.join(latchkey, "ann\(number)", code: code)
                #expect(joined.status == (isGood ? 201 : 403))
                #expect(try await JoinCodeRouteTests.join(latchkey, "bob\(number)", code: "K7WQ-M3XT").status == 201)
                let long = String(repeating: "K7WQ-M3XT", count: 1000)
                let refused = try await JoinCodeRouteTests.join(latchkey, "cid\(number)", code: long)
                #expect(refused.code == "join_code_invalid")
            }
        }
    }

    @Test("A code is shown to its maker and to administrators; an invitation's link is shown once")
    func lists() async throws {
        try await JoinCodeRouteTests.withRegistration(.code) { latchkey in
            let made = try await JoinCodeRouteTests.make(
                latchkey, as: "teach", #"{"seats":35,"expires_in":3600,"note":"Year 9"}"#)
            let code = JoinCodeRouteTests.secret(made)
            #expect(made.text.contains(#""link":"http://localhost:8587/signup#\#(code)""#))
            let invited = try await JoinCodeRouteTests.make(latchkey, #"{"email":"Ann@EXAMPLE.org"}"#)
            #expect(invited.text.contains(#""email":"Ann@example.org""#) && invited.text.contains(#""seats":1"#))
            let listed = try await latchkey.send(.get, "/api/join-codes", cookie: latchkey.signIn("boss"))
            let codes = listed.json["codes"] as? [[String: Any]] ?? []
            #expect(codes.count == 2)
            #expect(Set(codes.compactMap { $0["code"] as? String }) == [code])
            #expect(!listed.text.contains(JoinCodeRouteTests.secret(invited)))
            let own = try await latchkey.send(.get, "/api/join-codes", cookie: latchkey.signIn("teach"))
            #expect((own.json["codes"] as? [Any])?.count == 1)
        }
    }

    @Test("What a code may be is told field by field")
    func fields() async throws {
        try await JoinCodeRouteTests.withRegistration(.code) { latchkey in
            for (wish, field) in [
                (#"{"seats":0}"#, "seats"), (#"{"seats":10001}"#, "seats"), (#"{"seats":1.5}"#, "seats"),
                (#"{"seats":"9"}"#, "seats"), (#"{"seats":99999999999999999999}"#, "seats"),
                (#"{"expires_in":899}"#, "expires_in"), (#"{"expires_in":31622401}"#, "expires_in"),
                (#"{"expires_in":9223372036854775807}"#, "expires_in"), (#"{"uid":"a b"}"#, "uid"),
                (#"{"email":"a,b@example.org"}"#, "email"),
                (#"{"note":"a\u0000b"}"#, "note"),
            ] {
                let answer = try await JoinCodeRouteTests.make(latchkey, wish)
                #expect(answer.status == 400 && Array(answer.fields.keys) == [field], "\(wish)")
            }
            let both = try await JoinCodeRouteTests.make(latchkey, #"{"uid":"ann","email":"ann@example.org"}"#)
            #expect(both.status == 400 && both.fields.keys.sorted() == ["email", "uid"])
            #expect(both.message == "An invitation is for a user ID or for an e-mail address, not for both")
        }
    }

    @Test("A revoked code lets nobody in; a teacher revokes only their own")
    func revoking() async throws {
        try await JoinCodeRouteTests.withRegistration(.code) { latchkey in
            let made = try await JoinCodeRouteTests.make(latchkey)
            let id = (made.json["code"] as? [String: Any])?["id"] as? String ?? ""
            let (boss, teach) = (try await latchkey.signIn("boss"), try await latchkey.signIn("teach"))
            #expect(try await latchkey.send(.delete, "/api/join-codes/\(id)", cookie: teach).status == 404)
            #expect(try await latchkey.send(.delete, "/api/join-codes/\(id)", cookie: boss).status == 204)
            let answer = try await JoinCodeRouteTests.join(latchkey, "ann", code: JoinCodeRouteTests.secret(made))
            #expect(answer.code == "join_code_invalid")
        }
    }

    @Test("A teacher approves or refuses somebody who waits")
    func approval() async throws {
        try await JoinCodeRouteTests.withRegistration(.approval) { latchkey in
            for uid in ["ann", "bob"] { #expect(try await JoinCodeRouteTests.join(latchkey, uid).status == 201) }
            let teach = try await latchkey.signIn("teach")
            let listed = try await latchkey.send(.get, "/api/pending", cookie: teach)
            let users = listed.json["users"] as? [[String: Any]] ?? []
            #expect(users.compactMap { $0["uid"] as? String } == ["ann", "bob"])
            #expect(users.allSatisfy { $0["state"] as? String == "pending" })
            let ids = users.compactMap { $0["id"] as? String }
            #expect(try await latchkey.send(.post, "/api/pending/\(ids[0])", cookie: teach).status == 204)
            #expect(try await latchkey.send(.delete, "/api/pending/\(ids[1])", cookie: teach).status == 204)
            #expect(try await latchkey.signInAnswer("ann").status == 200)
            #expect(try await latchkey.signInAnswer("bob").status == 401)
            #expect(try await latchkey.store.findAccount(uid: "bob") == nil)
        }
    }
}
