import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyServer
import LatchkeyStore
import LatchkeyTestSupport
import Testing

/// A token that somebody has carried off, and what lasts longer than it.
@Suite struct TokenLinkTests {
    @Test(
        "S-388: a session that goes on by tokens is given no ticket for a link, also where its program names our origin"
    )
    func asks() async throws {
        try await withLatchkey { options in
            SessionKeyTests.configure(&options)
            options.flows.providers = [SoftIdentityProvider.octo()]
        } _: { latchkey in
            try await latchkey.addAccount("toby")
            let key = SoftSessionKey()
            let signedIn = try await latchkey.signIn("toby", with: key)
            let token = try await latchkey.token(by: key, of: signedIn.sessionID).accessToken
            let body = #"{"provider":"github"}"#
            let byCookie = try await latchkey.send(
                .post, "/api/identities/link", json: body, cookie: "__Host-latchkey=\(token)",
                origin: SoftSessionKey.server)
            let byHeader = try await latchkey.send(
                .post, "/api/identities/link", json: body, origin: SoftSessionKey.server,
                headers: [("Authorization", "Bearer \(token)")])
            for answer in [byCookie, byHeader] {
                #expect(answer.status == 401 && answer.code == "token_invalid", "\(answer.text)")
            }
        }
    }

    @Test(
        "S-388, G-038: the statements that begin a link and make it ask whether the session still goes on by its cookie"
    )
    func statements() async throws {
        try await withLatchkey {
            $0.flows.providers = [SoftIdentityProvider.octo()]
        } _: { latchkey in
            func move(to transport: SessionTransport) async throws {
                try await latchkey.store.execute("UPDATE session SET transport = ?", transport.rawValue)
            }
            try await latchkey.addAccount("toby")
            let cookie = try await latchkey.signIn("toby")
            let ticket = try await latchkey.send(
                .post, "/api/identities/link", json: #"{"provider":"github"}"#, cookie: cookie,
                origin: Latchkey.ownOrigin
            ).ticket
            // Memory does not know of it yet.
            try await move(to: .token)
            #expect(try await latchkey.start(["ticket": ticket], cookie: cookie).code == "hand_off_invalid")
            try await move(to: .cookie)
            let begun = try await latchkey.beginFederation(["ticket": ticket], cookie: cookie)
            let asked = try await latchkey.finish(begun)
            #expect(asked.next == "link")
            try await move(to: .token)
            #expect(try await latchkey.step("confirm", ["ticket": asked.ticket], begun).code == "hand_off_invalid")
            #expect(try await latchkey.countIdentities() == 0)
            try await move(to: .cookie)
            #expect(try await latchkey.step("confirm", ["ticket": asked.ticket], begun).next == "linked")
        }
    }
}
