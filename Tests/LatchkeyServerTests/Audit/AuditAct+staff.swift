import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTestSupport
import Testing

extension AuditAct {
    static let staff: [AuditAct] = [
        AuditAct("issue a recovery code", .recoveryCodeIssued, prepare: boss) { latchkey, _, prepared in
            let id = try await latchkey.operate.show(uid: "toby").account.id.text
            let answer = try await latchkey.send(
                .post, "/api/user/\(id)/recovery-code", json: "{}", cookie: prepared[0])
            try expect(201, answer)
        },
        AuditAct("make a join code", .joinCodeCreated, of: nil, prepare: boss) { latchkey, _, prepared in
            let answer = try await latchkey.send(.post, "/api/join-codes", json: "{}", cookie: prepared[0])
            try expect(201, answer)
        },
        AuditAct("give a join code more seats", .joinCodeChanged, of: nil, prepare: joinCode) { latchkey, _, prepared in
            let path = "/api/join-codes/\(prepared[1])"
            try await expect(200, latchkey.send(.put, path, json: #"{"seats":45}"#, cookie: prepared[0]))
            // Below those who have joined, of whom there are none yet, and beyond what there can be: no event.
            try await expect(400, latchkey.send(.put, path, json: #"{"seats":0}"#, cookie: prepared[0]))
        },
        AuditAct("revoke a join code", .joinCodeRevoked, of: nil, prepare: joinCode) { latchkey, _, prepared in
            let path = "/api/join-codes/\(prepared[1])"
            try await expect(204, latchkey.send(.delete, path, cookie: prepared[0]))
        },
        AuditAct("approve", .accountApproved, of: "waiting", configure: approval, prepare: waiting) {
            latchkey, _, prepared in
            let path = "/api/pending/\(prepared[1])"
            try await expect(204, latchkey.send(.post, path, cookie: prepared[0]))
        },
        AuditAct("turn away", .accountRefused, of: "waiting", configure: approval, prepare: waiting) {
            latchkey, _, prepared in
            let path = "/api/pending/\(prepared[1])"
            try await expect(204, latchkey.send(.delete, path, cookie: prepared[0]))
        },
        AuditAct("add many", .accountCreated, .recoveryCodeIssued, of: "new", prepare: boss) { latchkey, _, prepared in
            let body = #"[{"uid":"new","name":"New"}]"#
            try await expect(200, latchkey.send(.post, "/api/users", json: body, cookie: prepared[0]))
        },
        AuditAct("give a role", .roleChanged, prepare: boss) { latchkey, _, prepared in
            let id = try await latchkey.operate.show(uid: "toby").account.id.text
            let path = "/api/user/\(id)/roles/Teacher"
            try await expect(200, latchkey.send(.put, path, json: "{}", cookie: prepared[0]))
        },
        AuditAct("say when somebody ends", .accountEndChanged, prepare: boss) { latchkey, _, prepared in
            let path = "/api/user/\(try await latchkey.operate.show(uid: "toby").account.id.text)/end"
            let body = #"{"ends_at":"9999-12-24"}"#
            // The second time it changes nothing.
            for _ in 0..<2 { try await expect(200, latchkey.send(.put, path, json: body, cookie: prepared[0])) }
        },
        AuditAct("take a role", .roleChanged, prepare: boss) { latchkey, _, prepared in
            let id = try await latchkey.operate.show(uid: "toby").account.id.text
            try await expect(200, latchkey.send(.delete, "/api/user/\(id)/roles/User", cookie: prepared[0]))
        },
        AuditAct("end one of somebody's sessions", .sessionsEndedByStaff, prepare: boss) { latchkey, _, prepared in
            let report = try await latchkey.operate.show(uid: "toby")
            let session = try #require(report.sessions.first).publicID.text
            let path = "/api/user/\(report.account.id.text)/sessions/\(session)"
            try await expect(204, latchkey.send(.delete, path, cookie: prepared[0]))
        },
        AuditAct("end somebody's sessions", .sessionsEndedByStaff, prepare: boss) { latchkey, _, prepared in
            let id = try await latchkey.operate.show(uid: "toby").account.id.text
            try await expect(204, latchkey.send(.delete, "/api/user/\(id)/sessions", cookie: prepared[0]))
            // Nobody is signed in any longer.
            try await expect(204, latchkey.send(.delete, "/api/user/\(id)/sessions", cookie: prepared[0]))
        },
        AuditAct("disable somebody", .accountDisabled, prepare: boss) { latchkey, _, prepared in
            let id = try await latchkey.operate.show(uid: "toby").account.id.text
            let path = "/api/user/\(id)/state"
            try await expect(200, latchkey.send(.put, path, json: #"{"state":"disabled"}"#, cookie: prepared[0]))
        },
        AuditAct("enable somebody", .accountEnabled, prepare: boss) { latchkey, _, prepared in
            let id = try await latchkey.operate.show(uid: "toby").account.id.text
            let path = "/api/user/\(id)/state"
            try await expect(200, latchkey.send(.put, path, json: #"{"state":"active"}"#, cookie: prepared[0]))
        },
        AuditAct("clear somebody's wait", .waitCleared, prepare: waitingToby) { latchkey, _, prepared in
            let id = try await latchkey.operate.show(uid: "toby").account.id.text
            try await expect(204, latchkey.send(.post, "/api/user/\(id)/unlock", cookie: prepared[0]))
            // Nothing is counted any longer.
            try await expect(204, latchkey.send(.post, "/api/user/\(id)/unlock", cookie: prepared[0]))
        },
        AuditAct("take events away", logs: .auditExported, prepare: boss) { latchkey, _, prepared in
            try await expect(200, latchkey.send(.get, "/api/events/export", cookie: prepared[0]))
        },
        AuditAct("take people away", logs: .usersExported, prepare: boss) { latchkey, _, prepared in
            try await expect(200, latchkey.send(.get, "/api/users/export", cookie: prepared[0]))
        },
        AuditAct("send a mail again", .mailResent, of: nil, prepare: sentMail) { latchkey, _, prepared in
            try await expect(204, latchkey.send(.post, "/api/mail/\(prepared[1])", cookie: prepared[0]))
        },
    ]

    static let operators: [AuditAct] = [
        AuditAct("role", .roleChanged) { latchkey, _, _ in
            try await latchkey.operate.setRole(.teacher, uid: "toby")
        },
        AuditAct("disable", .accountDisabled) { latchkey, _, _ in
            try await latchkey.operate.setState(.disabled, uid: "toby")
        },
        AuditAct("enable", .accountEnabled) { latchkey, _, _ in
            try await latchkey.operate.setState(.active, uid: "toby")
        },
        AuditAct("set password", .passwordChanged) { latchkey, _, _ in
            try await latchkey.operate.setPassword("staple battery horse", uid: "toby")
        },
        AuditAct("sign out all", .otherSessionsEnded) { latchkey, _, _ in
            _ = try await latchkey.operate.signOut(uid: "toby")
        },
        AuditAct("sign out of one", .sessionEnded) { latchkey, _, _ in
            let session = try #require(try await latchkey.operate.show(uid: "toby").sessions.first)
            try await latchkey.operate.endSession(session.publicID.text, uid: "toby")
        },
        AuditAct("unlock", .waitCleared, prepare: waitingToby) { latchkey, _, _ in
            let first = try await latchkey.operate.clearWait(uid: "toby")
            let second = try await latchkey.operate.clearWait(uid: "toby")
            #expect(first && !second)
        },
        AuditAct("add", .accountCreated, of: "new") { latchkey, _, _ in
            try await latchkey.addAccount("new")
        },
        AuditAct("remove", .accountDeleted) { latchkey, _, _ in
            try await latchkey.operate.remove(uid: "toby")
        },
    ]

    static let timers: [AuditAct] = [
        AuditAct("a role ends", .roleChanged, prepare: endingRole) { latchkey, _, _ in
            try await latchkey.flows.upkeep.endRoles()
        },
        AuditAct(
            "nobody confirms in seven days", .accountExpired, of: "unconfirmed",
            configure: { $0.flows.emailDomains = ["school.example"] }, prepare: unconfirmed
        ) { latchkey, _, _ in
            try await latchkey.flows.upkeep.prune()
        },
        AuditAct("the audit has events of before 400 days", .auditPruned, of: nil, prepare: oldEvents) {
            latchkey, _, _ in
            try await latchkey.flows.upkeep.prune()
        },
    ]

    private static let approval: @Sendable (inout LatchkeyOptions) -> Void = { $0.flows.registration = .approval }

    private static let boss: Preparation = { latchkey in [try await latchkey.signIn("boss")] }

    /// Somebody has guessed at his password.
    private static let waitingToby: Preparation = { latchkey in
        _ = try await latchkey.signInAnswer("toby", "wrong password")
        return [try await latchkey.signIn("boss")]
    }

    private static let joinCode: Preparation = { latchkey in
        let cookie = try await latchkey.signIn("boss")
        let answer = try await latchkey.send(.post, "/api/join-codes", json: "{}", cookie: cookie)
        return [cookie, try #require((answer.json["code"] as? [String: Any])?["id"] as? String)]
    }

    private static let waiting: Preparation = { latchkey in
        let answer = try await latchkey.send(.post, "/api/user", json: SignUpTests.body("waiting"))
        return [try await latchkey.signIn("boss"), try #require(answer.json["id"] as? String)]
    }

    private static let unconfirmed: Preparation = { latchkey in
        let body = SignUpTests.body("unconfirmed", email: "unconfirmed@school.example")
        try await expect(201, latchkey.send(.post, "/api/user", json: body))
        latchkey.clock.advance(by: .seconds(7 * 86_400))
        return []
    }

    private static let endingRole: Preparation = { latchkey in
        let user = try #require(latchkey.store.roles["User"])
        _ = try await latchkey.operate.giveRole(user, for: .seconds(60), uid: "toby")
        latchkey.clock.advance(by: .seconds(60))
        return []
    }

    private static let oldEvents: Preparation = { latchkey in
        latchkey.clock.advance(by: .seconds(400 * 86_400))
        // Events go only while newer ones come, and those of the last day prove nothing.
        _ = try await latchkey.signIn("toby")
        latchkey.clock.advance(by: .seconds(2 * 86_400))
        return []
    }

    private static let sentMail: Preparation = { latchkey in
        _ = try await RecoverPasswordTests.ask(latchkey, "ann")
        _ = try await latchkey.mails()
        let cookie = try await latchkey.signIn("boss")
        let mail = try #require(try await latchkey.store.listMail().items.first)
        return [cookie, mail.mail.id.text]
    }
}
