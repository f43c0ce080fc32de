import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct PasskeyStepTests {
    @Test(
        "F-034, F-005, F-003: a ticket takes the keys of its own account, one challenge of its own, once; fifty at once, one session"
    )
    func secondStep() async throws {
        try await withLatchkey { latchkey in
            let account = try await latchkey.addAccount("toby")
            try await latchkey.addAccount("ann")
            let (key, _, _) = try await latchkey.addPasskey(try await latchkey.signIn("toby"), isSecurityKey: true)
            let (theirs, _, _) = try await latchkey.addPasskey(try await latchkey.signIn("ann"))
            let first = try await latchkey.signInAnswer("toby", origin: SoftPasskey.origin)
            #expect(first.json["factors"] as? [String] == ["passkey", "recovery_code"])
            let ticket = try #require(first.json["ticket"] as? String)
            let options = try await latchkey.ticketOptions(ticket)
            #expect(
                (options["allowCredentials"] as? [[String: Any]])?.map { $0["id"] as? String } == [
                    Base64URL.encodeText(key.id)
                ])
            #expect(options["userVerification"] as? String == "preferred")
            #expect(try await latchkey.finish(ticket, signed: try theirs.sign(options)).code == "passkey_invalid")
            let next = try await latchkey.ticketOptions(ticket)
            let signed = try key.sign(next)
            let before = try await latchkey.store.listSessions(of: account.id, now: latchkey.clock.now).count
            let race = try await latchkey.fiftyAtOnce { _ in try await latchkey.finish(ticket, signed: signed) }
            #expect(race[200] == 1)
            let events = try await latchkey.store.listEvents(of: account.id, limit: 9)
            #expect(events.first { $0.kind == .signedIn }?.details["methods"] == "passkey+password")
            #expect(try await latchkey.store.listSessions(of: account.id, now: latchkey.clock.now).count == before + 1)
        }
    }

    @Test("F-031: options for a ticket ask for a ticket that lives, from its page; a key of none is an empty list")
    func ticketOptions() async throws {
        try await withLatchkey { latchkey in
            _ = try await latchkey.addPhone(to: latchkey.addAccount("toby"))
            let ticket = try await latchkey.ticket("toby", origin: SoftPasskey.origin)
            #expect((try await latchkey.ticketOptions(ticket)["allowCredentials"] as? [Any])?.isEmpty == true)
            for (ticket, origin) in [(ticket, "http://localhost:9999"), ("AAAAAAAAAAAAAAAAAAAAAA", SoftPasskey.origin)]
            {
                let answer = try await latchkey.send(
                    .post, "/api/authenticate/passkey/options", json: Latchkey.body(["ticket": ticket]), origin: origin)
                #expect(answer.status >= 401 && answer.status <= 403)
            }
        }
    }

    @Test(
        "F-020, F-019: a passkey proves two factors once more; a security key needs the password, or one of the last hours"
    )
    func reauth() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let (passkey, first, _) = try await latchkey.addPasskey(try await latchkey.signIn("toby"))
            let (key, cookie, _) = try await latchkey.addPasskey(first, isSecurityKey: true)
            func reauth(_ signed: String, _ cookie: String, password: String? = nil) async throws -> Answer {
                let password = password.map { ",\"password\":\"\($0)\"" } ?? ""
                return try await latchkey.send(
                    .post, "/api/reauth", json: "{\"passkey\":\(signed)\(password)}", cookie: cookie,
                    origin: SoftPasskey.origin)
            }
            latchkey.clock.advance(by: .seconds(601))
            let options = try await latchkey.reauthOptions(cookie)
            #expect((options["allowCredentials"] as? [Any])?.count == 2)
            let raised = try await reauth(try passkey.sign(options), cookie)
            #expect(raised.status == 200)
            let session = "latchkey=\(raised.cookie("latchkey") ?? "")"
            let auth = try await latchkey.send(.get, "/api/id", cookie: session).json["auth"] as? [String: Any]
            #expect(auth?["methods"] as? [String] == ["pop"] && auth?["factor_age"] as? Int == 0)
            #expect(try await reauth(try passkey.sign(options), session).code == "passkey_invalid")
            let alone = try await reauth(try key.sign(try await latchkey.reauthOptions(session)), session)
            #expect(alone.status == 403 && alone.code == "reauth_required")
            let both = try await reauth(
                try key.sign(try await latchkey.reauthOptions(session)), session, password: Latchkey.password)
            #expect(both.status == 200)
        }
    }

    @Test(
        "S-186: staff see kinds, names and dates of keys, and remove them; an export has them too, and neither has a key"
    )
    func help() async throws {
        try await withLatchkey { latchkey in
            let account = try await latchkey.addAccount("toby")
            try await latchkey.addAccount("boss", role: .admin)
            let (passkey, cookie, _) = try await latchkey.addPasskey(try await latchkey.signIn("toby"), name: "Phone")
            let boss = try await latchkey.signIn("boss")
            let path = "/api/user/\(account.id.text)/factors"
            let seen = try await latchkey.send(.get, path, cookie: boss)
            let key = (seen.json["passkeys"] as? [[String: Any]])?.first
            #expect(Set((key ?? [:]).keys) == ["name", "kind", "created_at", "last_used_at", "usable"])
            let export = try await latchkey.send(.get, "/api/data", cookie: cookie)
            #expect(export.text.contains("\"passkeys\":[{\"name\":\"Phone\""))
            for text in [seen.text, export.text] { #expect(!text.contains(Base64URL.encodeText(passkey.id))) }
            #expect(try await latchkey.send(.delete, path, cookie: boss).status == 204)
            #expect(try await latchkey.signInAnswer(with: passkey).status == 401)
            #expect(try await latchkey.signInAnswer("toby").status == 200)
        }
    }
}
