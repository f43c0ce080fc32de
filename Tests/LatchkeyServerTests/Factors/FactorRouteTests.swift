import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyMail
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct FactorRouteTests {
    /// Acts of the level rule; `{id}` is the authenticator's.
    private static let acts: [(HTTPRequest.Method, String, String?)] = [
        (.post, "/api/factors/totp", "{}"), (.post, "/api/factors/totp/{id}/confirm", #"{"code":"123456"}"#),
        (.delete, "/api/factors/totp/{id}", nil), (.post, "/api/factors/recovery-codes", nil),
    ]

    @Test(
        "F-019, S-112, S-178: factors are added and removed by a proof of the last minutes alone, by both factors where there are two"
    )
    func levels() async throws {
        try await withLatchkey { latchkey in
            let account = try await latchkey.addAccount("toby")
            let passwordOnly = try await latchkey.signIn("toby")
            latchkey.clock.advance(by: .seconds(601))
            try await latchkey.flows.sessions.live.followChanges()
            func refuse(_ cookie: String, _ id: String, factors: Int) async throws {
                for (method, path, body) in FactorRouteTests.acts {
                    let answer = try await latchkey.send(
                        method, path.replacing("{id}", with: id), json: body, cookie: cookie)
                    #expect(answer.status == 403 && answer.code == "reauth_required", "\(path) \(answer.text)")
                    let needs = answer.json["needs"] as? [String: Any]
                    #expect(needs?["factors"] as? Int == factors && needs?["recent"] as? Int == 600)
                }
            }
            try await refuse(passwordOnly, RandomID.fixture().text, factors: 1)
            let phone = try await latchkey.addPhone(to: account)
            try await refuse(passwordOnly, phone.id.text, factors: 2)
            let both = try await latchkey.signIn(with: phone)
            #expect(try await latchkey.beginEnrolment(both).status == 201)
            latchkey.clock.advance(by: .seconds(601))
            try await latchkey.flows.sessions.live.followChanges()
            try await refuse(both, phone.id.text, factors: 2)
            #expect(try await latchkey.factors(both)["totp"] as? [[String: Any]] != nil)
        }
    }

    @Test("F-019: a factor that another node has added a moment ago counts, in the statement")
    func unheard() async throws {
        try await withLatchkey { latchkey in
            let account = try await latchkey.addAccount("toby")
            let cookie = try await latchkey.signIn("toby")
            let phone = try EnrolledPhone(try await latchkey.beginEnrolment(cookie))
            try await latchkey.store.execute("UPDATE account SET factor_kinds = 1 WHERE id = ?", account.id)
            let code = phone.code(at: latchkey.clock.now)
            for answer in [
                try await latchkey.beginEnrolment(cookie),
                try await latchkey.confirmEnrolment(phone.id, code, cookie),
                try await latchkey.send(.delete, "/api/factors/totp/\(phone.id)", cookie: cookie),
            ] {
                #expect(answer.code == "reauth_required" && answer.setCookies.isEmpty, "\(answer.text)")
            }
        }
    }

    @Test(
        "With the last authenticator go the recovery codes and all other sessions; the password is enough again (S-106)"
    )
    func removal() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addConfirmed("toby", email: "toby@school.example")
            let (phone, cookie, codes) = try await latchkey.enrol(try await latchkey.signIn("toby"))
            let ticket = try await latchkey.ticket("toby")
            let other = try #require(try await latchkey.finish(ticket, codes[0]).cookie("latchkey"))
            _ = try await latchkey.mails()
            let open = try await latchkey.ticket("toby")
            #expect(try await latchkey.send(.delete, "/api/factors/totp/\(phone.id)", cookie: cookie).status == 204)
            #expect(try await latchkey.send(.get, "/api/id", cookie: "latchkey=\(other)").code == "token_invalid")
            #expect(try await latchkey.send(.get, "/api/id", cookie: cookie).status == 200)
            #expect(try await latchkey.factors(cookie)["recovery_codes"] as? [String: Any] == nil)
            #expect(try await latchkey.finish(open, codes[1]).code == "ticket_invalid")
            #expect(try await latchkey.signInAnswer("toby").status == 200)
            let mail = try #require(try await latchkey.mails().first { $0.subject.contains("removed") })
            #expect(mail.to.text == "toby@school.example" && mail.text.contains("/profile"))
            #expect(try await latchkey.send(.delete, "/api/factors/totp/\(phone.id)", cookie: cookie).status == 404)
        }
    }

    @Test("F-046: of thirty removals at once one counts")
    func removalRaced() async throws {
        try await withLatchkey { latchkey in
            let account = try await latchkey.addAccount("toby")
            let (phone, cookie, _) = try await latchkey.enrol(try await latchkey.signIn("toby"))
            let tally = try await inParallel(30) { _ in
                try await latchkey.send(.delete, "/api/factors/totp/\(phone.id)", cookie: cookie)
            }.tally
            #expect(tally[204] == 1 && Set(tally.keys).isSubset(of: [204, 403, 404]), "\(tally)")
            #expect(try await latchkey.store.factorEpoch(of: account.id) == 2)
        }
    }

    @Test("S-183, F-027, F-047: new recovery codes void the ones before, and are told by mail")
    func newCodes() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addConfirmed("toby", email: "toby@school.example")
            let signedIn = try await latchkey.signIn("toby")
            let missing = try await latchkey.send(.post, "/api/factors/recovery-codes", cookie: signedIn)
            #expect(missing.status == 409 && missing.code == "factor_missing")
            let (_, cookie, codes) = try await latchkey.enrol(signedIn)
            let added = try await latchkey.mails()
            #expect(added.contains { $0.subject.contains("authenticator app was added") })
            let answer = try await latchkey.send(.post, "/api/factors/recovery-codes", cookie: cookie)
            let made = try #require(answer.json["recovery_codes"] as? [String])
            #expect(answer.status == 201 && Set(made).count == 10 && Set(made).isDisjoint(with: codes))
            let mails = try await latchkey.mails()
            #expect(mails.count == 1 && mails[0].subject.contains("recovery codes"))
            #expect(!mails.contains { mail in made.contains { mail.text.contains($0) } })
            #expect(try await latchkey.finish(latchkey.ticket("toby"), codes[3]).code == "factor_invalid")
            #expect(try await latchkey.finish(latchkey.ticket("toby"), made[3]).status == 200)
        }
    }

    @Test(
        "S-034: others' authenticators are neither seen, renamed, confirmed nor removed; one's own gets a name of 1 to 40 characters"
    )
    func names() async throws {
        try await withLatchkey { latchkey in
            let (toby, ann) = (try await latchkey.addAccount("toby"), try await latchkey.addAccount("ann"))
            let (phone, other) = (try await latchkey.addPhone(to: toby), try await latchkey.addPhone(to: ann))
            let cookie = try await latchkey.signIn(with: phone)
            for (method, path, body) in [
                (.put, "/api/factors/totp/\(other.id.text)", #"{"name":"x"}"#),
                (.delete, "/api/factors/totp/\(other.id.text)", nil),
                (.post, "/api/factors/totp/\(other.id.text)/confirm", #"{"code":"123456"}"#),
            ] as [(HTTPRequest.Method, String, String?)] {
                #expect(try await latchkey.send(method, path, json: body, cookie: cookie).status == 404)
            }
            let path = "/api/factors/totp/\(phone.id.text)"
            for (name, status) in [
                (String(repeating: "é", count: 40), 200), (String(repeating: "é", count: 41), 400), ("a\u{7}b", 400),
                ("", 400), ("Tablet 📱", 200),
            ] {
                let body = Latchkey.body(["name": name])
                #expect(try await latchkey.send(.put, path, json: body, cookie: cookie).status == status, "\(name)")
            }
            #expect(try await latchkey.beginEnrolment(cookie, name: "a\u{7}b").fields["name"] != nil)
            let list = try #require(try await latchkey.factors(cookie)["totp"] as? [[String: Any]])
            #expect(list.map { $0["name"] as? String } == ["Tablet 📱"])
        }
    }

    @Test("An account has five authenticators at most")
    func limit() async throws {
        try await withLatchkey { latchkey in
            let account = try await latchkey.addAccount("toby")
            let phone = try await latchkey.addPhone(to: account)
            for _ in 1..<Authenticator.maxPerAccount { _ = try await latchkey.addPhone(to: account) }
            let answer = try await latchkey.beginEnrolment(try await latchkey.signIn(with: phone))
            #expect(answer.status == 409 && answer.code == "factor_limit")
        }
    }

    @Test("F-048: switched off, there are no routes for factors, and pages know it")
    func switchedOff() async throws {
        try await withLatchkey {
            $0.flows.areFactorsEnabled = false
        } _: { latchkey in
            let account = try await latchkey.addAccount("boss", role: .admin)
            let cookie = try await latchkey.signIn("boss")
            for path in ["/api/factors", "/api/user/\(account.id.text)/factors"] {
                #expect(try await latchkey.send(.get, path, cookie: cookie).status == 404)
            }
            #expect(try await latchkey.beginEnrolment(cookie).status == 404)
            let settings = try await latchkey.send(.get, "/api/settings").json["factors"] as? [String: Any]
            #expect(settings?["enabled"] as? Bool == false)
        }
    }

    @Test("S-172, F-023: neither database nor log holds a seed or a code, in any form")
    func nothingReadable() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let (phone, cookie, codes) = try await latchkey.enrol(try await latchkey.signIn("toby"))
            let answer = try await latchkey.send(.post, "/api/factors/recovery-codes", cookie: cookie)
            let made = answer.json["recovery_codes"] as? [String] ?? []
            let ticket = try await latchkey.ticket("toby")
            _ = try await latchkey.finish(ticket, made[0])
            let bits = RandomID(text: ticket.utf8).map { Store.hexadecimal($0.bytes) } ?? ticket
            let kept = try await latchkey.store.dump() + latchkey.log.lines
            let text = kept.joined(separator: "\n").lowercased()
            let secrets =
                [phone.secret.lowercased(), phone.hexadecimal, ticket.lowercased(), bits]
                + (codes + made).flatMap { [$0.lowercased(), ReadableCode.canonical(of: $0).lowercased()] }
            #expect(secrets.count == 44)
            for secret in secrets { #expect(!text.contains(secret)) }
        }
    }
}
