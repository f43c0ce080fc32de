import HTTPTypes
import LatchkeyCore
import LatchkeyMail
import LatchkeyTestSupport
import Testing

/// A first address that somebody else has given, and the owner's second factor.
@Suite struct UnconfirmedAddressTests {
    private static func confirm(_ latchkey: Latchkey, _ mail: MailMessage?) async throws -> Int {
        let token = try #require(mail?.secret)
        return try await latchkey.send(.post, "/api/email/confirm", json: Latchkey.body(["token": token])).status
    }

    @Test("S-305: a link to a first address from before a second factor was added confirms nothing any more")
    func addedFactor() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("ann")
            let (thief, owner) = (try await latchkey.signIn("ann"), try await latchkey.signIn("ann"))
            let body = Latchkey.body(["email": "thief@evil.example"])
            #expect(try await latchkey.send(.put, "/api/user", json: body, cookie: thief).status == 200)
            let before = try await latchkey.mails().first { $0.to.text == "thief@evil.example" }
            let session = try await latchkey.enrol(owner).cookie
            #expect(try await UnconfirmedAddressTests.confirm(latchkey, before) != 200)
            _ = try await latchkey.send(.post, "/api/recovery", json: #"{"uid":"thief@evil.example"}"#)
            #expect(try await latchkey.mails().isEmpty, "nobody recovers through an address that is not confirmed")
            // The owner sees whose it is, and gives another one.
            let me = try await latchkey.send(.get, "/api/email", cookie: session)
            #expect(me.json["email"] as? String == "thief@evil.example")
            let own = Latchkey.body(["email": "ann@school.example"])
            #expect(try await latchkey.send(.put, "/api/user", json: own, cookie: session).status == 200)
            let mine = try await latchkey.mails().first { $0.to.text == "ann@school.example" }
            #expect(try await UnconfirmedAddressTests.confirm(latchkey, mine) == 200)
        }
    }

    @Test("S-305: a first address stays when a second factor is added, and its owner has the mail sent again")
    func sentAgain() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("ann", email: "ann@school.example")
            _ = try await latchkey.mails()
            let session = try await latchkey.enrol(try await latchkey.signIn("ann")).cookie
            let again = try await latchkey.send(.post, "/api/email/verification", cookie: session)
            #expect((200...204).contains(again.status), "\(again.text)")
            let mail = try await latchkey.mails().first { $0.to.text == "ann@school.example" }
            #expect(try await UnconfirmedAddressTests.confirm(latchkey, mail) == 200)
            let me = try await latchkey.send(.get, "/api/email", cookie: session)
            #expect(me.json["email"] as? String == "ann@school.example")
        }
    }
}
