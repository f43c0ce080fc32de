import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTestSupport
import Testing

/// The requests of the real pages, in the order of a visit: their bodies as those pages send them (docs/compatibility.md).
@Suite struct FlaskPagesTests {
    /// As an operator who moves sets it.
    private static func flask(_ options: inout LatchkeyOptions) {
        options.flows.compatibility = .flask
        options.flows.profileFields = ["sid", "school", "class"].compactMap { ProfileField($0, .text) }
    }

    private static let password = "Sunny-Lake-42"

    private static let signUpBodies = [
        // The card beside the sign-in form, 2025 and student.
        #"{"name":"New Kid","uid":"kid1","email":"k@example.org","password":"Sunny-Lake-42","kasm_server_needed":false}"#,
        // The same card in today's pages.
        """
        {"name":"New Kid","uid":"kid1","sid":"1234567","school":"Poway","email":"k@example.org",\
        "password":"Sunny-Lake-42","kasm_server_needed":false}
        """,
        // The page of its own.
        """
        {"uid":"kid1","sid":"1234567","email":"k@example.org","dob":"2009-01-31","name":"New Kid",\
        "password":"Sunny-Lake-42","kasmServerNeeded":true}
        """,
    ]

    @Test(
        "The real sign-up pages make an account, with and without the setting", arguments: signUpBodies, [true, false])
    func signUp(_ body: String, _ isFlask: Bool) async throws {
        try await withLatchkey({ if isFlask { FlaskPagesTests.flask(&$0) } }) { latchkey in
            let made = try await latchkey.send(.post, "/api/user", json: body)
            #expect(made.status == 201)
            #expect((try await latchkey.signInAnswer("kid1", FlaskPagesTests.password)).status == 200)
        }
    }

    @Test("The newest sign-up page sends a role: it never gives one, and is refused unless the setting ignores it")
    func roleInSignUp() async throws {
        let body = """
            {"name":"New Kid","uid":"kid1","sid":"1234567","school":"Poway","email":"k@example.org",\
            "password":"Sunny-Lake-42","kasm_server_needed":false,"role":"Admin"}
            """
        try await withLatchkey(FlaskPagesTests.flask) { latchkey in
            let made = try await latchkey.send(.post, "/api/user", json: body)
            #expect(made.status == 201)
            #expect(made.json["role"] as? String == "User")
        }
        try await withLatchkey { latchkey in
            let refused = try await latchkey.send(.post, "/api/user", json: body)
            #expect(refused.status == 403 && refused.code == "field_not_allowed")
        }
    }

    @Test("What the sign-up page sends is in one's own /api/id, and nobody else's answer")
    func ownRecord() async throws {
        try await withLatchkey(FlaskPagesTests.flask) { latchkey in
            _ = try await latchkey.send(.post, "/api/user", json: FlaskPagesTests.signUpBodies[1])
            let cookie = try await latchkey.signIn("kid1", FlaskPagesTests.password)
            let me = try await latchkey.send(.get, "/api/id", cookie: cookie)
            #expect(me.json["sid"] as? String == "1234567")
            #expect(me.json["school"] as? String == "Poway")
            #expect(me.json.keys.contains("class") && me.json["class"] is String == false)

            try await latchkey.addAccount("ada", role: .admin)
            let admin = try await latchkey.signIn("ada")
            let id = try #require(me.json["id"] as? String)
            let seen = try await latchkey.send(.get, "/api/user/\(id)", cookie: admin)
            #expect(seen.status == 200 && !seen.json.keys.contains("sid"))
        }
    }

    @Test("Without the setting /api/id has no such fields and asks the database nothing")
    func offByDefault() async throws {
        let database = CountedDatabase(try await Engine.chosen.makeDatabase().store.database)
        try await withLatchkey { options in
            options.store = Store(database)
            options.flows.profileFields = ["sid"].compactMap { ProfileField($0, .text) }
        } _: { latchkey in
            _ = try await latchkey.send(.post, "/api/user", json: FlaskPagesTests.signUpBodies[1])
            let cookie = try await latchkey.signIn("kid1", FlaskPagesTests.password)
            // The first request of a session reads it.
            #expect(try await latchkey.send(.get, "/api/id", cookie: cookie).status == 200)
            #expect(database.take() != CountedDatabase.Tally())
            let me = try await latchkey.send(.get, "/api/id", cookie: cookie)
            #expect(me.status == 200 && !me.json.keys.contains("sid"))
            #expect(database.take() == CountedDatabase.Tally())
        }
    }

