import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyMail
import LatchkeyPasswords
import LatchkeyStore
import LatchkeyTestSupport
import Testing

extension AuditAct {
    static let sessions: [AuditAct] = [
        AuditAct("sign in", .signedIn) { latchkey, _, _ in _ = try await latchkey.signIn("toby") },
        AuditAct("sign in, hashed before with other parameters", .signedIn, .passwordRehashed, prepare: oldHash) {
            latchkey, _, _ in _ = try await latchkey.signIn("toby")
        },
        AuditAct("sign in for another page", .handOffProven, .signedIn) { latchkey, _, _ in
            let code = try latchkey.code(in: try await latchkey.prove("toby", latchkey.beginHandOff()))
            try await expect(200, latchkey.exchange(code))
        },
        AuditAct("the code of a hand-off once more", .handOffReplayed, prepare: usedHandOff) { latchkey, _, prepared in
            try await expect(403, latchkey.exchange(prepared[0]))
        },
        AuditAct("wrong password", .signInFailed) { latchkey, _, _ in
            _ = try await latchkey.signInAnswer("toby", "wrong")
        },
        AuditAct("nobody", .signInFailed, of: nil) { latchkey, _, _ in _ = try await latchkey.signInAnswer("nobody") },
        AuditAct("two wrong passwords at once, after five", .signInFailed, logs: .signInThrottled, prepare: guesses(5))
        {
            latchkey, _, _ in
            try await expect(401, latchkey.signInAnswer("toby", "wrong"))
            try await expect(429, latchkey.signInAnswer("toby", "wrong"))
        },
        AuditAct("hundredth wrong password", .signInFailed, .passwordOff, prepare: guesses(99, pause: 900)) {
            latchkey, _, _ in _ = try await latchkey.signInAnswer("toby", "wrong")
        },
        AuditAct("sign out", .signedOut) { latchkey, cookie, _ in
            _ = try await latchkey.send(.delete, "/api/authenticate", cookie: cookie)
        },
        AuditAct("end others", .otherSessionsEnded, prepare: { [try await $0.signIn("toby")] }) { latchkey, cookie, _ in
            _ = try await latchkey.send(.delete, "/api/sessions", cookie: cookie)
        },
        AuditAct("end others, where there are none") { latchkey, cookie, _ in
            try await expect(204, latchkey.send(.delete, "/api/sessions", cookie: cookie))
        },
        AuditAct("end one", .sessionEnded) { latchkey, cookie, _ in
            let id = try await latchkey.operate.show(uid: "toby").sessions.first?.publicID.text ?? ""
            _ = try await latchkey.send(.delete, "/api/sessions/\(id)", cookie: cookie)
        },
        AuditAct("read") { latchkey, cookie, _ in
            for path in ["/api/id", "/api/user", "/api/sessions", "/api/email"] {
                let answer = try await latchkey.send(.get, path, cookie: cookie)
                #expect(answer.status == 200)
            }
        },
    ]

