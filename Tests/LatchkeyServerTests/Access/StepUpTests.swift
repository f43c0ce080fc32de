import HTTPTypes
import LatchkeyCore
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct StepUpTests {
    /// An act that opens another way in, or cannot be undone. `{id}` is a pupil's.
    struct Act: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let uid: String
        let method: HTTPRequest.Method
        let path: String
        let body: String?

        init(_ name: String, _ uid: String, _ method: HTTPRequest.Method, _ path: String, _ body: String? = nil) {
            (self.testDescription, self.uid, self.method, self.path, self.body) = (name, uid, method, path, body)
        }
    }

    static let acts: [Act] = [
        Act("first address", "toby", .put, "/api/user", #"{"email":"toby@school.example"}"#),
        Act("another unconfirmed address", "una", .put, "/api/user", #"{"email":"una2@school.example"}"#),
        Act("no unconfirmed address", "una", .put, "/api/user", #"{"email":null}"#),
        Act("another confirmed address", "ann", .put, "/api/user", #"{"email":"ann2@school.example"}"#),
        Act("no confirmed address", "ann", .put, "/api/user", #"{"email":""}"#),
        Act("another spelling of the address", "ann", .put, "/api/user", #"{"email":"ANN@school.example"}"#),
        Act("a uid with a name", "toby", .put, "/api/user", #"{"uid":"toby2","name":"T"}"#),
        Act("uid in upper case", "toby", .put, "/api/user", #"{"uid":"TOBY"}"#),
        Act("deleting oneself", "toby", .delete, "/api/user", #"{"uid":"toby"}"#),
        Act("the export", "toby", .get, "/api/data"),
        Act("the export of events", "boss", .get, "/api/events/export"),
        Act("renaming somebody", "boss", .put, "/api/user/{id}", #"{"uid":"pupil2"}"#),
        Act("somebody's first address", "boss", .put, "/api/user/{id}", #"{"email":"pupil@school.example"}"#),
        Act("somebody's address by uid", "boss", .put, "/api/user", #"{"uid":"ann","email":"x@school.example"}"#),
        Act("somebody's address removed", "boss", .put, "/api/user", #"{"uid":"ann","email":null}"#),
        Act("a role of the staff for somebody", "boss", .put, "/api/user/{id}/roles/Teacher", "{}"),
        Act("an end for somebody", "boss", .put, "/api/user/{id}/end", #"{"ends_at":"9999-12-24"}"#),
        Act("disabling somebody", "boss", .put, "/api/user/{id}/state", #"{"state":"disabled"}"#),
        Act("enabling somebody", "boss", .put, "/api/user/{id}/state", #"{"state":"active"}"#),
        Act("deleting somebody", "boss", .delete, "/api/user/{id}"),
        Act("deleting somebody by uid", "boss", .delete, "/api/user", #"{"uid":"ann"}"#),
    ]

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

    @Test(
        "S-302, S-112, S-332: each of these needs a sign-in of the last ten minutes, and none is recent that is later than any node has it",
        arguments: acts)
    func staleSession(_ act: Act) async throws {
        try await StepUpTests.withPeople { latchkey, pupil in
            let path = act.path.replacing("{id}", with: pupil)
            let cookie = try await latchkey.signIn(act.uid)
            let before = try await latchkey.store.listAccounts(search: nil, limit: 10, offset: 0).accounts
            latchkey.clock.advance(by: .seconds(601))
            let now = latchkey.clock.now
            for proven in [now - .seconds(601), now + .clockSkew + .milliseconds(1)] {
                try await latchkey.store.execute("UPDATE session SET authenticated_at = ?", proven)
                let answer = try await latchkey.send(act.method, path, json: act.body, cookie: cookie)
                #expect(answer.status == 403 && answer.code == "reauth_required", "\(act): \(answer.text)")
            }
            #expect(try await latchkey.store.listAccounts(search: nil, limit: 10, offset: 0).accounts == before)
            #expect(try await latchkey.mails().isEmpty)
            try await latchkey.store.execute("UPDATE session SET authenticated_at = ?", now - .seconds(600))
            let answer = try await latchkey.send(act.method, path, json: act.body, cookie: cookie)
            #expect([200, 204].contains(answer.status), "\(act): \(answer.text)")
        }
    }

    @Test("S-112: the time of the proof counts, whenever the session began")
    func timeOfTheProof() async throws {
        try await StepUpTests.withPeople { latchkey, _ in
            let young = try await latchkey.signIn("toby")
            try await latchkey.store.execute("UPDATE session SET authenticated_at = created_at - 601000000")
            #expect(try await latchkey.send(.get, "/api/data", cookie: young).code == "reauth_required")
            let old = try await latchkey.signIn("ann")
            latchkey.clock.advance(by: .seconds(601))
            try await latchkey.store.execute("UPDATE session SET authenticated_at = ?", latchkey.clock.now)
            #expect(try await latchkey.send(.get, "/api/data", cookie: old).status == 200)
        }
    }

    @Test("A name alone, and what a form sends back unchanged, need no recent sign-in")
    func nothingNew() async throws {
        try await StepUpTests.withPeople { latchkey, pupil in
            let (ann, boss) = (try await latchkey.signIn("ann"), try await latchkey.signIn("boss"))
            latchkey.clock.advance(by: .seconds(1800))
            for (path, body, cookie) in [
                ("/api/user", #"{"name":"Ann"}"#, ann),
                ("/api/user", #"{"uid":"ann","name":"Ann B","email":"ann@SCHOOL.example"}"#, ann),
                ("/api/user/\(pupil)", #"{"uid":"pupil","name":"P","email":null}"#, boss),
            ] {
                #expect(try await latchkey.send(.put, path, json: body, cookie: cookie).status == 200, "\(body)")
            }
        }
    }

    @Test("S-034: who has no permission is told so, and not to sign in again")
    func permissionComesFirst() async throws {
        try await StepUpTests.withPeople { latchkey, pupil in
            let toby = try await latchkey.signIn("toby")
            latchkey.clock.advance(by: .seconds(1800))
            for method in [HTTPRequest.Method.put, .delete] {
                let body = method == .put ? #"{"uid":"x"}"# : nil
                let answer = try await latchkey.send(method, "/api/user/\(pupil)", json: body, cookie: toby)
                #expect(answer.status == 403 && answer.code == "forbidden")
            }
        }
    }

    @Test("S-302: any session of an account without an address no longer takes the account")
    func firstAddress() async throws {
        try await StepUpTests.withPeople { latchkey, _ in
            let left = try await latchkey.signIn("toby")
            latchkey.clock.advance(by: .seconds(900))
            let body = #"{"email":"thief@evil.example"}"#
            #expect(try await latchkey.send(.put, "/api/user", json: body, cookie: left).code == "reauth_required")
            #expect(try await latchkey.store.findAccount(uid: "toby")?.email == nil)
            #expect(try await latchkey.mails().isEmpty)
        }
    }
}
