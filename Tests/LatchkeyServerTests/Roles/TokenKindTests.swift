import Foundation
import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyTestSupport
import LatchkeyTokens
import Testing

@Suite struct TokenKindTests {
    /// Everything that is not a good session token, with what it is. The session whose tokens these are is an administrator's: nothing that
    /// is made for the doors ends it.
    static func badTokens(_ cast: Cast) async throws -> [(kind: String, text: String)] {
        let latchkey = cast.latchkey
        let admin = try #require(try await cast.member(.admin))
        let owner = admin.account
        let stranger = try #require(try await cast.member(.stranger)).account
        let good = String(admin.cookie.dropFirst("latchkey=".count))
        let asked = try await latchkey.send(
            .post, "/api/token", json: Latchkey.body(["audience": "https://api.example"]), cookie: admin.cookie)
        let signedOut = try await latchkey.signIn(owner.uid)
        _ = try await latchkey.send(.delete, "/api/authenticate", cookie: signedOut)
        let device = try #require(try await latchkey.signInAnswer(owner.uid).cookie("latchkey-device"))
        let secret = sessionID(of: good)
        let parts = good.split(separator: ".").map(String.init)
        func minted(
            by issuer: String = "http://localhost:8587", key: String = Latchkey.secret, for account: Account? = nil,
            session: String? = nil, from: Int64 = 0, to: Int64 = 600
        ) throws -> String {
            let now = latchkey.clock.now.seconds
            return SessionTokenSigner(keys: KeySet(try SigningKey(secret: key)), issuer: issuer).token(
                subject: (account ?? owner).id.text, uid: owner.uid, sessionID: session ?? secret, tokenID: "t",
                issuedAt: now + from, expiresAt: now + to, roles: ["Admin"])
        }
        // The control: minted like the bad ones, but nothing is wrong with it.
        #expect(try await latchkey.send(.get, "/api/id", cookie: "latchkey=" + minted()).status == 200)
        return [
            ("nothing", ""), ("junk", "junk"), ("two dots", ".."),
            ("the account's id", owner.id.text), ("the session's own id", secret), ("the device cookie", device),
            (
                "the session's public id",
                try await latchkey.operate.show(uid: owner.uid).sessions[0].publicID.text
            ),
            ("signed out", String(signedOut.dropFirst("latchkey=".count))),
            ("without signature", parts[0] + "." + parts[1] + "."),
            ("alg none", Base64URL.encodeText(Array(#"{"alg":"none"}"#.utf8)) + "." + parts[1] + "."),
            ("padded", good + "="), ("with a space", good + " x"), ("one more part", good + ".x"),
            ("another issuer's", try minted(by: "https://evil.example")),
            ("another key's", try minted(key: "another-secret-1c9a7d2e8f6053-another")),
            ("expired", try minted(from: -601, to: 0)), ("from the future", try minted(from: 60)),
            ("another's session", try minted(for: stranger)),
            ("an unknown session's", try minted(session: RandomID.fixture().text)),
            ("a service token", try #require(asked.json["access_token"] as? String, "\(asked.text)")),
        ]
    }

    static func payload(of token: String) -> String {
        let part = Array(token.utf8.split(separator: UInt8(ascii: ".")).dropFirst().first ?? [])
        return String(decoding: Base64URL.decode(part) ?? [], as: UTF8.self)
    }

    static func sessionID(of token: String) -> String {
        (try? JSONSerialization.jsonObject(with: Data(payload(of: token).utf8)) as? [String: Any])?["sid"] as? String
            ?? ""
    }

    @Test(
        "G-090, S-060, S-072, S-114: no kind of token but a live session's opens any guarded door, as cookie or as bearer, and none begins a session"
    )
    func onlyLiveSessionsOpenDoors() async throws {
        try await withLatchkey(Cast.furnish) { latchkey in
            let cast = try await Cast(latchkey)
            var bodies: Set<[UInt8]> = []
            for (kind, token) in try await TokenKindTests.badTokens(cast) {
                for door in Door.all where door.isGuarded {
                    let cookie = try await cast.knock(at: door, cookie: "latchkey=\(token)")
                    #expect(cookie.status == 401 && cookie.code == "token_invalid", "\(kind) at \(door)")
                    let bearer = try await cast.knock(
                        at: door, cookie: nil, headers: [("Authorization", "Bearer \(token)")])
                    #expect(bearer.status == 401 && bearer.code == "token_invalid", "\(kind) at \(door)")
                    bodies.formUnion([cookie.body, bearer.body])
                    for answer in [cookie, bearer] {
                        #expect(answer.cookie("latchkey")?.isEmpty ?? true, "\(kind) at \(door)")
                    }
                }
            }
            #expect(bodies.count == 1)
            // It was none of them because its session had ended.
            let admin = try await cast.cookie(.admin)
            #expect(try await latchkey.send(.get, "/api/id", cookie: admin).status == 200)
        }
    }

    @Test("S-072: a good token in the query or the body opens nothing; as cookie or as bearer it does")
    func onlyCookieOrBearer() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let cookie = try await latchkey.signIn("toby")
            let token = cookie.dropFirst("latchkey=".count)
            #expect(try await latchkey.send(.get, "/api/id?token=\(token)&latchkey=\(token)").code == "token_missing")
            #expect(try await latchkey.send(.put, "/api/user", json: #"{"token":"\#(token)"}"#).code == "token_missing")
            #expect(
                try await latchkey.send(.get, "/api/id", headers: [("Authorization", "Bearer \(token)")]).status == 200)
            let both = try await latchkey.send(
                .get, "/api/id", cookie: cookie, headers: [("Authorization", "Bearer x")])
            #expect(both.status == 400 && both.code == "ambiguous_token")
        }
    }
}