    static let ownAccounts: [AuditAct] = [
        AuditAct("sign up", .signedUp, of: "new") { latchkey, _, _ in
            _ = try await latchkey.send(.post, "/api/user", json: SignUpTests.body("new"))
        },
        AuditAct("sign up, taken") { latchkey, _, _ in
            let answer = try await latchkey.send(.post, "/api/user", json: SignUpTests.body("toby"))
            #expect(answer.status == 409)
        },
        AuditAct("change", .accountUpdated) { latchkey, cookie, _ in
            _ = try await latchkey.send(.put, "/api/user", json: #"{"name":"x"}"#, cookie: cookie)
        },
        AuditAct("change refused") { latchkey, cookie, _ in
            let answer = try await latchkey.send(.put, "/api/user", json: #"{"uid":"boss"}"#, cookie: cookie)
            #expect(answer.status == 409)
        },
        AuditAct("remove oneself", .accountDeleted) { latchkey, cookie, _ in
            _ = try await latchkey.send(.delete, "/api/user", json: #"{"uid":"toby"}"#, cookie: cookie)
        },
        AuditAct("new password", .passwordChanged) { latchkey, cookie, _ in
            let body = Latchkey.body(["current": Latchkey.password, "new": "staple battery horse"])
            _ = try await latchkey.send(.put, "/api/password", json: body, cookie: cookie)
        },
        AuditAct("new password, wrong current", .passwordChangeFailed) { latchkey, cookie, _ in
            let body = Latchkey.body(["current": "wrong", "new": "staple battery horse"])
            _ = try await latchkey.send(.put, "/api/password", json: body, cookie: cookie)
        },
        AuditAct("proof once more", .reauthenticated) { latchkey, cookie, _ in
            let body = Latchkey.body(["password": Latchkey.password])
            try await expect(200, latchkey.send(.post, "/api/reauth", json: body, cookie: cookie))
        },
        AuditAct("proof once more, wrong", .reauthFailed) { latchkey, cookie, _ in
            let body = Latchkey.body(["password": "wrong"])
            try await expect(401, latchkey.send(.post, "/api/reauth", json: body, cookie: cookie))
        },
        AuditAct("export", logs: .dataExported) { latchkey, cookie, _ in
            try await expect(200, latchkey.send(.get, "/api/data", cookie: cookie))
        },
        AuditAct("set up", .setupCompleted, of: "new", hasPeople: false, prepare: setupCode) { latchkey, _, prepared in
            let body = SetupTests.body(prepared[0], uid: "new")
            try await expect(201, latchkey.send(.post, "/api/setup", json: body))
        },
    ]

    static let recoveries: [AuditAct] = [
        AuditAct("ask for a new password", .recoveryRequested, of: nil) { latchkey, _, _ in
            try await expect(202, RecoverPasswordTests.ask(latchkey, "ann"))
        },
        AuditAct("recover", .passwordRecovered, of: "ann", prepare: recoveryLink) { latchkey, _, prepared in
            try await expect(200, RecoverPasswordTests.recover(latchkey, ["token": prepared[0]]))
        },
        AuditAct("recover with a wrong link", prepare: recoveryLink) { latchkey, _, _ in
            try await expect(403, RecoverPasswordTests.recover(latchkey, ["token": "wrong"]))
        },
        AuditAct("confirm an address", .emailConfirmed, of: "ann", prepare: changeOfAddress) {
            latchkey, _, prepared in
            let body = Latchkey.body(["token": prepared[1]])
            try await expect(200, latchkey.send(.post, "/api/email/confirm", json: body))
        },
        AuditAct("take a change back", .emailChangeCancelled, of: "ann", prepare: changeOfAddress) {
            latchkey, _, prepared in
            try await expect(204, latchkey.send(.delete, "/api/email/change", cookie: prepared[0]))
        },
        AuditAct("undo a change", .emailChangeCancelled, of: "ann", prepare: changeOfAddress) {
            latchkey, _, prepared in
            let body = Latchkey.body(["token": prepared[2]])
            try await expect(200, latchkey.send(.post, "/api/email/undo", json: body))
        },
    ]

    private static let usedHandOff: Preparation = { latchkey in
        let code = try latchkey.code(in: try await latchkey.prove("toby", latchkey.beginHandOff()))
        try await expect(200, latchkey.exchange(code))
        latchkey.clock.advance(by: .seconds(5))
        return [code]
    }

    private static let oldHash: Preparation = { latchkey in
        let old = PasswordHasher(
            parameters: .unsafeForTests(memoryKiB: 16, iterations: 2), threads: 1, queueLimit: 8)
        defer { old.shutdown() }
        guard let password = Password(candidate: Latchkey.password) else { throw HarnessError("no password") }
        let hash = try await old.hash(password, for: .server)
        try await latchkey.store.execute("UPDATE account SET password_hash = ? WHERE uid = 'toby'", hash)
        return []
    }

    private static func guesses(_ count: Int, pause: Int = 0) -> Preparation {
        { latchkey in
            for _ in 0..<count {
                try await expect(401, latchkey.signInAnswer("toby", "wrong"))
                latchkey.clock.advance(by: .seconds(pause))
            }
            return []
        }
    }

    private static let setupCode: Preparation = { latchkey in
        [try #require(try await latchkey.flows.setUp.offer())]
    }

    private static let recoveryLink: Preparation = { latchkey in
        _ = try await RecoverPasswordTests.ask(latchkey, "ann")
        return [try #require(try await latchkey.mails().first?.secret)]
    }

    /// Ann's cookie, the link that confirms her new address, and the one that undoes the change.
    private static let changeOfAddress: Preparation = { latchkey in
        let cookie = try await latchkey.signIn("ann")
        _ = try await latchkey.send(.put, "/api/user", json: #"{"email":"new@school.example"}"#, cookie: cookie)
        let mails = try await latchkey.mails()
        let confirm = try #require(mails.first { $0.to.text == "new@school.example" }?.secret)
        let undo = try #require(mails.compactMap { $0.to.text == "ann@school.example" ? $0.secret : nil }.first)
        return [cookie, confirm, undo]
    }
}
