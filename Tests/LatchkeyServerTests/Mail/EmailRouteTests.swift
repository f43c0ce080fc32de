import HTTPTypes
import LatchkeyCore
import LatchkeyMail
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct EmailRouteTests {
    static func confirm(_ latchkey: Latchkey, _ token: String?) async throws -> Answer {
        try await latchkey.send(.post, "/api/email/confirm", json: Latchkey.body(["token": token ?? ""]))
    }

    static func setEmail(_ latchkey: Latchkey, _ email: String, _ cookie: String) async throws -> Answer {
        try await latchkey.send(.put, "/api/user", json: Latchkey.body(["email": email]), cookie: cookie)
    }

    /// The address, whether it is confirmed, and the one that waits.
    private static func status(_ latchkey: Latchkey, _ cookie: String) async throws -> [String?] {
        let json = try await latchkey.send(.get, "/api/email", cookie: cookie).json
        let mark = (json["email_verified"] as? Bool).map { $0 ? "confirmed" : "open" }
        return [json["email"] as? String, mark, json["pending_email"] as? String]
    }

    @Test("Who signs up with an address confirms it by the link in the mail, on any device, once")
    func signUp() async throws {
        try await withLatchkey { latchkey in
            let body = ["uid": "ann", "name": "Ann", "password": Latchkey.password, "email": "ann@school.example"]
            #expect(try await latchkey.send(.post, "/api/user", json: Latchkey.body(body)).status == 201)
            let mail = try #require(try await latchkey.mails().first)
            #expect(mail.to.text == "ann@school.example" && mail.text.contains("/confirm#"))
            #expect(try await EmailRouteTests.confirm(latchkey, mail.secret).status == 200)
            #expect(try await latchkey.store.findAccount(uid: "ann")?.isEmailVerified == true)
            #expect(try await EmailRouteTests.confirm(latchkey, mail.secret).status == 403)
            #expect(try await latchkey.signInAnswer("ann@school.example").status == 200)
        }
    }

    @Test(
        "S-402: a link for an address that an administrator wrote down ends with their right to write it",
        arguments: Engine.allCases)
    func writtenByStaff(_ engine: Engine) async throws {
        try await withLatchkey {
            $0.engine = engine
        } _: { latchkey in
            for uid in ["boss", "gone", "kept"] { try await latchkey.addAccount(uid, role: .admin) }
            let ids = try await ["boss", "gone"].asyncMap { try await GroupRouteTests.id(latchkey, $0) }
            func write(_ uid: String, by staff: String) async throws -> String? {
                let path = "/api/user/\(try await GroupRouteTests.id(latchkey, uid))"
                let body = Latchkey.body(["email": "\(uid)-\(staff)@evil.example"])
                let cookie = try await latchkey.signIn(staff)
                #expect(try await latchkey.send(.put, path, json: body, cookie: cookie).status == 200)
                return try await latchkey.mails().last?.secret
            }
            for uid in ["pia", "max", "sam"] { try await latchkey.addAccount(uid) }
            let links = [
                "boss": try await write("boss", by: "gone"), "pia": try await write("pia", by: "gone"),
                "max": try await write("max", by: "kept"), "sam": try await write("sam", by: "boss"),
            ]
            let cookie = try await latchkey.signIn("boss")
            let state = #"{"state":"disabled"}"#
            let disabled = try await latchkey.send(.put, "/api/user/\(ids[1])/state", json: state, cookie: cookie)
            #expect(disabled.status == 200)
            // By a statement that ends nothing, as a program of before would.
            try await latchkey.store.execute("UPDATE account SET roles = 4 WHERE uid = ?", "boss")
            for (uid, status) in [("boss", 403), ("pia", 403), ("sam", 403), ("max", 200)] {
                #expect(try await EmailRouteTests.confirm(latchkey, links[uid] ?? nil).status == status, "\(uid)")
            }
        }
    }

    @Test("S-402: an undo link that is good for nobody keeps its address from nobody", arguments: Engine.allCases)
    func voidUndo(_ engine: Engine) async throws {
        try await withLatchkey {
            $0.engine = engine
        } _: { latchkey in
            try await latchkey.addAccount("gone", role: .admin)
            for uid in ["pia", "max"] { try await latchkey.addAccount(uid) }
            let address = "max@school.example"
            let path = "/api/user/\(try await GroupRouteTests.id(latchkey, "pia"))"
            let written = try await latchkey.send(
                .put, path, json: Latchkey.body(["email": address]), cookie: latchkey.signIn("gone"))
            #expect(written.status == 200, "\(written.text)")
            let link = try await latchkey.mails().last?.secret
            #expect(try await EmailRouteTests.confirm(latchkey, link).status == 200)
            let undo = try await UndoTests.steal(latchkey, "pia@school.example", latchkey.signIn("pia"))
            try await latchkey.store.execute("UPDATE account SET roles = 4 WHERE uid = ?", "gone")
            #expect(try await UndoTests.undo(latchkey, undo).status == 403)
            try await UndoTests.put(latchkey, address, latchkey.signIn("max"))
            let own = try await latchkey.mails().first { $0.to.text == address }?.secret
            #expect(try await EmailRouteTests.confirm(latchkey, own).status == 200)
        }
    }

    @Test(
        "S-402: nor is a later link for that address, whoever asks for it; its owner types the code in a session",
        arguments: Engine.allCases)
    func askedAgain(_ engine: Engine) async throws {
        try await withLatchkey {
            $0.engine = engine
            $0.flows.registration = .approval
        } _: { latchkey in
            for uid in ["boss", "gone"] { try await latchkey.addAccount(uid, role: .admin) }
            try await latchkey.addAccount("pia")
            let wim = Latchkey.body(["uid": "wim", "name": "Wim", "password": Latchkey.password])
            #expect(try await latchkey.send(.post, "/api/user", json: wim).status == 201)
            let cookie = try await latchkey.signIn("gone")
            for uid in ["pia", "wim"] {
                let path = "/api/user/\(try await GroupRouteTests.id(latchkey, uid))"
                let body = Latchkey.body(["email": "\(uid)@evil.example"])
                #expect(try await latchkey.send(.put, path, json: body, cookie: cookie).status == 200)
            }
            _ = try await latchkey.mails()
            try await latchkey.operate.setRole(.user, uid: "gone")
            let boss = try await latchkey.signIn("boss")
            let approved = try await latchkey.send(
                .post, "/api/pending/\(try await GroupRouteTests.id(latchkey, "wim"))", cookie: boss)
            #expect(approved.status == 204)
            let welcome = try await latchkey.mails().first { $0.to.text == "wim@evil.example" }
            // No link that does not work: what it leads to is where the code is typed.
            #expect(welcome?.secret == nil && welcome?.text.contains("/profile\n") == true)
            let pia = try await latchkey.signIn("pia")
            let asked = try await latchkey.send(.post, "/api/email/verification", json: "{}", cookie: pia)
            #expect(asked.status == 202)
            let mail = try #require(try await latchkey.mails().last)
            #expect(mail.secret == nil && mail.text.contains("/profile\n") && mail.code != nil)
            // Somebody who may write it down once more sends another link.
            let path = "/api/user/\(try await GroupRouteTests.id(latchkey, "wim"))"
            let again = try await latchkey.send(.put, path, json: #"{"email":"wim@evil.example"}"#, cookie: boss)
            #expect(again.status == 200)
            let anew = try await latchkey.mails().first { $0.to.text == "wim@evil.example" }
            #expect(try await EmailRouteTests.confirm(latchkey, anew?.secret).status == 200)
            let code = Latchkey.body(["code": mail.code ?? ""])
            #expect(try await latchkey.send(.post, "/api/email/code", json: code, cookie: pia).status == 200)
            #expect(try await latchkey.store.findAccount(uid: "pia")?.isEmailVerified == true)
        }
    }

    @Test(
        "S-124: a name or uid that looks like an address is no link in a mail",
        arguments: [
            "WWW.evil.example", "https://evil.example/x", "a@evil.example", "www\u{3002}evil\u{3002}example",
            "www\u{ff0e}evil\u{ff0e}example", "www\u{ff61}evil\u{ff61}example",
        ])
    func names(_ name: String) async throws {
        try await withLatchkey { latchkey in
            let body = [
                "uid": "www.evil.example", "name": name, "password": Latchkey.password, "email": "v@school.example",
            ]
            #expect(try await latchkey.send(.post, "/api/user", json: Latchkey.body(body)).status == 201)
            let mail = try #require(try await latchkey.mails().first)
            for text in [mail.text, mail.html, mail.subject] {
                for dot in [".", "\u{3002}", "\u{ff0e}", "\u{ff61}"] {
                    #expect(!text.lowercased().contains("evil\(dot)example"))
                }
                #expect(!text.contains("https://evil"))
                #expect(!text.contains("a@evil"))
            }
        }
    }

    @Test("A uid that is copied out of a mail signs in and finds its account; nobody signs up with it")
    func copiedUID() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addConfirmed("Ann.B.Smith", email: "ann@school.example")
            _ = try await RecoverPasswordTests.ask(latchkey, "ann.b.smith")
            let text = try #require(try await latchkey.mails().first?.text)
            let copied = "Ann\u{2060}.B\u{2060}.Smith"
            #expect(text.unicodeScalars.split(separator: " ").contains { String($0) == "\"\(copied)\"." })
            #expect(try await latchkey.signInAnswer(copied).status == 200)
            #expect(try await RecoverPasswordTests.ask(latchkey, copied).status == 202)
            let code = try #require(try await latchkey.mails().last?.code)
            #expect(try await RecoverPasswordTests.recover(latchkey, ["uid": copied, "code": code]).status == 200)
            let body = Latchkey.body(["uid": copied, "name": "Ann", "password": Latchkey.password])
            let answer = try await latchkey.send(.post, "/api/user", json: body)
            #expect(answer.status == 400 && answer.fields["uid"] != nil)
        }
    }

    @Test("The code of the mail does the same for who is signed in, and for nobody else")
    func code() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("eve")
            try await latchkey.addAccount("ann")
            let (ann, eve) = (try await latchkey.signIn("ann"), try await latchkey.signIn("eve"))
            #expect(try await EmailRouteTests.setEmail(latchkey, "ann@school.example", ann).status == 200)
            let code = try #require(try await latchkey.mails().first?.code)
            let body = Latchkey.body(["code": code])
            #expect(try await latchkey.send(.post, "/api/email/code", json: body, cookie: eve).status == 403)
            #expect(try await latchkey.send(.post, "/api/email/code", json: body, cookie: ann).status == 200)
            #expect(try await EmailRouteTests.status(latchkey, ann) == ["ann@school.example", "confirmed", nil])
        }
    }

    @Test(
        "S-029: signing up with somebody's confirmed address looks like any other; its owner is told, and nobody else")
    func takenAddress() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addConfirmed("ann", email: "ann@school.example")
            let answers = try await ["new@school.example", "ann@school.example"].asyncMap { email in
                let body = [
                    "uid": "person-\(email.prefix(3))", "name": "N", "password": Latchkey.password, "email": email,
                ]
                return try await latchkey.send(.post, "/api/user", json: Latchkey.body(body))
            }
            #expect(answers.map(\.status) == [201, 201])
            let mails = try await latchkey.mails()
            #expect(
                Set(mails.map { "\($0.to.text): \($0.subject)" }) == [
                    "new@school.example: Please confirm your e-mail address for localhost",
                    "ann@school.example: You already have an account at localhost",
                ])
            #expect(mails.first { $0.to.text == "ann@school.example" }?.secret == nil)
        }
    }

    @Test(
        "S-132, S-106: a confirmed address stays until the new one is confirmed; then its links are dead and other sessions over"
    )
    func change() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addConfirmed("ann", email: "old@school.example")
            let (cookie, other) = (try await latchkey.signIn("ann"), try await latchkey.signIn("ann"))
            _ = try await RecoverPasswordTests.ask(latchkey, "ann")
            let recovery = try #require(try await latchkey.mails().last?.secret)
            #expect(try await EmailRouteTests.setEmail(latchkey, "new@school.example", cookie).status == 200)
            let before = try await EmailRouteTests.status(latchkey, cookie)
            #expect(before == ["old@school.example", "confirmed", "new@school.example"])
            let mails = try await latchkey.mails()
            #expect(Set(mails.map(\.to.text)) == ["old@school.example", "new@school.example"])
            let code = try #require(mails.first { $0.to.text == "new@school.example" }?.code)
            let body = Latchkey.body(["code": code])
            #expect(try await latchkey.send(.post, "/api/email/code", json: body, cookie: cookie).status == 200)
            #expect(try await EmailRouteTests.status(latchkey, cookie) == ["new@school.example", "confirmed", nil])
            #expect(try await latchkey.send(.get, "/api/id", cookie: other).status == 401)
            #expect(try await RecoverPasswordTests.recover(latchkey, ["token": recovery]).status == 403)
            let told = try await latchkey.mails()
            #expect(told.map(\.to.text) == ["old@school.example"] && told.first?.secret != nil)
        }
    }

    @Test("S-132: the owner of the address before can stop the change; all sessions end")
    func undo() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addConfirmed("ann", email: "old@school.example")
            let thief = try await latchkey.signIn("ann")
            _ = try await latchkey.mails()
            _ = try await EmailRouteTests.setEmail(latchkey, "thief@evil.example", thief)
            let mails = try await latchkey.mails()
            let undo = mails.first { $0.to.text == "old@school.example" }?.secret
            let confirm = mails.first { $0.to.text == "thief@evil.example" }?.secret
            // Each link is good for its own purpose alone (S-125).
            #expect(try await EmailRouteTests.confirm(latchkey, undo).status == 403)
            let body = Latchkey.body(["token": confirm ?? ""])
            #expect(try await latchkey.send(.post, "/api/email/undo", json: body).status == 403)
            let right = Latchkey.body(["token": undo ?? ""])
            #expect(try await latchkey.send(.post, "/api/email/undo", json: right).status == 200)
            #expect(try await EmailRouteTests.confirm(latchkey, confirm).status == 403)
            #expect(try await latchkey.send(.get, "/api/id", cookie: thief).status == 401)
            #expect(try await latchkey.store.findAccount(uid: "ann")?.email == "old@school.example")
        }
    }

    @Test("S-132: a confirmed address is replaced only after a recent sign-in")
    func recentSignIn() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addConfirmed("ann", email: "old@school.example")
            let cookie = try await latchkey.signIn("ann")
            latchkey.clock.advance(by: .seconds(601))
            for email in ["new@school.example", ""] {
                let answer = try await EmailRouteTests.setEmail(latchkey, email, cookie)
                #expect(answer.status == 403 && answer.code == "reauth_required")
            }
            #expect(try await EmailRouteTests.setEmail(latchkey, "old@school.example", cookie).status == 200)
        }
    }

    @Test(
        "S-133: of two changes at once each link confirms the address it was sent to, and the later change alone is open"
    )
    func parallelChanges() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addConfirmed("eve", email: "eve@school.example")
            let cookie = try await latchkey.signIn("eve")
            _ = try await latchkey.mails()
            _ = try await inParallel(20) { number in
                try await EmailRouteTests.setEmail(
                    latchkey, number.isMultiple(of: 2) ? "eve2@school.example" : "victim@school.example", cookie)
            }
            let mails = try await latchkey.mails()
            for mail in mails where mail.to.text == "eve2@school.example" {
                _ = try await EmailRouteTests.confirm(latchkey, mail.secret)
            }
            let account = try await latchkey.store.findAccount(uid: "eve")
            #expect(["eve2@school.example", "eve@school.example"].contains(account?.email))
        }
    }

    @Test("S-136: the first to confirm an address has it; the other is told so, having proven that it is theirs")
    func firstWins() async throws {
        try await withLatchkey { latchkey in
            for uid in ["ann", "bob"] { try await latchkey.addAccount(uid) }
            let (ann, bob) = (try await latchkey.signIn("ann"), try await latchkey.signIn("bob"))
            _ = try await EmailRouteTests.setEmail(latchkey, "both@school.example", ann)
            let first = try #require(try await latchkey.mails().first?.secret)
            _ = try await EmailRouteTests.setEmail(latchkey, "both@school.example", bob)
            let second = try #require(try await latchkey.mails().first?.secret)
            #expect(try await EmailRouteTests.confirm(latchkey, second).status == 200)
            let answer = try await EmailRouteTests.confirm(latchkey, first)
            #expect(answer.status == 409 && answer.code == "email_taken")
        }
    }

    @Test("S-133: a link that was sent to one address never confirms another")
    func changedMeanwhile() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("eve")
            let cookie = try await latchkey.signIn("eve")
            _ = try await EmailRouteTests.setEmail(latchkey, "eve@school.example", cookie)
            let link = try #require(try await latchkey.mails().first?.secret)
            _ = try await EmailRouteTests.setEmail(latchkey, "victim@school.example", cookie)
            #expect(try await EmailRouteTests.confirm(latchkey, link).status == 403)
            #expect(try await latchkey.store.findAccount(uid: "eve")?.isEmailVerified == false)
        }
    }

    @Test("The mail can be had again, five times in a quarter of an hour; not when there is nothing to confirm")
    func again() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("ann")
            let cookie = try await latchkey.signIn("ann")
            func ask() async throws -> Answer {
                try await latchkey.send(.post, "/api/email/verification", cookie: cookie)
            }
            #expect(try await ask().status == 400)
            _ = try await EmailRouteTests.setEmail(latchkey, "ann@school.example", cookie)
            var statuses: [Int] = []
            for _ in 0..<6 { statuses.append(try await ask().status) }
            // The mail that the new address brought counts too.
            #expect(statuses == [202, 202, 202, 202, 429, 429])
        }
    }

    @Test("S-132: the mail for a change comes again with the same link, which lives no longer for it")
    func changeAgain() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addConfirmed("ann", email: "old@school.example")
            let cookie = try await latchkey.signIn("ann")
            _ = try await EmailRouteTests.setEmail(latchkey, "new@school.example", cookie)
            let first = try await latchkey.mails()
            let link = try #require(first.first { $0.to.text == "new@school.example" }?.secret)
            latchkey.clock.advance(by: .seconds(1800))
            let answer = try await latchkey.send(.post, "/api/email/verification", cookie: cookie)
            #expect(answer.status == 202)
            let again = try await latchkey.mails()
            #expect(again.map(\.to.text) == ["new@school.example"] && again.first?.secret == link)
            latchkey.clock.advance(by: .seconds(86_400 - 1800))
            #expect(try await EmailRouteTests.confirm(latchkey, link).status == 403)
            let over = try await latchkey.send(.post, "/api/email/verification", cookie: latchkey.signIn("ann"))
            #expect(over.status == 400)
        }
    }

    @Test(
        "S-132: one takes back one's own change, once, and nobody else's; sessions go on, and so does the way to undo")
    func withdraw() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addConfirmed("ann", email: "old@school.example")
            try await latchkey.addAccount("eve")
            let (ann, eve) = (try await latchkey.signIn("ann"), try await latchkey.signIn("eve"))
            _ = try await EmailRouteTests.setEmail(latchkey, "new@school.example", ann)
            let mails = try await latchkey.mails()
            let confirm = mails.first { $0.to.text == "new@school.example" }?.secret
            let undo = mails.first { $0.to.text == "old@school.example" }?.secret
            #expect(try await latchkey.send(.delete, "/api/email/change", cookie: eve).status == 404)
            let statuses = try await inParallel(10) { _ in
                try await latchkey.send(.delete, "/api/email/change", cookie: ann)
            }
            #expect(statuses.tally == [204: 1, 404: 9])
            #expect(try await EmailRouteTests.confirm(latchkey, confirm).status == 403)
            #expect(try await EmailRouteTests.status(latchkey, ann) == ["old@school.example", "confirmed", nil])
            let events = try await latchkey.store.listEvents(of: nil, limit: 1)
            #expect(events.map(\.kind) == [.emailChangeCancelled])
            // Whoever reads the old address may still throw out who asked.
            let body = Latchkey.body(["token": undo ?? ""])
            #expect(try await latchkey.send(.post, "/api/email/undo", json: body).status == 200)
            #expect(try await latchkey.send(.get, "/api/id", cookie: ann).status == 401)
        }
    }

    @Test(
        "S-133, S-303: removing the address while a change of it waits makes the older wish void, and its owner is told"
    )
    func latestWish() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addConfirmed("ann", email: "old@school.example")
            let cookie = try await latchkey.signIn("ann")
            _ = try await EmailRouteTests.setEmail(latchkey, "new@school.example", cookie)
            let asked = try await latchkey.mails()
            let link = asked.first { $0.to.text == "new@school.example" }?.secret
            #expect(try await EmailRouteTests.setEmail(latchkey, "", cookie).status == 200)
            #expect(try await EmailRouteTests.confirm(latchkey, link).status == 403)
            #expect(try await EmailRouteTests.status(latchkey, cookie) == [nil, "open", nil])
            // The same link as before, for three days from now.
            let told = try await latchkey.mails()
            #expect(told.map(\.to.text) == ["old@school.example"])
            #expect(told.first?.secret == asked.first { $0.to.text == "old@school.example" }?.secret)
        }
    }

    @Test("S-280: a sign-in on a new device is told by mail; the first of all and one on a known device are not")
    func newDevice() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addConfirmed("ann", email: "ann@school.example")
            let first = try await latchkey.signInAnswer("ann")
            #expect(try await latchkey.mails().isEmpty)
            let device = first.setCookies.first { $0.contains("device") }.map { String($0.prefix { $0 != ";" }) }
            _ = try await latchkey.signInAnswer("ann", cookie: device)
            #expect(try await latchkey.mails().isEmpty)
            _ = try await latchkey.signInAnswer("ann")
            #expect(try await latchkey.mails().map(\.subject) == ["A new device signed in to localhost"])
        }
    }
}

extension Array {
    func asyncMap<Result>(_ transform: (Element) async throws -> Result) async rethrows -> [Result] {
        var results: [Result] = []
        for element in self { results.append(try await transform(element)) }
        return results
    }
}
