import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTestSupport
import Testing

extension AuditAct {
    static let secondSteps: [AuditAct] = [
        AuditAct("sign in by two factors", .signedIn, prepare: step { $0.code(at: $1) }) { latchkey, _, prepared in
            try await expect(200, latchkey.finish(prepared[0], prepared[1]))
        },
        AuditAct("a recovery code", .signedIn, .recoveryCodeUsed, prepare: step { phone, _ in phone.recoveryCodes[0] })
        {
            latchkey, _, prepared in
            try await expect(200, latchkey.finish(prepared[0], prepared[1]))
        },
        AuditAct("a code from staff", .signedIn, .factorCodeUsed, prepare: spoken) { latchkey, _, prepared in
            try await expect(200, latchkey.finish(prepared[0], prepared[1]))
        },
        AuditAct(
            "sign in by two factors, and trust the device", .signedIn, .deviceTrusted, prepare: step { $0.code(at: $1) }
        ) { latchkey, _, prepared in
            try await expect(200, latchkey.finish(prepared[0], prepared[1], trustsDevice: true))
        },
        AuditAct("right password, no second step", .factorAsked, prepare: step { $0.code(at: $1) }) { latchkey, _, _ in
            try await expect(403, latchkey.signInAnswer("toby"))
        },
        AuditAct("wrong code", .factorFailed, prepare: step { $0.wrongCode(at: $1) }) { latchkey, _, prepared in
            try await expect(401, latchkey.finish(prepared[0], prepared[1]))
        },
        AuditAct(
            "last wrong code", .factorFailed, .factorOff, logs: .signInThrottled,
            configure: { $0.flows.throttle.failuresUntilOff = 1 }, prepare: step { $0.wrongCode(at: $1) }
        ) { latchkey, _, prepared in
            for status in [401, 429] { try await expect(status, latchkey.finish(prepared[0], prepared[1])) }
        },
    ]

    /// A ticket of Toby's, and a code from an administrator.
    private static let spoken: Preparation = { latchkey in
        let prepared = try await step { $0.code(at: $1) }(latchkey)
        let id = try await latchkey.operate.show(uid: "toby").account.id.text
        let issued = try await latchkey.send(
            .post, "/api/user/\(id)/factor-code", json: "{}", cookie: latchkey.signIn("boss"))
        return [prepared[0], issued.json["code"] as? String ?? ""]
    }

    /// Toby has an authenticator: a ticket, and what is typed a minute later.
    private static func step(_ code: @escaping @Sendable (Phone, Timestamp) -> String) -> Preparation {
        { latchkey in
            guard let toby = try await latchkey.store.findAccount(uid: "toby") else { return [] }
            let phone = try await latchkey.addPhone(to: toby)
            return [try await latchkey.ticket("toby"), code(phone, latchkey.clock.now + .seconds(60))]
        }
    }
}
