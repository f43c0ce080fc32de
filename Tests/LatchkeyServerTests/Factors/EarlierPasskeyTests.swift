import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyMail
import LatchkeyStore
import LatchkeyTestSupport
import Testing

/// Passkeys that were made for an RP ID of before.
@Suite struct EarlierPasskeyTests {
    private static func outdate(_ latchkey: Latchkey) async throws {
        try await latchkey.store.execute("UPDATE passkey SET rp_id = ?", "old.example")
    }

    private static func removal(
        of id: String, _ kind: String, _ latchkey: Latchkey, _ cookie: String
    ) async throws -> Answer {
        try await latchkey.send(.delete, "/api/factors/\(kind)/\(id)", cookie: cookie)
    }

    @Test(
        "F-034, F-042: a key of an earlier RP ID still asks for a second step and answers none; lists show it as one that cannot be used, and it can be removed"
    )
    func asks() async throws {
        try await withLatchkey { latchkey in
            let account = try await latchkey.addAccount("toby")
            let (passkey, _, codes) = try await latchkey.addPasskey(try await latchkey.signIn("toby"))
            let before = try await latchkey.ticket("toby", origin: SoftPasskey.origin)
            let options = try await latchkey.ticketOptions(before)
            try await EarlierPasskeyTests.outdate(latchkey)
            #expect(try await latchkey.signInAnswer(with: passkey).code == "passkey_invalid")
            // Signed for today's RP ID, as a browser that was deceived would.
            #expect(try await latchkey.finish(before, signed: try passkey.sign(options)).code == "passkey_invalid")
            let asked = try await latchkey.signInAnswer("toby", origin: SoftPasskey.origin)
            #expect(asked.code == "factor_required" && asked.json["factors"] as? [String] == ["recovery_code"])
            let ticket = try #require(asked.json["ticket"] as? String)
            #expect((try await latchkey.ticketOptions(ticket)["allowCredentials"] as? [Any])?.isEmpty == true)
            let answer = try await latchkey.send(
                .post, "/api/authenticate/factor", json: Latchkey.body(["ticket": ticket, "code": codes[0]]),
                origin: SoftPasskey.origin)
            #expect(answer.status == 200, "\(answer.text)")
            let cookie = "latchkey=\(answer.cookie("latchkey") ?? "")"
            #expect((try await latchkey.reauthOptions(cookie)["allowCredentials"] as? [Any])?.isEmpty == true)
            #expect((try await latchkey.registrationOptions(cookie)["excludeCredentials"] as? [Any])?.isEmpty == true)
            let key = try #require((try await latchkey.factors(cookie)["passkeys"] as? [[String: Any]])?.first)
            #expect(key["usable"] as? Bool == false)
            let removed = try await EarlierPasskeyTests.removal(
                of: try #require(key["id"] as? String), "passkeys", latchkey, cookie)
            #expect(removed.status == 204, "\(removed.text)")
            #expect(try await latchkey.store.findAccount(account.id)?.factors.isEmpty == true)
        }
    }

    @Test(
        "F-046: a key of an earlier RP ID spares no last factor, neither of a role that needs one nor beside the last that works"
    )
    func sparesNothing() async throws {
        try await withLatchkey({ $0.flows.requiredFactors = .roles(["Admin"]) }) { latchkey in
            for (uid, role) in [("boss", Roles.admin), ("toby", Roles.user)] {
                let account = try await latchkey.addAccount(uid, role: role)
                let (passkey, _, _) = try await latchkey.addPasskey(try await latchkey.signIn(uid))
                let phone = try await latchkey.addPhone(to: account)
                let signedIn = try await latchkey.signInAnswer(with: passkey)
                let cookie = "latchkey=\(signedIn.cookie("latchkey") ?? "")"
                try await EarlierPasskeyTests.outdate(latchkey)
                let refused = try await EarlierPasskeyTests.removal(of: phone.id.text, "totp", latchkey, cookie)
                #expect(refused.status == 409 && refused.code == "last_factor", "\(uid): \(refused.text)")
                let key = try #require(try await latchkey.store.listPasskeys(of: account.id).first)
                let removed = try await EarlierPasskeyTests.removal(of: key.id.text, "passkeys", latchkey, cookie)
                #expect(removed.status == 204, "\(uid): \(removed.text)")
            }
        }
    }

    @Test(
        "F-046: without a password the last passkey stays; an app, a security key and a key of an earlier RP ID were no way in"
    )
    func lastWayIn() async throws {
        try await withLatchkey { latchkey in
            let account = try await latchkey.addAccount("toby")
            let (_, first, _) = try await latchkey.addPasskey(try await latchkey.signIn("toby"), name: "Old")
            try await EarlierPasskeyTests.outdate(latchkey)
            let (_, second, _) = try await latchkey.addPasskey(first, isSecurityKey: true, name: "Key")
            let (passkey, _, _) = try await latchkey.addPasskey(second, name: "New")
            let phone = try await latchkey.addPhone(to: account)
            let signedIn = try await latchkey.signInAnswer(with: passkey)
            let cookie = "latchkey=\(signedIn.cookie("latchkey") ?? "")"
            try await latchkey.store.execute("UPDATE account SET password_hash = NULL WHERE uid = ?", "toby")
            let keys = try await latchkey.store.listPasskeys(of: account.id)
            var session = cookie
            func remove(_ name: String) async throws -> Answer {
                let key = try #require(keys.first { $0.name == name })
                return try await EarlierPasskeyTests.removal(of: key.id.text, "passkeys", latchkey, session)
            }
            let last = try await remove("New")
            #expect(last.status == 409 && last.code == "last_credential", "\(last.text)")
            for name in ["Old", "Key"] { #expect(try await remove(name).status == 204, "\(name)") }
            let again = try await latchkey.signInAnswer(with: passkey)
            session = "latchkey=\(again.cookie("latchkey") ?? "")"
            let app = try await EarlierPasskeyTests.removal(of: phone.id.text, "totp", latchkey, session)
            #expect(app.status == 204, "\(app.text)")
            #expect(try await latchkey.signInAnswer(with: passkey).status == 200)
        }
    }

    @Test(
        "F-013: the mail about a new password counts the passkeys that sign in: no security key, and none of an earlier RP ID"
    )
    func mail() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addConfirmed("toby", email: "toby@school.example")
            let (_, first, _) = try await latchkey.addPasskey(try await latchkey.signIn("toby"))
            _ = try await latchkey.addPasskey(first, isSecurityKey: true)
            _ = try await latchkey.mails()
            try await latchkey.operate.setPassword("seven green umbrellas", uid: "toby")
            let told = try await latchkey.mails().map(\.text)
            #expect(told.count == 1 && told[0].contains("can still sign in to the account: 1."), "\(told)")
            #expect(told.first?.contains("http://localhost:8587/profile") == true)
            try await EarlierPasskeyTests.outdate(latchkey)
            try await latchkey.operate.setPassword("eight green umbrellas", uid: "toby")
            let silent = try await latchkey.mails().map(\.text)
            #expect(silent.count == 1 && !silent[0].contains("can still sign in"), "\(silent)")
        }
    }
}
