import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyMail
import LatchkeyTestSupport
import Testing

@Suite struct RecoveryCodeTests {
    private static func issue(
        _ latchkey: Latchkey, for uid: String, as staff: String, _ body: String = "{}"
    ) async throws -> Answer {
        let id = try await latchkey.operate.show(uid: uid).account.id.text
        return try await latchkey.send(
            .post, "/api/user/\(id)/recovery-code", json: body, cookie: latchkey.signIn(staff))
    }

    private static func withSchool(_ test: @escaping @Sendable (Latchkey) async throws -> Void) async throws {
        try await withLatchkey { latchkey in
            for (uid, role) in [("boss", Roles.admin), ("teach", .teacher), ("pupil", .user)] {
                try await latchkey.addAccount(uid, role: role)
            }
            try await test(latchkey)
        }
    }

    @Test("A pupil without an address comes back in with a code from the teacher, typed in any way, once")
    func pupil() async throws {
        try await RecoveryCodeTests.withSchool { latchkey in
            let session = try await latchkey.signIn("pupil")
            let issued = try await RecoveryCodeTests.issue(latchkey, for: "pupil", as: "teach")
            #expect(issued.status == 201)
            let code = try #require(issued.json["code"] as? String)
            #expect(code.utf8.count == 12)
            let typed = " " + code.lowercased().replacing("-", with: " ")
            let answer = try await RecoverPasswordTests.recover(latchkey, ["uid": "Pupil", "code": typed])
            #expect(answer.status == 200 && answer.setCookies.isEmpty)
            #expect(try await latchkey.send(.get, "/api/id", cookie: session).status == 401)
            #expect(try await latchkey.signInAnswer("pupil", RecoverPasswordTests.newPassword).status == 200)
            #expect(try await RecoverPasswordTests.recover(latchkey, ["uid": "pupil", "code": code]).status == 403)
        }
    }

    @Test("A code is for one person, until its end, and the one before is void")
    func limits() async throws {
        try await RecoveryCodeTests.withSchool { latchkey in
            let first = try await RecoveryCodeTests.issue(latchkey, for: "pupil", as: "teach")
            let second = try await RecoveryCodeTests.issue(latchkey, for: "pupil", as: "boss", #"{"expires_in":900}"#)
            let (old, code) = (first.json["code"] as? String ?? "", second.json["code"] as? String ?? "")
            #expect(try await RecoverPasswordTests.recover(latchkey, ["uid": "pupil", "code": old]).status == 403)
            #expect(try await RecoverPasswordTests.recover(latchkey, ["uid": "teach", "code": code]).status == 403)
            latchkey.clock.advance(by: .seconds(900))
            #expect(try await RecoverPasswordTests.recover(latchkey, ["uid": "pupil", "code": code]).status == 403)
        }
    }

    @Test("Teachers help ordinary users alone; nobody who is no staff hands out codes")
    func whoHelpsWhom() async throws {
        try await RecoveryCodeTests.withSchool { latchkey in
            for (staff, person, status) in [
                ("boss", "boss", 201), ("boss", "teach", 201), ("boss", "pupil", 201), ("teach", "pupil", 201),
                ("teach", "teach", 403), ("teach", "boss", 403), ("pupil", "pupil", 403), ("pupil", "boss", 403),
            ] {
                let answer = try await RecoveryCodeTests.issue(latchkey, for: person, as: staff)
                #expect(answer.status == status, "\(staff) for \(person)")
            }
            for seconds in [0, 899, 604_801, -1] {
                let answer = try await RecoveryCodeTests.issue(
                    latchkey, for: "pupil", as: "boss", #"{"expires_in":\#(seconds)}"#)
                #expect(answer.status == 400 && answer.fields["expires_in"] != nil)
            }
        }
    }
}
