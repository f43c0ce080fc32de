import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyMail
import LatchkeyStore
import LatchkeyTestSupport
import Testing

/// Codes that staff speak to somebody who has lost the phone.
@Suite struct SpokenCodeTests {
    private static func issue(
        _ latchkey: Latchkey, for uid: String, as staff: String, _ body: String = "{}"
    ) async throws -> Answer {
        let id = try await latchkey.operate.show(uid: uid).account.id.text
        return try await latchkey.send(
            .post, "/api/user/\(id)/factor-code", json: body, cookie: latchkey.signIn(staff))
    }

    private static func code(_ latchkey: Latchkey, for uid: String = "pupil", as staff: String) async throws -> String {
        let issued = try await issue(latchkey, for: uid, as: staff)
        return try #require(issued.json["code"] as? String, "\(issued.text)")
    }

    /// The pupil has an authenticator.
    private static func withSchool(
        _ test: @escaping @Sendable (Latchkey, Phone) async throws -> Void
    ) async throws {
        try await withLatchkey { latchkey in
            for (uid, role) in [("boss", Roles.admin), ("teach", .teacher), ("pupil", .user)] {
                try await latchkey.addAccount(uid, role: role)
            }
            let pupil = try #require(try await latchkey.store.findAccount(uid: "pupil"))
            try await test(latchkey, try await latchkey.addPhone(to: pupil))
        }
    }

    @Test(
        "F-030: a code from the teacher, typed in any way beside the password, stands for the lost phone once, and is recorded with who made it"
    )
    func once() async throws {
        try await SpokenCodeTests.withSchool { latchkey, phone in
            let issued = try await SpokenCodeTests.issue(latchkey, for: "pupil", as: "teach")
            let end = (latchkey.clock.now + .seconds(3600)).rfc3339
            #expect(issued.status == 201 && issued.json["expires_at"] as? String == end)
            let code = try #require(issued.json["code"] as? String)
            #expect(code.utf8.count == 12)
            #expect(try await latchkey.signInAnswer("pupil").code == "factor_required")
            let answer = try await latchkey.finish(
                latchkey.ticket("pupil"), " " + code.lowercased().replacing("-", with: " "))
            #expect(answer.status == 200)
            let cookie = "latchkey=\(answer.cookie("latchkey") ?? "")"
            let auth = try await latchkey.send(.get, "/api/id", cookie: cookie).json["auth"] as? [String: Any]
            #expect(auth?["factors"] as? Int == 2 && auth?["methods"] as? [String] == ["otp", "pwd"])
            // Enough to put another phone in the place of the lost one.
            let removed = try await latchkey.send(.delete, "/api/factors/totp/\(phone.id.text)", cookie: cookie)
            #expect(removed.status == 204)
            let teacher = try await latchkey.operate.show(uid: "teach").account.id
            let events = try await latchkey.store.listEvents(of: phone.account.id, limit: 20)
            #expect(events.first { $0.kind == .factorCodeIssued }?.actorID == teacher)
            #expect(events.contains { $0.kind == .factorCodeUsed })
            #expect(events.first { $0.kind == .signedIn }?.details["methods"] == "password+staff_code")
            #expect(!events.contains { $0.detail.contains(code) })
        }
    }

    @Test("F-030: a code works in the body of the password too, once, also when it is raced")
    func raced() async throws {
        try await SpokenCodeTests.withSchool { latchkey, _ in
            let body = Latchkey.body([
                "uid": "pupil", "password": Latchkey.password,
                "code": try await SpokenCodeTests.code(latchkey, as: "boss"),
            ])
            let answers = try await inParallel(4) { _ in
                try await latchkey.send(.post, "/api/authenticate", json: body)
            }
            #expect(answers.tally == [200: 1, 401: 3])
            #expect(try await latchkey.send(.post, "/api/authenticate", json: body).code == "factor_invalid")
        }
    }

