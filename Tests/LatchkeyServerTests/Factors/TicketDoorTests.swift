import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyMail
import LatchkeyStore
import LatchkeyTestSupport
import Testing

/// What the ticket of a second step is good for, besides that step: nothing; and what ends it.
@Suite struct TicketDoorTests {
    /// Those that it is for.
    private static let own: Set<String> = [
        "POST /api/authenticate/factor", "POST /api/authenticate/passkey/options",
    ]

    @Test(
        "F-003, S-060, S-114: the ticket of a second step opens no other door, as a token, a cookie, or any secret that a body takes; and none uses it up"
    )
    func otherDoors() async throws {
        try await withLatchkey(Cast.furnish) { latchkey in
            let phone = try await latchkey.addPhone(to: latchkey.addAccount("toby"))
            let ticket = try await latchkey.ticket("toby")
            let body = Latchkey.body([
                "ticket": ticket, "token": ticket, "code": ticket, "hand_off": ticket, "verifier": ticket,
                "uid": "toby",
                "name": "Toby", "password": "seven green umbrellas", "new": "seven green umbrellas",
            ])
            // Doors that take nothing else refuse the first before they look at the ticket.
            let bodies: [String?] = [
                body, Latchkey.body(["ticket": ticket]), Latchkey.body(["state": ticket, "code": ticket]),
                Latchkey.body(["ticket": ticket, "code": phone.code(at: latchkey.clock.now)]),
            ]
            // A body that names a hand-off is taken from pages of the server alone.
            for door in Door.all where !TicketDoorTests.own.contains(door.description) {
                let path = Door.path(door.path, id: phone.account.id.text)
                for json in door.method == .get ? [nil] : bodies {
                    for header in [("Authorization", "Bearer \(ticket)"), ("Cookie", "latchkey=\(ticket)")] {
                        let answer = try await latchkey.send(
                            door.method, path, json: json, origin: door.origin ?? Latchkey.ownOrigin, headers: [header])
                        let place = "\(door) \(header.0): \(answer.status) \(answer.text)"
                        if door.isGuarded { #expect(answer.status == 401, "\(place)") }
                        #expect(answer.code != "origin_not_allowed", "\(place)")
                        #expect(answer.cookie("latchkey")?.isEmpty ?? true, "\(place)")
                        #expect((answer.json["user"] as? [String: Any])?["uid"] as? String != "toby", "\(place)")
                    }
                }
            }
            #expect(try await latchkey.store.listSessions(of: phone.account.id, now: latchkey.clock.now).isEmpty)
            #expect(try await latchkey.finish(ticket, phone.code(at: latchkey.clock.now)).status == 200)
        }
    }

    @Test("F-004: a passkey that is added, a password that is recovered and the end of the account void tickets too")
    func voided() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addConfirmed("toby", email: "toby@school.example")
            let account = try #require(try await latchkey.store.findAccount(uid: "toby"))
            let phone = try await latchkey.addPhone(to: account)
            let cookie = try await latchkey.signIn(with: phone)
            let acts: [@Sendable () async throws -> Void] = [
                { _ = try await latchkey.addPasskey(cookie) },
                {
                    _ = try await latchkey.mails()
                    _ = try await RecoverPasswordTests.ask(latchkey, "toby")
                    let mail = try #require(try await latchkey.mails().first)
                    let answer = try await RecoverPasswordTests.recover(latchkey, ["token": mail.secret ?? ""])
                    #expect(answer.status == 200, "\(answer.text)")
                },
                { try await latchkey.operate.remove(uid: "toby") },
            ]
            for (number, act) in acts.enumerated() {
                let password = number < 2 ? Latchkey.password : RecoverPasswordTests.newPassword
                let ticket = try await latchkey.ticket("toby", password)
                try await act()
                let answer = try await latchkey.finish(ticket, phone.recoveryCodes[number])
                #expect(answer.code == "ticket_invalid" && answer.setCookies.isEmpty, "\(number) \(answer.text)")
            }
        }
    }

    @Test(
        "F-051, F-005: two tabs sign two people in: each ticket is its own person's, and the second session takes the place of the first"
    )
    func twoPeople() async throws {
        try await withLatchkey { latchkey in
            let toby = try await latchkey.addPhone(to: latchkey.addAccount("toby"))
            let mary = try await latchkey.addPhone(to: latchkey.addAccount("mary"))
            let (one, two) = (try await latchkey.ticket("toby"), try await latchkey.ticket("mary"))
            let now = latchkey.clock.now
            let first = try await latchkey.finish(one, toby.code(at: now))
            let session = "latchkey=\(try #require(first.cookie("latchkey")))"
            let cookies = "\(session); latchkey-device=\(try #require(first.cookie("latchkey-device")))"
            #expect(try await latchkey.finish(two, toby.recoveryCodes[0], cookie: cookies).code == "factor_invalid")
            let second = try await latchkey.finish(two, mary.code(at: now), cookie: cookies)
            #expect((first.json["user"] as? [String: Any])?["uid"] as? String == "toby")
            #expect((second.json["user"] as? [String: Any])?["uid"] as? String == "mary", "\(second.text)")
            #expect(try await latchkey.send(.get, "/api/id", cookie: session).status == 401)
            #expect(try await latchkey.store.listSessions(of: toby.account.id, now: now).isEmpty)
            #expect(try await latchkey.store.listSessions(of: mary.account.id, now: now).count == 1)
        }
    }
}
