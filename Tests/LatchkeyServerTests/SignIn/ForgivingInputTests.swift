import HTTPTypes
import LatchkeyCore
import LatchkeyStore
import LatchkeyTestSupport
import Testing

/// What phones, tables and documents put around what people type and paste, at the doors that other front ends use.
@Suite struct ForgivingInputTests {
    private static let surroundings = [(" ", ""), ("", " "), ("\u{feff}", "\u{200b}"), ("\u{a0}", "\r\n")]

    @Test("Signing in takes a uid or address with white space around it, and never trims the password")
    func signIn() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("Ann", password: " pass word quetzal ", email: "ann@mail.example")
            try await latchkey.store.database.write { connection in
                try connection.execute("UPDATE account SET email_verified = 1")
            }
            for (before, after) in ForgivingInputTests.surroundings {
                for uid in ["ann", "ANN", "ann@mail.example"] {
                    let answer = try await latchkey.signInAnswer(before + uid + after, " pass word quetzal ")
                    #expect(answer.status == 200, "\(uid)")
                }
            }
            #expect(try await latchkey.signInAnswer("ann", "pass word quetzal").status == 401)
        }
    }

    @Test("Sign-up and a change keep uid, name and address without what surrounds them")
    func signUp() async throws {
        try await withLatchkey { latchkey in
            for (number, (before, after)) in ForgivingInputTests.surroundings.enumerated() {
                let fields = [
                    "uid": "\(before)toby\(number)\(after)", "name": "\(before)Toby Tall\(after)",
                    "email": "\(before)toby\(number)@mail.example\(after)", "password": Latchkey.password,
                ]
                let answer = try await latchkey.send(.post, "/api/user", json: Latchkey.body(fields))
                #expect(answer.status == 201)
                #expect(
                    answer.json["uid"] as? String == "toby\(number)" && answer.json["name"] as? String == "Toby Tall")
                #expect(answer.json["email"] as? String == "toby\(number)@mail.example")
            }
            let cookie = try await latchkey.signIn("toby0")
            let changed = try await latchkey.send(
                .put, "/api/user", json: Latchkey.body(["name": " Toby Short\u{200b}"]), cookie: cookie)
            #expect(changed.status == 200 && changed.json["name"] as? String == "Toby Short")
            let spaced = try await latchkey.send(
                .post, "/api/user",
                json: Latchkey.body(["uid": "to by", "name": "Toby", "password": Latchkey.password]))
            #expect(spaced.status == 400 && spaced.fields["uid"] == "User ID cannot have a space in it")
        }
    }

    @Test("S-325: names that nobody sees, or that turn round what follows, are refused at every door")
    func names() async throws {
        try await withLatchkey { latchkey in
            let ann = try await latchkey.addAccount("ann")
            try await latchkey.addAccount("boss", role: .admin)
            let cookies = (own: try await latchkey.signIn("ann"), boss: try await latchkey.signIn("boss"))
            for name in [
                "\u{200b}", "\u{3164}", "ab\u{202e}cd", "a\u{2066}b", "a" + String(repeating: "\u{301}", count: 5),
            ] {
                let new = ["uid": "newcomer", "name": name, "password": Latchkey.password]
                let change = Latchkey.body(["name": name])
                for answer in [
                    try await latchkey.send(.post, "/api/user", json: Latchkey.body(new)),
                    try await latchkey.send(.put, "/api/user", json: change, cookie: cookies.own),
                    try await latchkey.send(.put, "/api/user/\(ann.id.text)", json: change, cookie: cookies.boss),
                ] {
                    #expect(answer.status == 400 && answer.fields["name"] != nil, "\(name.unicodeScalars.map(\.value))")
                }
            }
            #expect(try await latchkey.store.findAccount(ann.id)?.name == ann.name)
        }
    }
}
