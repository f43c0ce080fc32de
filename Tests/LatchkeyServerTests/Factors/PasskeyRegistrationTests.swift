import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyServer
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct PasskeyRegistrationTests {
    @Test(
        "F-031, S-203, S-204: the first passkey acts as the first authenticator: level two, recovery codes, no other session; its options are explicit and name nothing of the person"
    )
    func firstKey() async throws {
        try await withLatchkey { latchkey in
            let account = try await latchkey.addConfirmed("toby", email: "toby@school.example")
            let (cookie, other) = (try await latchkey.signIn("toby"), try await latchkey.signIn("toby"))
            let options = try await latchkey.registrationOptions(cookie)
            let selection = options["authenticatorSelection"] as? [String: Any]
            #expect(
                selection?["residentKey"] as? String == "required" && selection?["requireResidentKey"] as? Bool == true)
            #expect(selection?["userVerification"] as? String == "required")
            #expect((options["pubKeyCredParams"] as? [[String: Any]])?.map { $0["alg"] as? Int } == [-7, -8, -257])
            #expect(options["attestation"] as? String == "none" && options["timeout"] as? Int == 300_000)
            let user = options["user"] as? [String: Any]
            let handle = Base64URL.decode((user?["id"] as? String ?? "").utf8)
            #expect(handle?.count == 32 && user?["name"] as? String == "toby")
            let again = try await latchkey.registrationOptions(cookie)
            #expect((again["user"] as? [String: Any])?["id"] as? String == user?["id"] as? String)

            var passkey = SoftPasskey()
            let answer = try await latchkey.register(try passkey.register(options), cookie, name: "Téléphone")
            #expect(answer.status == 201 && (answer.json["recovery_codes"] as? [String])?.count == 10)
            let added = answer.json["passkey"] as? [String: Any]
            #expect(added?["name"] as? String == "Téléphone" && added?["kind"] as? String == "passkey")
            #expect(added?["discoverable"] as? Bool == true && added?["synced"] as? Bool == true)
            let raised = "latchkey=\(answer.cookie("latchkey") ?? "")"
            let auth = try await latchkey.send(.get, "/api/id", cookie: raised).json["auth"] as? [String: Any]
            #expect(auth?["factors"] as? Int == 2 && auth?["methods"] as? [String] == ["pop", "pwd"])
            #expect(try await latchkey.send(.get, "/api/id", cookie: other).status == 401)
            let list = try await latchkey.factors(raised)
            let listed = (list["passkeys"] as? [[String: Any]])?.first
            #expect(listed?["credential_id"] as? String == Base64URL.encodeText(passkey.id))
            #expect(list["passkey_user_id"] as? String == user?["id"] as? String)
            #expect(try await latchkey.store.findAccount(account.id)?.factors == .passkey)
            #expect(try await latchkey.store.listMail(of: account.id).map(\.mail.kind).contains(.passkeyAdded))
            let next = try await latchkey.registrationOptions(raised)
            #expect(
                (next["excludeCredentials"] as? [[String: Any]])?.first?["transports"] as? [String] == [
                    "internal", "hybrid",
                ])
        }
    }

    @Test(
        "F-040, F-031, S-188: a challenge registers one key, for the session and the page that asked, also where the first try failed"
    )
    func challenge() async throws {
        try await withLatchkey { latchkey in
            let toby = try await latchkey.addAccount("toby")
            try await latchkey.addAccount("ann")
            let (cookie, other) = (try await latchkey.signIn("toby"), try await latchkey.signIn("ann"))
            var passkey = SoftPasskey()
            let options = try await latchkey.registrationOptions(cookie)
            let sent = try passkey.register(options)
            #expect(try await latchkey.register(sent, other).code == "passkey_invalid")
            for origin in ["http://localhost:9999", "https://evil.example"] {
                #expect(try await latchkey.register(sent, cookie, origin: origin).status >= 400)
            }
            var unverified = passkey
            unverified.flags = 0x19
            let refused = try await latchkey.register(try unverified.register(options), cookie)
            #expect(refused.status == 400 && refused.code == "passkey_invalid")
            #expect(try await latchkey.register(sent, cookie).code == "passkey_invalid")
            let late = try passkey.register(try await latchkey.registrationOptions(cookie))
            latchkey.clock.advance(by: .seconds(300))
            #expect(try await latchkey.register(late, cookie).code == "passkey_invalid")
            #expect(try await latchkey.store.listPasskeys(of: toby.id).isEmpty)
        }
    }

    @Test(
        "F-033: a passkey needs verification whatever the request says; a security key does not, and is none that signs in alone"
    )
    func securityKey() async throws {
        try await withLatchkey { latchkey in
            let account = try await latchkey.addAccount("toby")
            let cookie = try await latchkey.signIn("toby")
            let options = try await latchkey.registrationOptions(cookie, isSecurityKey: true)
            let selection = options["authenticatorSelection"] as? [String: Any]
            #expect(
                selection?["residentKey"] as? String == "discouraged"
                    && selection?["userVerification"] as? String == "preferred")
            var key = SoftPasskey()
            key.flags = 0x01
            let answer = try await latchkey.register(try key.register(options), cookie)
            #expect(answer.status == 201)
            #expect((answer.json["passkey"] as? [String: Any])?["kind"] as? String == "security_key")
            #expect(try await latchkey.store.findAccount(account.id)?.factors == .securityKey)
            key.flags = 0x05
            #expect(try await latchkey.signInAnswer(with: key).code == "passkey_invalid")
        }
    }

    @Test(
        "F-039, S-198: a credential that an account has is taken, also raced; an account has ten keys at most",
        arguments: [false, true])
    func taken(isRaced: Bool) async throws {
        try await withLatchkey({ $0.flows.throttle[.factorChanges] = 100 }) { latchkey in
            try await latchkey.addAccount("toby")
            try await latchkey.addAccount("ann")
            let (one, other) = (try await latchkey.signIn("toby"), try await latchkey.signIn("ann"))
            let passkey = SoftPasskey()
            var (mine, theirs) = (passkey, passkey)
            let sent = [
                (try mine.register(try await latchkey.registrationOptions(one)), one),
                (try theirs.register(try await latchkey.registrationOptions(other)), other),
            ]
            if isRaced {
                let answers = try await inParallel(2) { try await latchkey.register(sent[$0].0, sent[$0].1) }
                #expect(answers.tally == [201: 1, 409: 1])
                return
            }
            let first = try await latchkey.register(sent[0].0, one)
            #expect(try await latchkey.register(sent[1].0, other).code == "passkey_taken")
            var cookie = "latchkey=\(first.cookie("latchkey") ?? "")"
            for _ in 1..<Passkey.maxPerAccount { cookie = try await latchkey.addPasskey(cookie).cookie }
            let full = try await latchkey.send(
                .post, "/api/factors/passkeys/options", json: "{}", cookie: cookie, origin: SoftPasskey.origin)
            #expect(full.status == 409 && full.code == "factor_limit")
            #expect(try await latchkey.store.countPasskeyOwners() == 1, "accounts are counted, not keys")
        }
    }

    @Test(
        "F-019, S-203: with a factor, adding and removing a key needs a proof by two factors of the last ten minutes")
    func levels() async throws {
        try await withLatchkey { latchkey in
            let phone = try await latchkey.addPhone(to: latchkey.addAccount("toby"))
            let cookie = try await latchkey.signIn(with: phone)
            let added = try await latchkey.addPasskey(cookie)
            #expect(added.codes.isEmpty)
            let id =
                ((try await latchkey.factors(added.cookie)["passkeys"] as? [[String: Any]])?.first?["id"] as? String)
                ?? ""
            latchkey.clock.advance(by: .seconds(601))
            for (method, path, json) in [
                (HTTPRequest.Method.post, "/api/factors/passkeys/options", "{}"),
                (.post, "/api/factors/passkeys", "{}"), (.delete, "/api/factors/passkeys/\(id)", nil),
            ] as [(HTTPRequest.Method, String, String?)] {
                let answer = try await latchkey.send(
                    method, path, json: json, cookie: added.cookie, origin: SoftPasskey.origin)
                #expect(answer.status == 403 && answer.code == "reauth_required", "\(path)")
            }
        }
    }

    @Test(
        "F-046: the list, a new name and a removal are the owner's; the last key takes the recovery codes with it, and the last way in stays"
    )
    func manage() async throws {
        try await withLatchkey { latchkey in
            let account = try await latchkey.addAccount("toby", email: "toby@school.example")
            try await latchkey.addAccount("ann")
            let (passkey, cookie, _) = try await latchkey.addPasskey(try await latchkey.signIn("toby"))
            let id =
                ((try await latchkey.factors(cookie)["passkeys"] as? [[String: Any]])?.first?["id"] as? String) ?? ""
            let path = "/api/factors/passkeys/\(id)"
            let stranger = try await latchkey.signIn("ann")
            #expect(try await latchkey.send(.put, path, json: #"{"name":"x"}"#, cookie: stranger).status == 404)
            #expect(try await latchkey.send(.delete, path, cookie: stranger).status == 404)
            #expect(try await latchkey.send(.put, path, json: #"{"name":"a\u0007"}"#, cookie: cookie).status == 400)
            #expect(try await latchkey.send(.put, path, json: #"{"name":"Blue"}"#, cookie: cookie).status == 200)
            try await latchkey.store.execute(
                "UPDATE account SET password_hash = NULL WHERE id = ?", account.id)
            let last = try await latchkey.send(.delete, path, cookie: cookie)
            #expect(last.status == 409 && last.code == "last_credential")
            try await latchkey.store.execute("UPDATE account SET password_hash = 'x' WHERE id = ?", account.id)
            let removals = try await latchkey.fiftyAtOnce { _ in
                try await latchkey.send(.delete, path, cookie: cookie)
            }
            #expect(removals[204] == 1)
            #expect(try await latchkey.store.findAccount(account.id)?.factors == [])
            #expect(try await latchkey.store.findRecoverySet(of: account.id) == nil)
            #expect(try await latchkey.signInAnswer(with: passkey).code == "passkey_invalid")
        }
    }

    @Test(
        "F-047, S-203: adding and removing a key is recorded with its kind and told by mail, a new name is recorded alone",
        arguments: [false, true])
    func told(isSecurityKey: Bool) async throws {
        try await withLatchkey { latchkey in
            let account = try await latchkey.addConfirmed("toby", email: "toby@school.example")
            let cookie = try await latchkey.addPasskey(
                try await latchkey.signIn("toby"), isSecurityKey: isSecurityKey
            ).cookie
            let key = try #require(try await latchkey.store.listPasskeys(of: account.id).first)
            let path = "/api/factors/passkeys/\(key.id.text)"
            #expect(try await latchkey.send(.put, path, json: #"{"name":"Blue"}"#, cookie: cookie).status == 200)
            let removed = try await latchkey.send(.delete, path, cookie: cookie)
            #expect(removed.status == 204, "\(removed.text)")
            let kinds: [AuditEvent.Kind] = [.factorAdded, .factorRenamed, .factorRemoved]
            let events = try await latchkey.store.listEvents(of: account.id, limit: 20)
            for kind in kinds {
                let kept = events.filter { $0.kind == kind }.map { $0.details["kind"] }
                #expect(kept == [isSecurityKey ? "security_key" : "passkey"], "\(kind)")
            }
            let mails = try await latchkey.store.listMail(of: account.id).map(\.mail.kind)
            let told: [OutgoingMail.Kind] =
                isSecurityKey ? [.securityKeyAdded, .securityKeyRemoved] : [.passkeyAdded, .passkeyRemoved]
            #expect(told.allSatisfy(mails.contains) && !mails.contains(.factorAdded), "\(mails)")
        }
    }

    @Test(
        "F-048, F-035: where passkeys are switched off their routes are not there; where browsers make none the routes say so"
    )
    func switchedOff() async throws {
        try await withLatchkey({ $0.flows.passkeys.areEnabled = false }) { latchkey in
            try await latchkey.addAccount("toby")
            let cookie = try await latchkey.signIn("toby")
            for path in [
                "/api/authenticate/passkey", "/api/authenticate/passkey/options", "/api/reauth/passkey/options",
                "/api/factors/passkeys", "/api/factors/passkeys/options",
            ] {
                let answer = try await latchkey.send(
                    .post, path, json: "{}", cookie: cookie, origin: SoftPasskey.origin)
                #expect(answer.status == 404, "\(path)")
            }
            let own = "/api/factors/passkeys/\(Door.unknownID)"
            #expect(try await latchkey.send(.delete, own, cookie: cookie).status == 404)
            #expect(try await latchkey.send(.get, "/.well-known/webauthn").status == 404)
            let settings = try await latchkey.send(.get, "/api/settings").json["passkeys"] as? [String: Any]
            #expect(settings?["enabled"] as? Bool == false)
        }
        try await withLatchkey({ options in
            options.publicURL = "http://127.0.0.1:8587"
            if let own = Origin("http://127.0.0.1:8587"), let passkeys = PasskeySettings(own: own) {
                options.flows.passkeys = passkeys
            }
        }) { latchkey in
            let answer = try await latchkey.send(
                .post, "/api/authenticate/passkey/options", json: "{}", origin: "http://127.0.0.1:8587")
            #expect(answer.status == 403 && answer.code == "passkey_unavailable")
        }
    }

    @Test(
        "F-043: browsers are told of exact https origins outside the RP ID, without cookies, and of nothing else behind a dot"
    )
    func relatedOrigins() async throws {
        let allowed = [
            "https://alice.github.io", "https://*.class.example", "https://www.school.example", "http://plain.example",
        ].compactMap(OriginPattern.init)
        try await withLatchkey({ options in
            options.publicURL = "https://auth.school.example"
            options.server = { $0.allowedOrigins = allowed }
            if let own = Origin("https://auth.school.example"),
                let passkeys = PasskeySettings(own: own, allowed: allowed, id: "school.example")
            {
                options.flows.passkeys = passkeys
                options.flows.passkeys.areEnabled = true
            }
        }) { latchkey in
            let answer = try await latchkey.send(.get, "/.well-known/webauthn")
            #expect(answer.status == 200 && answer.text == #"{"origins":["https://alice.github.io"]}"#)
            #expect(answer.setCookies.isEmpty)
            for path in [
                "/.well-known/webauthn/", "/.well-known/webauthn.json", "/x/.well-known/webauthn", "/.well-known",
            ] {
                #expect(try await latchkey.send(.get, path).status == 404)
            }
            for (origin, status) in [
                ("https://alice.github.io", 200), ("https://www.school.example", 200),
                ("https://a.class.example", 403), ("http://plain.example", 403),
            ] {
                let options = try await latchkey.send(
                    .post, "/api/authenticate/passkey/options", json: "{}", origin: origin)
                #expect(options.status == status, "\(origin)")
            }
        }
    }
}