    @Test(
        "F-030, S-301: teachers help ordinary users alone, nobody themselves; the account must have a factor, and the time be in bounds"
    )
    func whoHelpsWhom() async throws {
        try await SpokenCodeTests.withSchool { latchkey, _ in
            try await latchkey.addAccount("plain")
            for (staff, person, status) in [
                ("boss", "boss", 403), ("boss", "teach", 409), ("boss", "plain", 409), ("teach", "plain", 409),
                ("teach", "pupil", 201), ("teach", "teach", 403), ("teach", "boss", 403), ("plain", "pupil", 403),
                ("plain", "boss", 403),
            ] {
                let answer = try await SpokenCodeTests.issue(latchkey, for: person, as: staff)
                #expect(answer.status == status, "\(staff) for \(person)")
                if status == 409 { #expect(answer.code == "factor_missing") }
            }
            for (seconds, status) in [(599, 400), (600, 201), (86_400, 201), (86_401, 400), (-1, 400)] {
                let answer = try await SpokenCodeTests.issue(
                    latchkey, for: "pupil", as: "boss", #"{"expires_in":\#(seconds)}"#)
                #expect(answer.status == status && (status == 201 || answer.fields["expires_in"] != nil))
            }
        }
    }

    @Test("F-030, F-019: whoever helps has just proven who they are, by both factors where they have two")
    func levelOfTheHelper() async throws {
        try await SpokenCodeTests.withSchool { latchkey, pupil in
            let path = "/api/user/\(pupil.account.id.text)/factor-code"
            let passwordOnly = try await latchkey.signIn("boss")
            let boss = try #require(try await latchkey.store.findAccount(uid: "boss"))
            let phone = try await latchkey.addPhone(to: boss)
            let refused = try await latchkey.send(.post, path, json: "{}", cookie: passwordOnly)
            #expect(refused.code == "reauth_required")
            #expect((refused.json["needs"] as? [String: Any])?["factors"] as? Int == 2)
            let both = try await latchkey.signIn(with: phone)
            #expect(try await latchkey.send(.post, path, json: "{}", cookie: both).status == 201)
            latchkey.clock.advance(by: .seconds(601))
            #expect(try await latchkey.send(.post, path, json: "{}", cookie: both).code == "reauth_required")
        }
    }

    @Test(
        "F-006, F-030, S-125: it is nobody else's, ends in time, is void with the next one, and opens nothing without the password"
    )
    func limits() async throws {
        try await SpokenCodeTests.withSchool { latchkey, _ in
            _ = try await latchkey.addPhone(to: latchkey.addAccount("other"))
            let first = try await SpokenCodeTests.code(latchkey, as: "teach")
            let code = try await SpokenCodeTests.code(latchkey, as: "boss")
            #expect(try await latchkey.finish(latchkey.ticket("pupil"), first).code == "factor_invalid")
            #expect(try await latchkey.finish(latchkey.ticket("other"), code).code == "factor_invalid")
            let wrong = Latchkey.body(["uid": "pupil", "password": "wrong password", "code": code])
            #expect(try await latchkey.send(.post, "/api/authenticate", json: wrong).code == "invalid_credentials")
            let reset = try await RecoverPasswordTests.recover(latchkey, ["uid": "pupil", "code": code])
            #expect(reset.status == 403 && reset.code == "one_time_token_invalid")
            latchkey.clock.advance(by: .seconds(3599))
            let ticket = try await latchkey.ticket("pupil")
            latchkey.clock.advance(by: .seconds(1))
            #expect(try await latchkey.finish(ticket, code).code == "factor_invalid")
        }
    }

    @Test(
        "F-030, S-125: a code for a new password is no factor, and a new password leaves the code for the factor good: who lost both needs both"
    )
    func bothCodes() async throws {
        try await SpokenCodeTests.withSchool { latchkey, phone in
            let factor = try await SpokenCodeTests.code(latchkey, as: "teach")
            let made = try await latchkey.send(
                .post, "/api/user/\(phone.account.id.text)/recovery-code", json: "{}", cookie: latchkey.signIn("teach"))
            let recovery = try #require(made.json["code"] as? String)
            #expect(try await latchkey.finish(latchkey.ticket("pupil"), recovery).code == "factor_invalid")
            #expect(
                try await RecoverPasswordTests.recover(latchkey, ["uid": "pupil", "code": recovery]).status == 200)
            let ticket = try await latchkey.ticket("pupil", RecoverPasswordTests.newPassword)
            #expect(try await latchkey.finish(ticket, factor).status == 200)
        }
    }

    @Test(
        "F-030, S-310, F-010, F-012, S-184: wrong codes void no code from staff; they count with all others, known devices go on, and a new code starts the count afresh"
    )
    func guesses() async throws {
        try await SpokenCodeTests.withSchool { latchkey, phone in
            func guess() async throws {
                let ticket = try await latchkey.ticket("pupil")
                for _ in 0..<5 { #expect(try await latchkey.finish(ticket, "K7WQ-M3XT-22").code == "factor_invalid") }
            }
            let first = try await latchkey.finish(latchkey.ticket("pupil"), phone.code(at: latchkey.clock.now))
            let device = "latchkey-device=\(try #require(first.cookie("latchkey-device")))"
            let code = try await SpokenCodeTests.code(latchkey, as: "teach")
            try await guess()
            #expect(try await latchkey.finish(latchkey.ticket("pupil"), code).status == 429)
            let ticket = try await latchkey.ticket("pupil", cookie: device)
            #expect(try await latchkey.finish(ticket, code, cookie: device).status == 200)

            let next = try await SpokenCodeTests.code(latchkey, as: "teach")
            try await guess()
            #expect(
                try await latchkey.finish(latchkey.ticket("pupil"), phone.code(at: latchkey.clock.now)).status == 429)
            latchkey.clock.advance(by: .seconds(5))
            #expect(try await latchkey.finish(latchkey.ticket("pupil"), next).status == 200)
        }
    }

    @Test(
        "S-300: a code ends with the right of who made it, with the role of who has it, and with every change of factors"
    )
    func outlived() async throws {
        try await SpokenCodeTests.withSchool { latchkey, phone in
            let changes: [@Sendable () async throws -> Void] = [
                { try await latchkey.operate.setState(.disabled, uid: "teach") },
                { try await latchkey.operate.setRole(.user, uid: "teach") },
                { try await latchkey.operate.setRole(.teacher, uid: "pupil") },
                {
                    let codes = try await latchkey.send(
                        .post, "/api/factors/recovery-codes", cookie: latchkey.signIn(with: phone))
                    #expect(codes.status == 201)
                },
            ]
            for (number, change) in changes.enumerated() {
                let code = try await SpokenCodeTests.code(latchkey, as: "teach")
                try await change()
                #expect(try await latchkey.finish(latchkey.ticket("pupil"), code).code == "factor_invalid", "\(number)")
                try await latchkey.operate.setState(.active, uid: "teach")
                try await latchkey.operate.setRole(.teacher, uid: "teach")
                try await latchkey.operate.setRole(.user, uid: "pupil")
            }
            // The right is asked for by the statement that uses it up, whatever was ended before.
            let code = try await SpokenCodeTests.code(latchkey, as: "teach")
            try await latchkey.store.execute("UPDATE account SET roles = 0 WHERE uid = 'teach'")
            #expect(try await latchkey.finish(latchkey.ticket("pupil"), code).code == "factor_invalid")
        }
    }

    @Test("F-030, F-020: in a session that there is it is good beside the password alone")
    func stepUp() async throws {
        try await SpokenCodeTests.withSchool { latchkey, phone in
            let cookie = try await latchkey.signIn(with: phone)
            let code = try await SpokenCodeTests.code(latchkey, as: "teach")
            let alone = try await latchkey.send(
                .post, "/api/reauth", json: Latchkey.body(["code": code]), cookie: cookie)
            #expect(alone.code == "reauth_required" && alone.setCookies.isEmpty)
            let body = Latchkey.body(["code": code, "password": Latchkey.password])
            #expect(try await latchkey.send(.post, "/api/reauth", json: body, cookie: cookie).status == 200)
        }
    }

    @Test(
        "F-030, S-280: people with a confirmed address are told once an hour, without the code, which is stored nowhere"
    )
    func told() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("boss", role: .admin)
            try await latchkey.addConfirmed("ann", email: "ann@school.example")
            _ = try await latchkey.addPhone(to: try #require(try await latchkey.store.findAccount(uid: "ann")))
            let code = try await SpokenCodeTests.code(latchkey, for: "ann", as: "boss")
            _ = try await SpokenCodeTests.code(latchkey, for: "ann", as: "boss")
            let mails = try await latchkey.mails()
            #expect(mails.map(\.to.text) == ["ann@school.example"])
            #expect(mails.map(\.subject) == ["A one-time code for your account at localhost was created"])
            #expect(mails.allSatisfy { !$0.text.contains(code) })
            for text in [code, code.replacing("-", with: "")] {
                let held = try await latchkey.store.dump().contains { $0.contains(text) }
                #expect(!held)
            }
        }
    }
}
