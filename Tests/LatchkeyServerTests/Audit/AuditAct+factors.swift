import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTestSupport
import Testing

extension AuditAct {
    static let factors: [AuditAct] = [
        AuditAct("add an authenticator", .factorAdded) { latchkey, cookie, _ in _ = try await latchkey.enrol(cookie) },
        AuditAct("begin to add one, and type a wrong code") { latchkey, cookie, _ in
            let phone = try EnrolledPhone(try await latchkey.beginEnrolment(cookie))
            let wrong = phone.code(at: latchkey.clock.now, steps: 50)
            try await expect(401, latchkey.confirmEnrolment(phone.id, wrong, cookie))
        },
        AuditAct("rename an authenticator", .factorRenamed, prepare: both) { latchkey, _, prepared in
            let path = "/api/factors/totp/\(prepared[1])"
            try await expect(200, latchkey.send(.put, path, json: #"{"name":"x"}"#, cookie: prepared[0]))
        },
        AuditAct("remove an authenticator", .factorRemoved, prepare: both) { latchkey, _, prepared in
            try await expect(204, latchkey.send(.delete, "/api/factors/totp/\(prepared[1])", cookie: prepared[0]))
        },
        AuditAct("add a passkey", .factorAdded) { latchkey, cookie, _ in _ = try await latchkey.addPasskey(cookie) },
        AuditAct("sign in by a passkey", .signedIn, prepare: passkey) { latchkey, _, prepared in
            try await expect(200, latchkey.signIn(signed: prepared[0], device: prepared[1]))
        },
        AuditAct("a passkey that may have been copied", .passkeyCounter, prepare: copied) { latchkey, _, prepared in
            try await expect(401, latchkey.signIn(signed: prepared[0], device: prepared[1]))
        },
        AuditAct("new recovery codes", .recoveryCodesMade, prepare: both) { latchkey, _, prepared in
            try await expect(201, latchkey.send(.post, "/api/factors/recovery-codes", cookie: prepared[0]))
        },
        AuditAct("forget one's trusted devices", .devicesForgotten, prepare: trusted) { latchkey, _, prepared in
            for _ in 0..<2 {
                let path = "/api/factors/trusted-devices"
                try await expect(204, latchkey.send(.delete, path, cookie: prepared[0]))
            }
        },
        AuditAct("make somebody a code for the second step", .factorCodeIssued, prepare: lostPhone) {
            latchkey, _, prepared in
            let path = prepared[1].replacing("/factors", with: "/factor-code")
            try await expect(201, latchkey.send(.post, path, json: "{}", cookie: prepared[0]))
        },
        AuditAct("remove somebody's factors", .factorsReset, prepare: lostPhone) { latchkey, _, prepared in
            try await expect(204, latchkey.send(.delete, prepared[1], cookie: prepared[0]))
        },
        AuditAct("remove somebody's factors, where there are none", prepare: noPhone) { latchkey, _, prepared in
            try await expect(204, latchkey.send(.delete, prepared[1], cookie: prepared[0]))
        },
    ]

    private static func toby(_ latchkey: Latchkey) async throws -> Account {
        try #require(try await latchkey.store.findAccount(uid: "toby"))
    }

    /// The cookie of a session of Toby's that has proven both factors, and the authenticator's id.
    private static let both: Preparation = { latchkey in
        let phone = try await latchkey.addPhone(to: toby(latchkey))
        return [try await latchkey.signIn(with: phone), phone.id.text]
    }

    /// The cookie of a session of Toby's, on a device that is trusted.
    private static let trusted: Preparation = { latchkey in
        let prepared = try await both(latchkey)
        let until = latchkey.clock.now + .seconds(86_400)
        try await latchkey.store.execute("UPDATE known_device SET trusted_until = ?", until)
        return prepared
    }

    /// What a passkey of Toby's signs, and the device that it is for.
    private static let passkey: Preparation = { latchkey in
        let (passkey, _, _) = try await latchkey.addPasskey(try await latchkey.signIn("toby"))
        let (options, device) = try await latchkey.signInOptions()
        return [try passkey.sign(options), device]
    }

    private static let copied: Preparation = { latchkey in
        let (passkey, _, _) = try await latchkey.addPasskey(try await latchkey.signIn("toby"), signCount: 7)
        let (options, device) = try await latchkey.signInOptions()
        return [try passkey.sign(options), device]
    }

    /// The administrator's cookie, and the path of Toby's factors.
    private static let lostPhone: Preparation = { latchkey in
        _ = try await latchkey.addPhone(to: toby(latchkey))
        return try await noPhone(latchkey)
    }

    private static let noPhone: Preparation = { latchkey in
        [try await latchkey.signIn("boss"), "/api/user/\(try await toby(latchkey).id.text)/factors"]
    }
}