    @Test("The profile page saves each of its fields, and the answer shows them")
    func profilePage() async throws {
        try await withLatchkey(FlaskPagesTests.flask) { latchkey in
            _ = try await latchkey.send(.post, "/api/user", json: FlaskPagesTests.signUpBodies[0])
            let cookie = try await latchkey.signIn("kid1", FlaskPagesTests.password)
            let bodies = [
                #"{"name":"Kid the First"}"#, #"{"uid":"kid-one"}"#, #"{"sid":"7654321"}"#, #"{"school":"Poway"}"#,
            ]
            for body in bodies {
                #expect(
                    (try await latchkey.send(.put, "/api/user", json: body, cookie: cookie)).status == 200, "\(body)")
            }
            let me = try await latchkey.send(.get, "/api/id", cookie: cookie).json
            #expect(me["name"] as? String == "Kid the First")
            #expect(me["uid"] as? String == "kid-one")
            #expect(me["sid"] as? String == "7654321")
            #expect(me["school"] as? String == "Poway")
        }
    }

    @Test("A person's visit: every request that the real pages send, in their order")
    func visit() async throws {
        try await withLatchkey(FlaskPagesTests.flask) { latchkey in
            func send(
                _ method: HTTPRequest.Method, _ path: String, _ body: String? = nil, _ cookie: String? = nil
            ) async throws -> Answer {
                try await latchkey.send(
                    method, path, json: body, cookie: cookie, origin: "http://localhost:4500",
                    headers: [("X-Origin", "client")])
            }
            // Every page's header, then the cards beside the sign-in form.
            #expect(try await send(.get, "/api/id").status == 401)
            #expect(try await send(.post, "/api/user", FlaskPagesTests.signUpBodies[1]).status == 201)
            let wrong = #"{"uid":"kid1","password":"Sunny-Lake-41"}"#
            #expect(try await send(.post, "/api/authenticate", wrong).status == 401)
            let right = #"{"uid":"kid1","password":"Sunny-Lake-42"}"#
            let signedIn = try await send(.post, "/api/authenticate", right)
            #expect(signedIn.status == 200)
            let cookie = "latchkey=\(try #require(signedIn.cookie("latchkey")))"
            // The profile page asks twice, and its button saves every field.
            for _ in 0..<2 { #expect(try await send(.get, "/api/id", nil, cookie).status == 200) }
            #expect(try await send(.get, "/api/user/class", nil, cookie).status == 404)
            let saves = [
                (#"{"name":"Kid the First"}"#, 200), (#"{"email":"kid@example.org"}"#, 200),
                (#"{"email":"Failed to load email. Are you logged in?"}"#, 400), (#"{"uid":"kid-one"}"#, 200),
                (#"{"password":"Sunny-Lake-43"}"#, 200), (#"{"sid":"7654321"}"#, 200),
                (#"{"school":"Del Norte"}"#, 200),
                (#"{"kasmServerNeeded":true}"#, 400),
            ]
            for (body, status) in saves {
                #expect(try await send(.put, "/api/user", body, cookie).status == status, "\(body)")
            }
            #expect(try await send(.post, "/api/user/class", #"{"class":["CSA"]}"#, cookie).status == 404)
            // The predictors.
            #expect(try await send(.get, "/api/user", nil, cookie).status == 200)
            #expect(try await send(.put, "/api/user", #"{"ap_exam":{"csa":{"score":4}}}"#, cookie).status == 400)
            let grades = #"{"uid":"kid-one","name":"K","pfp":null,"car":null,"role":"User","grade_data":[]}"#
            #expect(try await send(.put, "/api/user", grades, cookie).code == "field_not_allowed")
            let me = try await send(.get, "/api/id", nil, cookie).json
            #expect(
                ["uid", "name", "email", "sid", "school"].map { me[$0] as? String } == [
                    "kid-one", "Kid the First", "kid@example.org", "7654321", "Del Norte",
                ])
            #expect(try await send(.delete, "/api/authenticate", nil, cookie).status == 200)
            #expect(try await send(.get, "/api/id", nil, cookie).status == 401)
            #expect(try await latchkey.signInAnswer("kid-one", "Sunny-Lake-43").status == 200)
        }
    }

    @Test(
        "A PUT in which no key is known is refused and names it, with and without the setting",
        arguments: [
            #"{"ap_exam":{"math":5}}"#, #"{"grade_data":[1,2]}"#, #"{"kasmServerNeeded":true}"#, #"{"pfp":"x"}"#,
        ])
    func nothingKnown(_ body: String) async throws {
        for isFlask in [true, false] {
            try await withLatchkey({ if isFlask { FlaskPagesTests.flask(&$0) } }) { latchkey in
                let account = try await latchkey.addAccount("kid1")
                let cookie = try await latchkey.signIn("kid1")
                for path in ["/api/user", "/api/user/\(account.id.text)"] {
                    let refused = try await latchkey.send(.put, path, json: body, cookie: cookie)
                    #expect(refused.status == 400 && refused.code == "invalid_fields")
                    #expect(!refused.fields.isEmpty)
                }
            }
        }
    }

    @Test("Beside a known key unknown ones are ignored, as before")
    func unknownBesideKnown() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("kid1")
            let cookie = try await latchkey.signIn("kid1")
            let saved = try await latchkey.send(
                .put, "/api/user", json: #"{"uid":"kid2","sid":"1","sub":"x","ap_exam":{}}"#, cookie: cookie)
            #expect(saved.status == 200 && saved.json["uid"] as? String == "kid2")
        }
    }

    @Test("S-023, S-105: the profile page sets the password after a recent sign-in, and every other session ends")
    func password() async throws {
        try await withLatchkey(FlaskPagesTests.flask) { latchkey in
            try await latchkey.addAccount("kid1")
            let other = try await latchkey.signIn("kid1")
            let cookie = try await latchkey.signIn("kid1")
            let body = #"{"password":"Sunny-Lake-43"}"#
            #expect((try await latchkey.send(.put, "/api/user", json: body, cookie: cookie)).status == 200)
            #expect((try await latchkey.send(.get, "/api/id", cookie: cookie)).status == 200)
            #expect((try await latchkey.send(.get, "/api/id", cookie: other)).status == 401)
            #expect((try await latchkey.signInAnswer("kid1", "Sunny-Lake-43")).status == 200)
            #expect((try await latchkey.signInAnswer("kid1")).status == 401)
        }
    }

    @Test("S-302: not later than ten minutes after it, and then nothing of the body is stored")
    func passwordOfAStaleSession() async throws {
        try await withLatchkey(FlaskPagesTests.flask) { latchkey in
            try await latchkey.addAccount("kid1")
            let cookie = try await latchkey.signIn("kid1")
            latchkey.clock.advance(by: .seconds(601))
            let refused = try await latchkey.send(
                .put, "/api/user", json: #"{"name":"Changed","sid":"9","password":"Sunny-Lake-43"}"#, cookie: cookie)
            #expect(refused.status == 403 && refused.code == "reauth_required")
            let me = try await latchkey.send(.get, "/api/id", cookie: cookie).json
            #expect(me["name"] as? String == "Thomas Edison" && me["sid"] is String == false)
        }
    }

    @Test("S-318: new passwords on the profile page are counted, whatever becomes of them, and close no other door")
    func passwordBudget() async throws {
        try await withLatchkey { options in
            FlaskPagesTests.flask(&options)
            options.flows.throttle[.profilePasswords] = 2
        } _: { latchkey in
            try await latchkey.addAccount("kid1")
            try await latchkey.addAccount("kid2")
            let cookie = try await latchkey.signIn("kid1")
            let body = #"{"uid":"kid2","password":"Sunny-Lake-43"}"#
            var statuses: [Int] = []
            for _ in 0..<3 {
                statuses.append(try await latchkey.send(.put, "/api/user", json: body, cookie: cookie).status)
            }
            #expect(statuses == [409, 409, 429])
            #expect(try await ChangePasswordTests.change(latchkey, cookie, new: "staple battery horse").status == 200)
        }
    }

    @Test("S-021: the same policy as everywhere, and a refused password stores nothing of the body")
    func passwordPolicy() async throws {
        try await withLatchkey(FlaskPagesTests.flask) { latchkey in
            try await latchkey.addAccount("kid1")
            let cookie = try await latchkey.signIn("kid1")
            let refused = try await latchkey.send(
                .put, "/api/user", json: #"{"name":"Changed","password":"x"}"#, cookie: cookie)
            #expect(refused.status == 400 && refused.fields["password"] != nil)
            #expect(
                (try await latchkey.send(.get, "/api/id", cookie: cookie)).json["name"] as? String == "Thomas Edison")
        }
    }

    @Test("S-023: nobody sets another's password so, and nobody their own without the setting")
    func passwordOfOthers() async throws {
        try await withLatchkey(FlaskPagesTests.flask) { latchkey in
            let kid = try await latchkey.addAccount("kid1")
            try await latchkey.addAccount("ada", role: .admin)
            let admin = try await latchkey.signIn("ada")
            let bodies = [
                ("/api/user", #"{"uid":"kid1","password":"Sunny-Lake-43"}"#),
                ("/api/user/\(kid.id.text)", #"{"password":"Sunny-Lake-43"}"#),
            ]
            for (path, body) in bodies {
                let refused = try await latchkey.send(.put, path, json: body, cookie: admin)
                #expect(refused.status == 403 && refused.code == "field_not_allowed")
            }
            #expect((try await latchkey.signInAnswer("kid1")).status == 200)
        }
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("kid1")
            let cookie = try await latchkey.signIn("kid1")
            let refused = try await latchkey.send(
                .put, "/api/user", json: #"{"password":"Sunny-Lake-43"}"#, cookie: cookie)
            #expect(refused.status == 403 && refused.code == "field_not_allowed")
        }
    }

    @Test("Fields that the person does not write are ignored in a sign-up and refused in a PUT")
    func fieldsOfStaff() async throws {
        try await withLatchkey { options in
            FlaskPagesTests.flask(&options)
            options.flows.profileFields.append(
                contentsOf: [ProfileField("grade", .text, writers: .staff)].compactMap(\.self))
        } _: { latchkey in
            let made = try await latchkey.send(
                .post, "/api/user", json: #"{"uid":"kid1","name":"Kid","password":"Sunny-Lake-42","grade":"A"}"#)
            #expect(made.status == 201)
            let cookie = try await latchkey.signIn("kid1", FlaskPagesTests.password)
            let me = try await latchkey.send(.get, "/api/id", cookie: cookie)
            #expect(me.json.keys.contains("grade") && me.json["grade"] is String == false)
            let refused = try await latchkey.send(.put, "/api/user", json: #"{"name":"K","grade":"A"}"#, cookie: cookie)
            #expect(refused.status == 403 && refused.code == "field_not_allowed")
            #expect((try await latchkey.send(.get, "/api/id", cookie: cookie)).json["name"] as? String == "Kid")
        }
    }

    @Test("A field that does not fit refuses the whole sign-up, and says which")
    func wrongField() async throws {
        try await withLatchkey(FlaskPagesTests.flask) { latchkey in
            let refused = try await latchkey.send(
                .post, "/api/user", json: #"{"uid":"kid1","name":"Kid","password":"Sunny-Lake-42","sid":{"a":1}}"#)
            #expect(refused.status == 400 && refused.fields["sid"] != nil)
            #expect((try await latchkey.signInAnswer("kid1", FlaskPagesTests.password)).status == 401)
        }
    }

    @Test("Paths of the Flask app below /api/user are not there, for everybody alike")
    func otherPaths() async throws {
        try await withLatchkey(FlaskPagesTests.flask) { latchkey in
            try await latchkey.addAccount("kid1")
            try await latchkey.addAccount("ada", role: .admin)
            for uid in ["kid1", "ada"] {
                let cookie = try await latchkey.signIn(uid)
                for path in ["/api/user/class", "/api/user/guest", "/api/user/section", "/api/user/personas"] {
                    #expect((try await latchkey.send(.get, path, cookie: cookie)).status == 404, "\(path)")
                }
            }
        }
    }
}
