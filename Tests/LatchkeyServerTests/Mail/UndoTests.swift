import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyMail
import LatchkeyStore
import LatchkeyTestSupport
import Testing

/// What the owner of a confirmed address can do when somebody changes or removes it.
@Suite struct UndoTests {
    static func withAnn(
        _ test: @escaping @Sendable (Latchkey, _ thief: String) async throws -> Void
    ) async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addConfirmed("ann", email: "ann@school.example")
            let thief = try await latchkey.signIn("ann")
            _ = try await latchkey.mails()
            try await test(latchkey, thief)
        }
    }

    static func put(_ latchkey: Latchkey, _ email: String, _ cookie: String) async throws {
        let answer = try await latchkey.send(.put, "/api/user", json: Latchkey.body(["email": email]), cookie: cookie)
        try #require(answer.status == 200, "\(answer.text)")
    }

    static func undo(_ latchkey: Latchkey, _ secret: String?) async throws -> Answer {
        try await latchkey.send(.post, "/api/email/undo", json: Latchkey.body(["token": secret ?? ""]))
    }

    /// Replaces the confirmed address at once, as a thief with both mailboxes does; answers the undo link of the mail that tells
    /// the address before.
    static func steal(_ latchkey: Latchkey, _ address: String, _ cookie: String) async throws -> String {
        try await put(latchkey, address, cookie)
        let code = try await latchkey.mails().first { $0.to.text == address }?.code
        let confirm = Latchkey.body(["code": code ?? ""])
        let answer = try await latchkey.send(.post, "/api/email/code", json: confirm, cookie: cookie)
        try #require(answer.status == 200, "\(answer.text)")
        let mail = try #require(try await latchkey.mails().first { $0.subject.contains("was changed") })
        return try #require(mail.secret)
    }

    private static func account(_ latchkey: Latchkey) async throws -> Account? {
        try await latchkey.store.findAccount(uid: "ann")
    }

    @Test(
        "S-415: whoever takes the address away first does nothing to password, factors and codes that its owner is not told"
    )
    func toldAtFormer() async throws {
        for address in ["", "thief@evil.example"] {
            try await UndoTests.withAnn { latchkey, thief in
                if address.isEmpty {
                    try await UndoTests.put(latchkey, "", thief)
                } else {
                    _ = try await UndoTests.steal(latchkey, address, thief)
                }
                _ = try await latchkey.mails()
                let (_, cookie, _) = try await latchkey.enrol(thief)
                let codes = try await latchkey.send(.post, "/api/factors/recovery-codes", json: "{}", cookie: cookie)
                #expect(codes.status == 201, "\(codes.text)")
                let change = Latchkey.body(["current": Latchkey.password, "new": "staple battery horse"])
                let changed = try await latchkey.send(.put, "/api/password", json: change, cookie: cookie)
                #expect(changed.status == 200 || changed.status == 204, "\(changed.text)")
                let mails = try await latchkey.mails().filter { $0.to.text == "ann@school.example" }
                for words in ["authenticator app was added", "recovery codes", "password"] {
                    #expect(mails.contains { $0.subject.contains(words) }, "\(words): \(mails.map(\.subject))")
                }
                #expect(mails.contains { $0.text.contains("Signing in still needs a second factor.") })
                #expect(mails.allSatisfy { !$0.text.contains("From the IP address") })
            }
        }
    }

    @Test(
        "S-415: nor does anybody link an account of a provider at a sign-in that the owner of the former address is not told"
    )
    func toldOfLinks() async throws {
        let provider = SoftIdentityProvider()
        try await withLatchkey {
            $0.flows.providers = [provider]
        } _: { latchkey in
            try await latchkey.addConfirmed("ann", email: "ann@school.example")
            try await UndoTests.put(latchkey, "", latchkey.signIn("ann"))
            _ = try await latchkey.mails()
            provider.says("thief")
            let (begun, asked) = try await latchkey.signInByProvider()
            let linked = try await latchkey.step(
                "confirm", ["ticket": asked.ticket, "uid": "ann", "password": Latchkey.password], begun)
            #expect(linked.status == 200, "\(linked.text)")
            let mails = try await latchkey.mails().filter { $0.to.text == "ann@school.example" }.map(\.subject)
            #expect(mails.contains { $0.hasPrefix("There is one more way to sign in") }, "\(mails)")
        }
    }

    @Test("S-304: the undo link is good for 72 hours after the change took effect, to the last moment and no longer")
    func time() async throws {
        for (seconds, status) in [(3 * 86_400 - 1, 200), (3 * 86_400, 403)] {
            try await UndoTests.withAnn { latchkey, thief in
                try await UndoTests.put(latchkey, "thief@evil.example", thief)
                let mails = try await latchkey.mails()
                let first = mails.first { $0.to.text == "ann@school.example" }?.secret
                let confirm = mails.first { $0.to.text == "thief@evil.example" }?.secret
                // The change is confirmed at the last moment.
                latchkey.clock.advance(by: .seconds(86_400 - 1))
                let body = Latchkey.body(["token": confirm ?? ""])
                #expect(try await latchkey.send(.post, "/api/email/confirm", json: body).status == 200)
                let second = try await latchkey.mails().first { $0.to.text == "ann@school.example" }?.secret
                #expect(first != nil && first == second)
                latchkey.clock.advance(by: .seconds(seconds))
                _ = try await latchkey.flows.upkeep.prune()
                #expect(try await UndoTests.undo(latchkey, first).status == status)
                let email = try await UndoTests.account(latchkey)?.email
                #expect(email == (status == 200 ? "ann@school.example" : "thief@evil.example"))
            }
        }
    }

    @Test(
        "S-304: undoing restores the address, ends all sessions, devices and tokens, and mails a link for a new password"
    )
    func restores() async throws {
        try await UndoTests.withAnn { latchkey, thief in
            let undo = try await UndoTests.steal(latchkey, "thief@evil.example", thief)
            // The thief prepares other ways in.
            _ = try await latchkey.send(.post, "/api/recovery", json: #"{"uid":"thief@evil.example"}"#)
            let reset = try await latchkey.mails().first?.secret
            try await UndoTests.put(latchkey, "next@evil.example", thief)
            let pending = try await latchkey.mails().first { $0.to.text == "next@evil.example" }?.secret
            #expect(try await UndoTests.undo(latchkey, undo).status == 200)
            #expect(try await latchkey.send(.get, "/api/id", cookie: thief).status == 401)
            for (path, secret) in [("/api/recovery/password", reset), ("/api/email/confirm", pending)] {
                let body = Latchkey.body(["token": secret ?? "", "new": "eleven purple pelicans"])
                #expect(try await latchkey.send(.post, path, json: body).code == "one_time_token_invalid")
            }
            let account = try await UndoTests.account(latchkey)
            #expect(account?.email == "ann@school.example" && account?.isEmailVerified == true)
            #expect(try await latchkey.store.listKnownDevices(of: account?.id ?? .fixture()).isEmpty)
            let mail = try #require(try await latchkey.mails().first)
            #expect(mail.to.text == "ann@school.example" && mail.text.contains("/reset#"))
            let recovered = try await RecoverPasswordTests.recover(latchkey, ["token": mail.secret ?? ""])
            #expect(recovered.status == 200)
            #expect(
                try await latchkey.signInAnswer("ann@school.example", RecoverPasswordTests.newPassword).status == 200)
            #expect(try await UndoTests.undo(latchkey, undo).status == 403)
        }
    }

    @Test(
        "S-307, S-303: mails of a recovery to the address of now use up none of a former one's, nor do those before the change"
    )
    func recoveryByFormer() async throws {
        try await UndoTests.withAnn { latchkey, thief in
            func ask(_ typed: String, _ times: Int) async throws -> [String] {
                var recipients: [String] = []
                for _ in 0..<times {
                    _ = try await latchkey.send(.post, "/api/recovery", json: Latchkey.body(["uid": typed]))
                    recipients += try await latchkey.mails().filter { $0.text.contains("/reset#") }.map(\.to.text)
                }
                return recipients
            }
            #expect(try await ask("ann", 4) == Array(repeating: "ann@school.example", count: 3))
            _ = try await UndoTests.steal(latchkey, "thief@evil.example", thief)
            #expect(try await ask("ann", 4) == Array(repeating: "thief@evil.example", count: 3))
            #expect(try await ask("ann@school.example", 4) == Array(repeating: "ann@school.example", count: 3))
        }
    }

    @Test("S-049: all addresses that are an account's in turn get nine mails of a recovery in an hour together")
    func recoveryInTurn() async throws {
        try await UndoTests.withAnn { latchkey, thief in
            var count = 0
            for number in 0..<4 {
                _ = try await UndoTests.steal(latchkey, "thief\(number)@evil.example", thief)
                for _ in 0..<3 {
                    _ = try await latchkey.send(.post, "/api/recovery", json: #"{"uid":"ann"}"#)
                    count += try await latchkey.mails().count { $0.text.contains("/reset#") }
                }
            }
            #expect(count == 9)
        }
    }

    @Test("S-304: after a chain of changes the oldest address wins, and no later one undoes that")
    func chain() async throws {
        try await UndoTests.withAnn { latchkey, thief in
            let first = try await UndoTests.steal(latchkey, "one@evil.example", thief)
            let second = try await UndoTests.steal(latchkey, "two@evil.example", thief)
            let third = try await UndoTests.steal(latchkey, "three@evil.example", thief)
            #expect(Set([first, second, third]).count == 3)
            // The thief uses the youngest but one: the owner's stays good.
            #expect(try await UndoTests.undo(latchkey, second).status == 200)
            #expect(try await UndoTests.account(latchkey)?.email == "one@evil.example")
            #expect(try await UndoTests.undo(latchkey, third).status == 403)
            #expect(try await UndoTests.undo(latchkey, first).status == 200)
            #expect(try await UndoTests.account(latchkey)?.email == "ann@school.example")
        }
    }

    @Test("S-304: the owner who signs in and confirms the old address again leaves the thief no link to take it back")
    func confirmedAgain() async throws {
        try await UndoTests.withAnn { latchkey, thief in
            let mine = try await UndoTests.steal(latchkey, "thief@evil.example", thief)
            let owner = try await latchkey.signIn("ann")
            try await UndoTests.put(latchkey, "ann@school.example", owner)
            let asked = try await latchkey.mails()
            let code = asked.first { $0.to.text == "ann@school.example" }?.code
            let toThief = asked.filter { $0.to.text == "thief@evil.example" }
            #expect(!toThief.isEmpty)
            let theirs = toThief.compactMap(\.secret)
            let confirmed = try await latchkey.send(
                .post, "/api/email/code", json: Latchkey.body(["code": code ?? ""]), cookie: owner)
            #expect(confirmed.status == 200)
            #expect(try await UndoTests.account(latchkey)?.email == "ann@school.example")
            let later = try await latchkey.mails().filter { $0.to.text == "thief@evil.example" }
            #expect(later.allSatisfy { $0.secret == nil })
            for secret in theirs { #expect(try await UndoTests.undo(latchkey, secret).status == 403) }
            // The change is undone already.
            #expect(try await UndoTests.undo(latchkey, mine).status == 403)
            #expect(try await UndoTests.account(latchkey)?.email == "ann@school.example")
        }
    }

    @Test("S-304: a thief who removes an address that displaced another gets no link to bring it back")
    func removedAfterwards() async throws {
        try await UndoTests.withAnn { latchkey, thief in
            let mine = try await UndoTests.steal(latchkey, "thief@evil.example", thief)
            try await UndoTests.put(latchkey, "", thief)
            #expect(try await latchkey.mails().allSatisfy { $0.secret == nil })
            #expect(try await UndoTests.undo(latchkey, mine).status == 200)
            #expect(try await UndoTests.account(latchkey)?.email == "ann@school.example")
        }
    }

    @Test("S-304: the oldest undo link makes all later ones void")
    func oldestFirst() async throws {
        try await UndoTests.withAnn { latchkey, thief in
            let first = try await UndoTests.steal(latchkey, "one@evil.example", thief)
            latchkey.clock.advance(by: .seconds(-60))
            let second = try await UndoTests.steal(latchkey, "two@evil.example", try await latchkey.signIn("ann"))
            #expect(try await UndoTests.undo(latchkey, first).status == 200)
            #expect(try await UndoTests.undo(latchkey, second).status == 403)
            #expect(try await UndoTests.account(latchkey)?.email == "ann@school.example")
        }
    }

    @Test(
        "S-106, S-303: removing a confirmed address mails the old one with an undo, and ends other sessions, not one's own"
    )
    func removal() async throws {
        try await UndoTests.withAnn { latchkey, mine in
            let other = try await latchkey.signIn("ann")
            _ = try await latchkey.mails()
            try await UndoTests.put(latchkey, "", mine)
            #expect(try await latchkey.send(.get, "/api/id", cookie: mine).status == 200)
            #expect(try await latchkey.send(.get, "/api/id", cookie: other).status == 401)
            let mails = try await latchkey.mails()
            #expect(mails.map(\.subject) == ["Your e-mail address for localhost was removed"])
            #expect(mails.first?.to.text == "ann@school.example")
            #expect(try await latchkey.signInAnswer("ann@school.example").status == 401)
            #expect(try await UndoTests.undo(latchkey, mails.first?.secret).status == 200)
            #expect(try await latchkey.send(.get, "/api/id", cookie: mine).status == 401)
            #expect(try await latchkey.signInAnswer("ann@school.example").status == 200)
        }
    }

    @Test(
        "S-303: a removed address recovers for 72 hours, by uid and by itself in any case, also when there is a new one"
    )
    func removedRecovers() async throws {
        try await UndoTests.withAnn { latchkey, thief in
            try await UndoTests.put(latchkey, "", thief)
            _ = try await latchkey.mails()
            for typed in ["ann", "ANN@school.example"] {
                #expect(try await RecoverPasswordTests.ask(latchkey, typed).status == 202)
                #expect(try await latchkey.mails().map(\.to.text) == ["ann@school.example"], "\(typed)")
            }
            try await UndoTests.put(latchkey, "thief@evil.example", thief)
            let confirm = Latchkey.body(["token": try await latchkey.mails().first?.secret ?? ""])
            #expect(try await latchkey.send(.post, "/api/email/confirm", json: confirm).status == 200)
            latchkey.clock.advance(by: .seconds(3 * 86_400 - 1))
            _ = try await RecoverPasswordTests.ask(latchkey, "ann@school.example")
            let mail = try #require(try await latchkey.mails().first)
            #expect(mail.to.text == "ann@school.example")
            let proof = ["uid": "Ann@school.example", "code": mail.code ?? ""]
            #expect(try await RecoverPasswordTests.recover(latchkey, proof).status == 200)
            #expect(try await latchkey.send(.get, "/api/id", cookie: thief).status == 401)
            latchkey.clock.advance(by: .seconds(1))
            _ = try await latchkey.mails()
            _ = try await RecoverPasswordTests.ask(latchkey, "ann@school.example")
            #expect(try await latchkey.mails().isEmpty)
        }
    }

    @Test(
        "S-106, S-303: an Admin who changes or removes a confirmed address: the owner is told there, can undo it, and is signed out",
        arguments: ["new@school.example", ""])
    func byAdmin(_ email: String) async throws {
        try await UndoTests.withAnn { latchkey, ann in
            try await latchkey.addAccount("boss", role: .admin)
            let boss = try await latchkey.signIn("boss")
            let body = Latchkey.body(["uid": "ann", "email": email])
            #expect(try await latchkey.send(.put, "/api/user", json: body, cookie: boss).status == 200)
            #expect(try await latchkey.send(.get, "/api/id", cookie: ann).status == 401)
            #expect(try await latchkey.send(.get, "/api/id", cookie: boss).status == 200)
            let mails = try await latchkey.mails()
            let told = try #require(mails.first { $0.to.text == "ann@school.example" })
            #expect(mails.count == (email.isEmpty ? 1 : 2) && told.text.contains("/undo#"))
            #expect(try await UndoTests.account(latchkey)?.isEmailVerified == false)
            #expect(try await UndoTests.undo(latchkey, told.secret).status == 200)
            #expect(try await UndoTests.account(latchkey)?.email == "ann@school.example")
        }
    }

    @Test("S-303: deleting an account mails its confirmed address, whoever deletes it; an unconfirmed one gets nothing")
    func deletion() async throws {
        try await UndoTests.withAnn { latchkey, ann in
            try await latchkey.addConfirmed("bob", email: "bob@school.example")
            try await latchkey.addConfirmed("cid", email: "cid@school.example")
            try await latchkey.addAccount("una", email: "una@school.example")
            try await latchkey.addAccount("boss", role: .admin)
            let boss = try await latchkey.signIn("boss")
            #expect(try await latchkey.send(.delete, "/api/user", json: #"{"uid":"ann"}"#, cookie: ann).status == 204)
            for uid in ["bob", "una"] {
                let answer = try await latchkey.send(
                    .delete, "/api/user", json: Latchkey.body(["uid": uid]), cookie: boss)
                #expect(answer.status == 204)
            }
            try await latchkey.operate.remove(uid: "cid")
            let mails = try await latchkey.mails()
            #expect(Set(mails.map(\.to.text)) == ["ann@school.example", "bob@school.example", "cid@school.example"])
            #expect(mails.allSatisfy { $0.subject == "Your account at localhost was deleted" })
        }
    }

    @Test("S-303: deleting an account also mails each address before that could be restored, and no other")
    func deletionAfterChanges() async throws {
        for email in ["last@evil.example", ""] {
            try await UndoTests.withAnn { latchkey, thief in
                _ = try await UndoTests.steal(latchkey, "first@evil.example", thief)
                if email.isEmpty {
                    try await UndoTests.put(latchkey, "", thief)
                } else {
                    _ = try await UndoTests.steal(latchkey, email, thief)
                }
                _ = try await latchkey.mails()
                let body = #"{"uid":"ann"}"#
                #expect(try await latchkey.send(.delete, "/api/user", json: body, cookie: thief).status == 204)
                let mails = try await latchkey.mails()
                // The owner may have made the first change: then the address in between is the one that the owner reads.
                let addresses = ["ann@school.example"] + (email.isEmpty ? [] : ["first@evil.example", email])
                #expect(mails.map(\.to.text).sorted() == addresses.sorted())
                #expect(mails.allSatisfy { $0.subject == "Your account at localhost was deleted" })
            }
        }
        try await UndoTests.withAnn { latchkey, thief in
            _ = try await UndoTests.steal(latchkey, "new@home.example", thief)
            latchkey.clock.advance(by: .seconds(3 * 86_400))
            try await latchkey.operate.remove(uid: "ann")
            #expect(try await latchkey.mails().map(\.to.text) == ["new@home.example"])
        }
    }

    @Test("S-280, S-304: an address that goes because the one before is restored is told, without a link to come back")
    func displaced() async throws {
        try await UndoTests.withAnn { latchkey, thief in
            let undo = try await UndoTests.steal(latchkey, "thief@evil.example", thief)
            #expect(try await UndoTests.undo(latchkey, undo).status == 200)
            let told = try await latchkey.mails().filter { $0.to.text == "thief@evil.example" }
            #expect(told.map(\.subject) == ["A change of your e-mail address for localhost was undone"])
            #expect(told.allSatisfy { $0.secret == nil && $0.code == nil && $0.text.contains("/profile") })
        }
        // Confirming the address before is an undo as well.
        try await UndoTests.withAnn { latchkey, thief in
            _ = try await UndoTests.steal(latchkey, "thief@evil.example", thief)
            let owner = try await latchkey.signIn("ann")
            try await UndoTests.put(latchkey, "ann@school.example", owner)
            let code = try await latchkey.mails().first { $0.to.text == "ann@school.example" }?.code
            let body = Latchkey.body(["code": code ?? ""])
            #expect(try await latchkey.send(.post, "/api/email/code", json: body, cookie: owner).status == 200)
            let told = try await latchkey.mails().filter { $0.to.text == "thief@evil.example" }
            #expect(told.map(\.subject) == ["A change of your e-mail address for localhost was undone"])
        }
    }

    @Test("S-280, S-304: the address in between is told too, however many notices the account has had")
    func displacedBetween() async throws {
        try await UndoTests.withAnn { latchkey, session in
            // The owner moved; then a thief changed the address again.
            let old = try await UndoTests.steal(latchkey, "ann@home.example", session)
            _ = try await UndoTests.steal(latchkey, "thief@evil.example", session)
            for _ in 0..<8 { _ = try await latchkey.signIn("ann") }
            _ = try await latchkey.mails()
            #expect(try await UndoTests.undo(latchkey, old).status == 200)
            let told = try await latchkey.mails().filter { $0.subject.contains("was undone") }
            #expect(told.map(\.to.text).sorted() == ["ann@home.example", "thief@evil.example"])
        }
    }

    @Test("S-135, S-304: a change that is stopped before it was confirmed displaces no address")
    func stoppedEarly() async throws {
        try await UndoTests.withAnn { latchkey, thief in
            try await UndoTests.put(latchkey, "thief@evil.example", thief)
            let undo = try await latchkey.mails().first { $0.to.text == "ann@school.example" }?.secret
            #expect(try await UndoTests.undo(latchkey, undo).status == 200)
            #expect(try await latchkey.mails().map(\.to.text) == ["ann@school.example"])
        }
    }

    @Test("S-307: junk from its network stops neither an undo link nor one that confirms an address")
    func junk() async throws {
        try await UndoTests.withAnn { latchkey, thief in
            try await UndoTests.put(latchkey, "new@home.example", thief)
            let mails = try await latchkey.mails()
            let undo = mails.first { $0.to.text == "ann@school.example" }?.secret
            let confirm = mails.first { $0.to.text == "new@home.example" }?.secret
            for path in ["/api/email/confirm", "/api/email/undo"] {
                var statuses: [Int] = []
                for _ in 0..<61 {
                    let junk = Latchkey.body(["token": RandomID.fixture().text + String(repeating: "A", count: 43)])
                    statuses.append(try await latchkey.send(.post, path, json: junk).status)
                }
                #expect(statuses.dropLast().allSatisfy { $0 == 403 } && statuses.last == 429, "\(path)")
            }
            let body = Latchkey.body(["token": confirm ?? ""])
            #expect(try await latchkey.send(.post, "/api/email/confirm", json: body).status == 200)
            #expect(try await UndoTests.undo(latchkey, undo).status == 200)
        }
    }

    @Test("S-304: nobody else confirms an address of a mailbox while its owner can restore it")
    func reserved() async throws {
        try await UndoTests.withAnn { latchkey, thief in
            let undo = try await UndoTests.steal(latchkey, "thief@evil.example", thief)
            try await latchkey.addAccount("eve")
            let eve = try await latchkey.signIn("eve")
            try await UndoTests.put(latchkey, "ann+x@school.example", eve)
            let code = Latchkey.body(["code": try await latchkey.mails().first?.code ?? ""])
            let answer = try await latchkey.send(.post, "/api/email/code", json: code, cookie: eve)
            #expect(answer.status == 409 && answer.code == "email_taken")
            #expect(try await UndoTests.undo(latchkey, undo).status == 200)
        }
    }

    @Test("S-304: an undo of an address that another account holds all the same changes nothing, and stays good")
    func takenMeanwhile() async throws {
        try await UndoTests.withAnn { latchkey, thief in
            let undo = try await UndoTests.steal(latchkey, "thief@evil.example", thief)
            // As an import may do.
            let other = Account.fixture(uid: "eve", email: "ann@school.example", isEmailVerified: true)
            try await latchkey.store.add(other)
            let answer = try await UndoTests.undo(latchkey, undo)
            #expect(answer.status == 409 && answer.code == "email_taken")
            #expect(try await latchkey.send(.get, "/api/id", cookie: thief).status == 200)
            #expect(try await UndoTests.account(latchkey)?.email == "thief@evil.example")
            try await latchkey.store.deleteAccount(
                other.id, acting: nil, event: .fixture(.accountDeleted, of: other.id))
            #expect(try await UndoTests.undo(latchkey, undo).status == 200)
        }
    }

    @Test("S-105, S-305: a change that a thief asked for dies with a new password, changed or recovered")
    func pendingChange() async throws {
        for isRecovered in [false, true] {
            try await UndoTests.withAnn { latchkey, thief in
                try await UndoTests.put(latchkey, "thief@evil.example", thief)
                let mails = try await latchkey.mails()
                let confirm = mails.first { $0.to.text == "thief@evil.example" }?.secret
                if isRecovered {
                    _ = try await RecoverPasswordTests.ask(latchkey, "ann")
                    let secret = try await latchkey.mails().first?.secret ?? ""
                    #expect(try await RecoverPasswordTests.recover(latchkey, ["token": secret]).status == 200)
                } else {
                    let owner = try await latchkey.signIn("ann")
                    let answer = try await ChangePasswordTests.change(latchkey, owner, new: "staple battery horse")
                    #expect(answer.status == 200)
                }
                #expect(try await latchkey.send(.get, "/api/id", cookie: thief).status == 401)
                let body = Latchkey.body(["token": confirm ?? ""])
                #expect(try await latchkey.send(.post, "/api/email/confirm", json: body).status == 403)
                #expect(try await UndoTests.account(latchkey)?.email == "ann@school.example")
                // The owner's way back stays.
                let undo = mails.first { $0.to.text == "ann@school.example" }?.secret
                #expect(try await UndoTests.undo(latchkey, undo).status == 200)
            }
        }
    }
}
