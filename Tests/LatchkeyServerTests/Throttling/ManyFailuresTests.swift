import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyMail
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct ManyFailuresTests {
    private static let subject = "Many wrong passwords for your account at localhost"

    private static func withAnn(_ test: @escaping @Sendable (Latchkey) async throws -> Void) async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addConfirmed("ann", email: "ann@school.example")
            try await test(latchkey)
        }
    }

    /// Lets the wait pass, then guesses until strangers have to wait once more.
    private static func guessAgain(_ latchkey: Latchkey, after time: Duration) async throws {
        latchkey.clock.advance(by: time)
        #expect(try await latchkey.signInAnswer("ann").status == 200)
        _ = try await latchkey.mails()
        try await SignInThrottleTests.guess(5, at: "ann", latchkey)
    }

    @Test("S-280: who has a confirmed address is told when guesses have to wait, with the time, and not before")
    func told() async throws {
        try await ManyFailuresTests.withAnn { latchkey in
            try await SignInThrottleTests.guess(4, at: "ann", latchkey)
            #expect(try await latchkey.mails().isEmpty)
            try await SignInThrottleTests.guess(1, at: "ann", latchkey)
            try await SignInThrottleTests.guess(5, at: "ann", latchkey)
            let mails = try await latchkey.mails()
            #expect(mails.map(\.subject) == [ManyFailuresTests.subject])
            #expect(mails.first?.to.text == "ann@school.example" && mails.first?.secret == nil)
            #expect(mails.first?.text.contains("15 January 2027, 08:00 UTC") == true)
        }
    }

    @Test("S-280: at most one such mail a day")
    func daily() async throws {
        try await ManyFailuresTests.withAnn { latchkey in
            try await SignInThrottleTests.guess(5, at: "ann", latchkey)
            #expect(try await latchkey.mails().count == 1)
            try await ManyFailuresTests.guessAgain(latchkey, after: .seconds(3600))
            #expect(try await latchkey.mails().isEmpty)
            try await ManyFailuresTests.guessAgain(latchkey, after: .seconds(86_400 - 3600))
            #expect(try await latchkey.mails().map(\.subject) == [ManyFailuresTests.subject])
        }
    }

    @Test("S-280: two hundred guesses at once make one mail")
    func parallel() async throws {
        try await withLatchkey {
            $0.queueLimit = 1000
        } _: { latchkey in
            try await latchkey.addConfirmed("ann", email: "ann@school.example")
            _ = try await inParallel(200) { _ in try await latchkey.signInAnswer("ann", "wrong password") }
            #expect(try await latchkey.mails().count == 1)
        }
    }

    @Test("S-043: guesses at the current password are told as well; a known device's own failures are not")
    func otherDoors() async throws {
        try await ManyFailuresTests.withAnn { latchkey in
            let answer = try await latchkey.signInAnswer("ann")
            let session = "latchkey=\(answer.cookie("latchkey") ?? "")"
            let device = "latchkey-device=\(answer.cookie("latchkey-device") ?? "")"
            try await SignInThrottleTests.guess(5, at: "ann", latchkey, cookie: device)
            #expect(try await latchkey.mails().isEmpty)
            let wrong = Latchkey.body(["current": "wrong password", "new": "staple battery horse"])
            for _ in 0..<5 {
                #expect(try await latchkey.send(.put, "/api/password", json: wrong, cookie: session).status == 401)
            }
            #expect(try await latchkey.mails().map(\.subject) == [ManyFailuresTests.subject])
        }
    }

    @Test("S-135: nobody else is told: no unconfirmed address, nobody disabled, and no account, no mail")
    func nobody() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("open", email: "open@school.example")
            try await latchkey.addAccount("none")
            try await latchkey.addConfirmed("off", email: "off@school.example")
            try await latchkey.operate.setState(.disabled, uid: "off")
            for uid in ["open", "none", "off", "ghost"] { try await SignInThrottleTests.guess(6, at: uid, latchkey) }
            #expect(try await latchkey.store.listMail().items.isEmpty)
        }
    }
}
