import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct SignUpTests {
    static func body(_ uid: String, email: String? = nil) -> String {
        var members = ["uid": uid, "name": "Thomas Edison", "password": Latchkey.password]
        members["email"] = email
        return Latchkey.body(members)
    }

    @Test("Signing up answers the account, without a cookie and without a hash")
    func answersTheAccount() async throws {
        try await withLatchkey { latchkey in
            let answer = try await latchkey.send(
                .post, "/api/user", json: SignUpTests.body("Toby", email: "t@example.org"))
            #expect(answer.status == 201)
            #expect(answer.setCookies.isEmpty)
            #expect(answer.json["uid"] as? String == "Toby")
            #expect(answer.json["email"] as? String == "t@example.org")
            #expect(answer.json["email_verified"] as? Bool == false)
            #expect(answer.json["role"] as? String == "User")
            #expect(answer.json["state"] as? String == "active")
            let keys = [
                "id", "uid", "name", "email", "email_verified", "role", "roles", "permissions", "state", "created_at",
                "last_sign_in_at", "has_picture", "role_ends", "groups", "ends_at",
            ]
            #expect(Set(answer.json.keys) == Set(keys))
            #expect(try await latchkey.signInAnswer("toby").status == 200)
        }
    }

    @Test("S-136, S-290: of fifty spellings of one uid at once one is taken")
    func oneOfFiftySpellings() async throws {
        try await withLatchkey {
            $0.flows.throttle[.signUps] = 100
        } _: { latchkey async throws in
            let tally = try await latchkey.fiftyAtOnce { number in
                try await latchkey.send(.post, "/api/user", json: SignUpTests.body(["Bob", "bob", "BOB"][number % 3]))
            }
            #expect(tally == [201: 1, 409: 49])
            #expect(try await latchkey.operate.list(search: nil).count == 1)
        }
    }

    @Test("S-030: looking for free uids is limited by network, a class of 35 that signs up is not")
    func probesAreLimited() async throws {
        try await withLatchkey { latchkey in
            for number in 0..<35 {
                let answer = try await latchkey.send(.post, "/api/user", json: SignUpTests.body("pupil\(number)"))
                #expect(answer.status == 201)
            }
            var statuses: [Int] = []
            for _ in 0..<15 {
                statuses.append(try await latchkey.send(.post, "/api/user", json: SignUpTests.body("pupil0")).status)
            }
            #expect(statuses == Array(repeating: 409, count: 10) + Array(repeating: 429, count: 5))
            let limited = try await latchkey.send(.post, "/api/user", json: SignUpTests.body("new"))
            #expect(limited.code == "too_many_attempts" && limited.header("Retry-After") == "900")
            #expect(try await latchkey.signInAnswer("pupil3").status == 200)
            latchkey.clock.advance(by: .seconds(900))
            #expect(try await latchkey.send(.post, "/api/user", json: SignUpTests.body("new")).status == 201)
        }
    }

    @Test("S-029: whether an address is known shows neither in the answer nor in what the database is asked")
    func addressesAreNotTold() async throws {
        let database = CountedDatabase(try await Engine.chosen.makeDatabase().store.database)
        try await withLatchkey {
            $0.store = Store(database)
        } _: { latchkey in
            try await latchkey.addConfirmed("owner", email: "known@example.org")
            _ = database.take()
            let known = try await latchkey.send(
                .post, "/api/user", json: SignUpTests.body("one", email: "known@example.org"))
            let workForKnown = database.take()
            let fresh = try await latchkey.send(
                .post, "/api/user", json: SignUpTests.body("two", email: "fresh@example.org"))
            #expect(database.take() == workForKnown && workForKnown.statements > 0)
            #expect(known.status == 201 && fresh.status == 201)
            #expect(known.json["email_verified"] as? Bool == false)
            #expect(Set(known.json.keys) == Set(fresh.json.keys))
            #expect(known.headers.map(\.name) == fresh.headers.map(\.name))
            #expect(
                try await latchkey.signInAnswer("known@example.org").json["user"].map { "\($0)" }?.contains("owner")
                    == true)
        }
    }

    @Test("S-139: where sign-up is closed nobody signs up, and nothing is told of uids")
    func closed() async throws {
        try await withLatchkey {
            $0.flows.registration = .closed
        } _: { latchkey async throws in
            try await latchkey.addAccount("toby")
            let taken = try await latchkey.send(.post, "/api/user", json: SignUpTests.body("toby"))
            let free = try await latchkey.send(.post, "/api/user", json: SignUpTests.body("free"))
            #expect(taken.status == 403 && taken.code == "registration_closed" && taken.body == free.body)
            #expect(try await latchkey.operate.list(search: nil).count == 1)
        }
    }

    @Test("S-138: each name that speaks for the service is refused in sign-up and rename, in every case")
    func reserved() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            #expect(UID.reserved.count > 40 && UID.reserved.isSuperset(of: ["admin", "root", "support", "system"]))
            for uid in UID.reserved.sorted() {
                // A rename counts as a write, and needs a recent sign-in.
                latchkey.clock.advance(by: .seconds(61))
                let cookie = try await latchkey.signIn("toby")
                for spelling in [uid, uid.uppercased(), uid.prefix(1).uppercased() + uid.dropFirst()] {
                    let signedUp = try await latchkey.send(.post, "/api/user", json: SignUpTests.body(spelling))
                    #expect(signedUp.status == 400 && signedUp.fields["uid"] != nil, "\(spelling)")
                    let renamed = try await latchkey.send(
                        .put, "/api/user", json: Latchkey.body(["uid": spelling]), cookie: cookie)
                    #expect(renamed.status == 400 && renamed.fields["uid"] != nil, "\(spelling)")
                }
            }
            // The operator may.
            try await latchkey.addAccount("admin")
        }
    }

    @Test("All fields that are wrong are named at once")
    func allFieldsAtOnce() async throws {
        try await withLatchkey { latchkey in
            let body = Latchkey.body(["uid": "x", "name": " ", "password": "short", "email": "no address"])
            let answer = try await latchkey.send(.post, "/api/user", json: body)
            #expect(answer.status == 400 && answer.code == "invalid_fields")
            #expect(Set(answer.fields.keys) == ["uid", "name", "password", "email"])
            let missing = try await latchkey.send(.post, "/api/user", json: "{}")
            #expect(Set(missing.fields.keys) == ["uid", "name", "password"])
        }
    }
}
