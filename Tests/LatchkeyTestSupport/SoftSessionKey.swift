import Crypto
import HTTPTypes
import LatchkeyCore
import LatchkeyStore

/// A page on another site with a key as WebCrypto makes it.
package struct SoftSessionKey: Sendable {
    /// Where it stands, and the server of these tests, which binds keys under https alone.
    package static let page = "https://www.pages.example"
    package static let server = "https://auth.school.example"
    package static let crossSite = [("Sec-Fetch-Site", "cross-site")]

    private let key = P256.Signing.PrivateKey()

    package init() {}

    /// 65 bytes.
    package var point: [UInt8] { Array(key.publicKey.x963Representation) }

    /// As JSON.
    package var jwk: String {
        let x = Base64URL.encodeText(Array(point[1...32]))
        let y = Base64URL.encodeText(Array(point[33...64]))
        return #"{"kty":"EC","crv":"P-256","x":"\#(x)","y":"\#(y)"}"#
    }

    /// 64 bytes.
    package func signature(of text: String) throws -> [UInt8] {
        Array(try key.signature(for: Array(text.utf8)).rawRepresentation)
    }
}

extension Latchkey {
    /// With the password, from a page on another site, whose key comes along.
    package func signIn(
        _ uid: String, with key: SoftSessionKey, headers: [(String, String)] = SoftSessionKey.crossSite
    ) async throws -> Answer {
        try await send(
            .post, "/api/authenticate",
            json: #"{"uid":"\#(uid)","password":"\#(Latchkey.password)","key":\#(key.jwk)}"#,
            origin: SoftSessionKey.page, headers: headers)
    }

    /// Gives the session of this cookie the key, as on a server that binds keys; answers its public id.
    package func bind(_ key: SoftSessionKey, to cookie: String) async throws -> String {
        let listed = try await send(.get, "/api/sessions", cookie: cookie).json["sessions"] as? [[String: Any]]
        let present = listed?.first { $0["current"] as? Bool == true }?["id"] as? String ?? ""
        guard let session = RandomID(text: present.utf8) else { throw HarnessError("there is no session") }
        try await store.execute("UPDATE session SET token_key = ? WHERE public_id = ?", key.point, session)
        return session.text
    }

    package func challenge(for session: String) async throws -> String {
        let answer = try await send(.post, "/api/session/challenge", json: Latchkey.body(["session": session]))
        guard let challenge = answer.json["challenge"] as? String else {
            throw HarnessError("there is no challenge: \(answer.status) \(answer.text)")
        }
        return challenge
    }

    /// What a page sends for a token.
    package func keyProof(
        _ key: SoftSessionKey, _ session: String, _ challenge: String, server: String = SoftSessionKey.server
    ) throws -> [String: String] {
        let text = "latchkey session token\n\(server)\n\(session)\n\(challenge)"
        let signature = Base64URL.encodeText(try key.signature(of: text))
        return ["session": session, "challenge": challenge, "signature": signature]
    }

    /// Asks for a challenge and for the token of its proof.
    package func token(
        by key: SoftSessionKey, of session: String, receipt: String? = nil, server: String = SoftSessionKey.server
    ) async throws -> Answer {
        var proof = try keyProof(key, session, try await challenge(for: session), server: server)
        proof["receipt"] = receipt
        return try await send(.post, "/api/session/token", json: Latchkey.body(proof))
    }

    /// Sends a request as a page with a token does.
    package func ask(_ path: String, bearer token: String) async throws -> Answer {
        try await send(.get, path, headers: [("Authorization", "Bearer \(token)")])
    }
}

extension Answer {
    package var accessToken: String { json["access_token"] as? String ?? "" }

    /// The public id that a sign-in names.
    package var sessionID: String { (json["session"] as? [String: Any])?["id"] as? String ?? "" }

    /// What a sign-in tells with it, where a key is bound.
    package var sessionReceipt: String? { (json["session"] as? [String: Any])?["receipt"] as? String }
}
