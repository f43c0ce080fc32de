import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct PasskeySignInTests {
    @Test(
        "F-045, S-205, S-047: a passkey with verification signs in alone at level two, also while the password is off; without it, and for an account that may not, it does not"
    )
    func alone() async throws {
        try await withLatchkey({ $0.flows.throttle.failuresUntilOff = 1 }) { latchkey in
            let account = try await latchkey.addAccount("toby")
            let (passkey, _, _) = try await latchkey.addPasskey(try await latchkey.signIn("toby"))
            for _ in 0..<2 { _ = try await latchkey.signInAnswer("toby", "wrong password") }
            #expect(try await latchkey.signInAnswer("toby").status == 401)
            let answer = try await latchkey.signInAnswer(with: passkey)
            #expect(answer.status == 200 && (answer.json["user"] as? [String: Any])?["uid"] as? String == "toby")
            let cookie = "latchkey=\(answer.cookie("latchkey") ?? "")"
            let auth = try await latchkey.send(.get, "/api/id", cookie: cookie).json["auth"] as? [String: Any]
            #expect(auth?["factors"] as? Int == 2 && auth?["methods"] as? [String] == ["pop"])
            #expect(auth?["factor_age"] as? Int == 0)
            let event = try await latchkey.store.listEvents(of: account.id, limit: 1).first
            #expect(event?.kind == .signedIn && event?.details["methods"] == "passkey+uv")

            var unverified = passkey
            unverified.flags = 0x19
            #expect(try await latchkey.signInAnswer(with: unverified).code == "passkey_invalid")
            let unknown = try await latchkey.signInAnswer(with: SoftPasskey())
            // People who wait are disabled until somebody lets them in.
            let changes = [
                "UPDATE account SET state = 2 WHERE id = ?",
                "INSERT INTO pending_account (account_id, requested_at, waits_for) VALUES (?, 0, 1)",
            ]
            for change in changes {
                try await latchkey.store.execute(change, account.id)
                let refused = try await latchkey.signInAnswer(with: passkey)
                #expect(refused.status == 401 && refused.body == unknown.body, "\(change) \(refused.text)")
            }
        }
    }

    @Test("F-042, S-032: what a visitor's browser is asked for is the same for everybody, and names nobody's keys")
    func options() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let (_, cookie, _) = try await latchkey.addPasskey(try await latchkey.signIn("toby"))
            for visitor in [nil, cookie] {
                let (options, device) = try await latchkey.signInOptions(device: visitor)
                #expect((options["allowCredentials"] as? [Any])?.isEmpty == true)
                #expect(
                    options["userVerification"] as? String == "required" && options["rpId"] as? String == "localhost")
                #expect(options.count == 5 && device.hasPrefix("latchkey"))
            }
        }
    }

    @Test(
        "F-032, F-034, S-199: another signature, id, owner or nothing at all is the generic 401, and the counter stays")
    func forged() async throws {
        try await withLatchkey { latchkey in
            let account = try await latchkey.addAccount("toby")
            try await latchkey.addAccount("ann")
            let (passkey, _, _) = try await latchkey.addPasskey(try await latchkey.signIn("toby"), signCount: 7)
            let (theirs, _, _) = try await latchkey.addPasskey(try await latchkey.signIn("ann"))
            var other = SoftPasskey()
            other.id = passkey.id
            other.userHandle = passkey.userHandle
            var (swapped, nameless) = (passkey, passkey)
            swapped.userHandle = theirs.userHandle
            nameless.userHandle = nil
            for forged in [other, swapped, nameless, SoftPasskey()] {
                var forged = forged
                forged.signCount = 8
                let answer = try await latchkey.signInAnswer(with: forged)
                #expect(answer.status == 401 && answer.code == "passkey_invalid" && answer.cookie("latchkey") == nil)
            }
            let (_, device) = try await latchkey.signInOptions()
            for sent in ["{}", "null", "1", "\"\"", #"{"id":"\#(Base64URL.encodeText(passkey.id))"}"#] {
                #expect(try await latchkey.signIn(signed: sent, device: device).code == "passkey_invalid", "\(sent)")
            }
            let stored = try await latchkey.store.listPasskeys(of: account.id)
            #expect(stored.map(\.lastUsedAt) == [nil])
            var right = passkey
            right.signCount = 8
            #expect(try await latchkey.signInAnswer(with: right).status == 200)
        }
    }

    @Test(
        "F-031, S-187, S-188: a challenge is of this browser and page, for five minutes, and spent by a failure; of fifty at once one signs in"
    )
    func challenge() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let (passkey, _, _) = try await latchkey.addPasskey(try await latchkey.signIn("toby"))
            let (options, device) = try await latchkey.signInOptions()
            let signed = try passkey.sign(options)
            let (_, stranger) = try await latchkey.signInOptions()
            for other in [stranger, nil] {
                #expect(try await latchkey.signIn(signed: signed, device: other).code == "passkey_invalid")
            }
            let race = try await latchkey.fiftyAtOnce { _ in
                try await latchkey.signIn(signed: signed, device: device)
            }
            #expect(race == [200: 1, 401: 49])
            // Spent on failure too.
            let (spent, _) = try await latchkey.signInOptions(device: device)
            var unverified = passkey
            unverified.flags = 0x19
            #expect(try await latchkey.signIn(signed: try unverified.sign(spent), device: device).status == 401)
            #expect(try await latchkey.signIn(signed: try passkey.sign(spent), device: device).status == 401)
            let (late, _) = try await latchkey.signInOptions(device: device)
            latchkey.clock.advance(by: .seconds(300))
            #expect(try await latchkey.signIn(signed: try passkey.sign(late), device: device).status == 401)
            latchkey.clock.advance(by: .seconds(600))
            try await latchkey.flows.upkeep.prune()
            #expect(try await latchkey.store.dump().contains { $0.hasPrefix("used_challenge") } == false)
        }
    }

    @Test(
        "F-041, S-201: a counter that does not grow is refused, recorded and told, and the key stays; of two with one counter one passes"
    )
    func counter() async throws {
        try await withLatchkey { latchkey in
            let account = try await latchkey.addConfirmed("toby", email: "toby@school.example")
            var (passkey, _, _) = try await latchkey.addPasskey(try await latchkey.signIn("toby"), signCount: 5)
            for count in [UInt32(5), 4, 0] {
                passkey.signCount = count
                #expect(try await latchkey.signInAnswer(with: passkey).code == "passkey_invalid")
            }
            let events = try await latchkey.store.listEvents(of: account.id, limit: 9).map(\.kind)
            #expect(events.filter { $0 == .passkeyCounter }.count == 3)
            let mails = try await latchkey.store.listMail(of: account.id).map(\.mail.kind)
            #expect(mails.filter { $0 == .passkeyCopied }.count == 1)
            passkey.signCount = 6
            var signed: [(String, String)] = []
            for _ in 0..<2 {
                let (options, device) = try await latchkey.signInOptions()
                signed.append((try passkey.sign(options), device))
            }
            let tries = signed
            let answers = try await inParallel(2) {
                try await latchkey.signIn(signed: tries[$0].0, device: tries[$0].1)
            }
            #expect(answers.tally == [200: 1, 401: 1])
        }
    }

    @Test("A signature that is wrong costs its network one of its tries, and a known device one of its own")
    func throttled() async throws {
        try await withLatchkey({ $0.flows.throttle[.networkFailures] = 3 }) { latchkey in
            try await latchkey.addAccount("toby")
            let (passkey, _, _) = try await latchkey.addPasskey(try await latchkey.signIn("toby"))
            let first = try await latchkey.signInAnswer(with: passkey)
            let known = "latchkey-device=\(first.cookie("latchkey-device") ?? "")"
            for _ in 0..<3 { #expect(try await latchkey.signInAnswer(with: SoftPasskey()).status == 401) }
            #expect(try await latchkey.signInAnswer(with: SoftPasskey()).status == 429)
            #expect(try await latchkey.signInAnswer(with: passkey, device: known).status == 200)
        }
    }

    @Test(
        "F-012, S-188: a challenge that is too old, or what is no answer of a key, costs nobody a try; options cost the ticket alone"
    )
    func free() async throws {
        try await withLatchkey({
            $0.flows.throttle[.networkFailures] = 1
            $0.flows.throttle[.accountReads] = 2
        }) { latchkey in
            try await latchkey.addAccount("toby")
            let (passkey, _, _) = try await latchkey.addPasskey(try await latchkey.signIn("toby"))
            let (options, device) = try await latchkey.signInOptions()
            let late = try passkey.sign(options)
            latchkey.clock.advance(by: .seconds(300))
            for sent in [late, late, "{}"] {
                #expect(try await latchkey.signIn(signed: sent, device: device).code == "passkey_invalid")
            }
            let ticket = try await latchkey.ticket("toby", origin: SoftPasskey.origin)
            for _ in 0..<2 { _ = try await latchkey.ticketOptions(ticket) }
            let full = try await latchkey.send(
                .post, "/api/authenticate/passkey/options", json: Latchkey.body(["ticket": ticket]),
                origin: SoftPasskey.origin)
            #expect(full.status == 429, "\(full.text)")
            let other = try await latchkey.ticket("toby", origin: SoftPasskey.origin)
            _ = try await latchkey.ticketOptions(other)
            #expect(try await latchkey.signInAnswer(with: passkey).status == 200)
        }
    }
}
