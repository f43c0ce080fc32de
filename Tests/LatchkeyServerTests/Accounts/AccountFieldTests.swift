import HTTPTypes
import LatchkeyCore
import LatchkeyMail
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct AccountFieldTests {
    static let neverSettable = [
        "id", "role", "roles", "permissions", "state", "email_verified", "created_at", "last_sign_in_at", "has_picture",
        "role_ends", "ends_at",
        "password_hash",
        "uid_key", "search_text",
    ]

    @Test(
        "S-134, S-137, S-208: what nobody sets for themselves is refused at sign-up, set-up and change",
        arguments: neverSettable)
    func neverSettableKeys(_ key: String) async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby", email: "t@example.org")
            let cookie = try await latchkey.signIn("toby")
            let before = try await latchkey.store.dump()
            for value in [#""Admin""#, "true", "1", "null", "[]", "{}"] {
                let body = #"{"uid":"new","name":"N","password":"\#(Latchkey.password)","\#(key)":\#(value)}"#
                for (method, path, cookie) in [
                    (HTTPRequest.Method.post, "/api/user", nil), (.post, "/api/setup", nil),
                    (.put, "/api/user", cookie),
                ] as [(HTTPRequest.Method, String, String?)] {
                    let answer = try await latchkey.send(method, path, json: body, cookie: cookie)
                    #expect(answer.status == 403 && answer.code == "field_not_allowed", "\(method) \(path) \(value)")
                    #expect(answer.fields[key] != nil)
                }
            }
            #expect(try await latchkey.store.dump() == before)
        }
    }

    @Test("S-241: other unknown keys are ignored")
    func unknownKeysAreIgnored() async throws {
        try await withLatchkey { latchkey in
            let body =
                #"{"uid":"toby","name":"N","password":"\#(Latchkey.password)","dob":"1","kasmServerNeeded":[{}]}"#
            #expect(try await latchkey.send(.post, "/api/user", json: body).status == 201)
            let cookie = try await latchkey.signIn("toby")
            let change = try await latchkey.send(
                .put, "/api/user", json: #"{"name":"M","pfp":{"a":1}}"#, cookie: cookie)
            #expect(change.status == 200 && change.json["name"] as? String == "M")
        }
    }

    @Test("A password is changed only where the current one is asked for")
    func passwordIsNotSetHere() async throws {
        try await withLatchkey { latchkey in
            let toby = try await latchkey.addAccount("toby")
            try await latchkey.addAccount("boss", role: .admin)
            for uid in ["toby", "boss"] {
                let cookie = try await latchkey.signIn(uid)
                for path in ["/api/user", "/api/user/\(toby.id.text)"] {
                    let answer = try await latchkey.send(
                        .put, path, json: #"{"password":"hijacked horse"}"#, cookie: cookie)
                    #expect(answer.status == 403 && answer.code == "field_not_allowed")
                }
            }
        }
    }

    @Test(
        "S-251, S-252, S-253, S-254: a uid outside its alphabet is refused at sign-up and rename, and signs nobody in",
        arguments: [
            "", "a", ".ab", "-ab", "_ab", "a b", "a\tb", "a\nb", "a\u{0}b", "a/b", "a@b", "a\u{200b}b",
            "a\u{ad}b",
            "a\u{202e}b", "é1", "e\u{301}1", "\u{430}dmin", "\u{212a}elvin", "\u{ff41}bc", "a\u{131}b", "a\u{130}b",
            "stra\u{df}e",
            "a\u{3c2}", "\u{1f600}ab", "a;b", "a'b", "a\"b", "a%b", "a\\b", "a<b", String(repeating: "a", count: 65),
        ])
    func badUIDs(_ uid: String) async throws {
        try await withLatchkey { latchkey in
            for taken in ["kelvin", "admin1", "abc", "aib"] { try await latchkey.addAccount(taken) }
            let body = Latchkey.body(["uid": uid, "name": "N", "password": Latchkey.password])
            let signedUp = try await latchkey.send(.post, "/api/user", json: body)
            #expect(signedUp.status == 400 && signedUp.fields["uid"] != nil)
            let cookie = try await latchkey.signIn("abc")
            let renamed = try await latchkey.send(.put, "/api/user", json: Latchkey.body(["uid": uid]), cookie: cookie)
            #expect(renamed.status == 400 && renamed.fields["uid"] != nil)
            #expect(try await latchkey.signInAnswer(uid).code == "invalid_credentials")
        }
    }

    @Test(
        "S-255: any two spellings of a uid are equal everywhere or nowhere",
        arguments: [
            ("Alice", "alice", true), ("Alice", "ALICE", true), ("alice", "aLIce", true), ("alice", "alice1", false),
            ("alice", "al.ice", false), ("a_b", "a-b", false), ("kelvin", "Kelvin", true), ("I.I", "i.i", true),
        ])
    func spellings(one: String, two: String, isSame: Bool) async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("boss", role: .admin)
            let boss = try await latchkey.signIn("boss")
            try await latchkey.addAccount(one)
            #expect(try await latchkey.signInAnswer(two).status == (isSame ? 200 : 401))
            for _ in 0..<5 { _ = try await latchkey.signInAnswer(one, "wrong password") }
            #expect(try await latchkey.signInAnswer(two).status == (isSame ? 429 : 401))
            let found = try await latchkey.send(
                .put, "/api/user", json: Latchkey.body(["uid": two, "name": "X"]), cookie: boss)
            #expect(found.status == (isSame ? 200 : 404))
            let body = Latchkey.body(["uid": two, "name": "N", "password": Latchkey.password])
            #expect(try await latchkey.send(.post, "/api/user", json: body).status == (isSame ? 409 : 201))
        }
    }

    @Test(
        "S-247, S-256: names and addresses outside their rules are refused, others are kept as typed",
        arguments: [
            ("name", "", 400), ("name", " \t", 400), ("name", "a\u{0}b", 400), ("name", "a\r\nb", 400),
            ("name", "a\u{85}b", 400),
            ("name", "a\u{2028}b", 400), ("name", String(repeating: "x", count: 101), 400),
            ("name", String(repeating: "é", count: 100), 200),
            ("name", "<script>alert(1)</script>", 200), ("name", "Ada'; DROP TABLE account; --", 200),
            ("name", "e\u{301}", 200),
            ("email", "a@b", 400), ("email", #""x y"@example.org"#, 400), ("email", "a@[127.0.0.1]", 400),
            ("email", "a@b\n.c", 400),
            ("email", "a@example.org,b@example.org", 400), ("email", "a@example.org\u{0}", 400),
            ("email", "@example.org", 400),
            ("email", "a\u{ff20}example.org", 400), ("email", "a..b@example.org", 400),
            ("email", "a+tag@Example.org", 200),
            ("email", String(repeating: "a", count: 250) + "@b.cc", 400),
        ])
    func namesAndAddresses(field: String, text: String, status: Int) async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let cookie = try await latchkey.signIn("toby")
            let answer = try await latchkey.send(.put, "/api/user", json: Latchkey.body([field: text]), cookie: cookie)
            #expect(answer.status == status)
            if status == 400 {
                #expect(answer.fields[field] != nil)
            } else {
                let kept = try await latchkey.send(.get, "/api/id", cookie: cookie).json[field] as? String ?? ""
                let expected = field == "email" ? "a+tag@example.org" : text
                #expect(kept.unicodeScalars.elementsEqual(expected.unicodeScalars))
            }
        }
    }

    @Test("S-031: a change to an address that somebody has confirmed looks like any other, and signs nobody in")
    func takenAddress() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("owner", email: "owner@example.org")
            try await latchkey.store.execute("UPDATE account SET email_verified = 1")
            try await latchkey.addAccount("toby", password: "staple battery horse")
            let cookie = try await latchkey.signIn("toby", "staple battery horse")
            let taken = try await latchkey.send(
                .put, "/api/user", json: #"{"email":"owner@example.org"}"#, cookie: cookie)
            #expect(taken.status == 200 && taken.json["email_verified"] as? Bool == false)
            #expect(try await latchkey.signInAnswer("owner@example.org", "staple battery horse").status == 401)
            #expect(try await latchkey.signInAnswer("owner@example.org").status == 200)
            let free = try await latchkey.send(
                .put, "/api/user", json: #"{"email":"free@example.org"}"#, cookie: cookie)
            #expect(free.status == 200 && Set(free.json.keys) == Set(taken.json.keys))
            let none = try await latchkey.send(.put, "/api/user", json: #"{"email":""}"#, cookie: cookie)
            #expect(none.status == 200 && none.json["email"] is String == false)
        }
    }

    @Test(
        "S-134, S-132, S-303: a confirmed address stays until another is confirmed; one that is removed is told so, and not confirmed when it is given again"
    )
    func changedAddressIsNotConfirmed() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby", email: "t@example.org")
            try await latchkey.store.execute("UPDATE account SET email_verified = 1")
            let cookie = try await latchkey.signIn("toby")
            let same = try await latchkey.send(.put, "/api/user", json: #"{"email":"t@EXAMPLE.org"}"#, cookie: cookie)
            #expect(same.json["email_verified"] as? Bool == true)
            let new = try await latchkey.send(.put, "/api/user", json: #"{"email":"u@example.org"}"#, cookie: cookie)
            #expect(new.json["email"] as? String == "t@example.org" && new.json["email_verified"] as? Bool == true)
            let none = try await latchkey.send(.put, "/api/user", json: #"{"email":""}"#, cookie: cookie)
            #expect(none.json["email"] is String == false && none.json["email_verified"] as? Bool == false)
            let told = try await latchkey.mails().filter { $0.to.text == "t@example.org" }
            #expect(told.contains { $0.subject.contains("was removed") && $0.secret != nil })
            let back = try await latchkey.send(.put, "/api/user", json: #"{"email":"t@example.org"}"#, cookie: cookie)
            #expect(back.json["email_verified"] as? Bool == false)
        }
    }
}
