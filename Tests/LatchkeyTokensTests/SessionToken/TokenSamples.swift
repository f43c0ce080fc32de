import Crypto
import LatchkeyCore
import Testing

@testable import LatchkeyTokens

/// One server's tokens, honest and forged.
struct TokenSamples {
    static let issuer = "https://auth.example"
    static let secret = "Rk7-vq2Wz_x9TnB4mLp0sJd8hYc3GfUeAiOo"
    static let otherSecret = "N5tQw8-eRz1_yUi2oPa3sDf4gHj6kLx7cVb9"
    static let now: Int64 = 1_790_000_000
    static let sessionID = "AAECAwQFBgcICQoLDA0ODw"
    static let subject = "EBESExQVFhcYGRobHB0eHw"

    let key: SigningKey
    let verifier: SessionTokenVerifier

    init() throws {
        key = try SigningKey(secret: TokenSamples.secret)
        verifier = SessionTokenVerifier(issuer: TokenSamples.issuer, keys: KeySet(key))
    }

    static func token(
        key: SigningKey,
        issuer: String = TokenSamples.issuer,
        subject: String = TokenSamples.subject,
        uid: String = "toby",
        sessionID: String = TokenSamples.sessionID,
        issuedAt: Int64 = TokenSamples.now,
        expiresAt: Int64 = TokenSamples.now + 3600,
        roles: [String] = ["Admin", "User"]
    ) -> String {
        SessionTokenSigner(keys: KeySet(key), issuer: issuer).token(
            subject: subject,
            uid: uid,
            sessionID: sessionID,
            tokenID: "ICEiIyQlJicoKSorLC0uLw",
            issuedAt: issuedAt,
            expiresAt: expiresAt,
            roles: roles
        )
    }

    var token: String { TokenSamples.token(key: key) }

    /// The payload that `token` carries, as JSON.
    static let payload =
        #"{"iss":"https://auth.example","sub":"\#(subject)","_uid":"toby","sid":"\#(sessionID)","#
        + #""jti":"ICEiIyQlJicoKSorLC0uLw","iat":1790000000,"exp":1790003600,"roles":["Admin","User"]}"#

    var headerJSON: String { #"{"alg":"HS256","kid":"\#(key.id)","typ":"session+jwt"}"# }

    /// Any header and payload with a right HS256 signature under `secret`.
    static func signed(header: String, payload: String = TokenSamples.payload, secret: String = secret) -> String {
        signed(headerPart: Base64URL.encodeText(Array(header.utf8)), payload: payload, secret: secret)
    }

    static func signed(headerPart: String, payload: String = TokenSamples.payload, secret: String = secret) -> String {
        signed(headerPart + "." + Base64URL.encodeText(Array(payload.utf8)), secret: secret)
    }

    static func signed(_ input: String, secret: String = secret) -> String {
        let key = SymmetricKey(data: Array(secret.utf8))
        let mac = HMAC<SHA256>.authenticationCode(for: Array(input.utf8), using: key)
        return input + "." + Base64URL.encodeText(Array(mac))
    }

    /// The right header, any payload, a right signature.
    func signed(payload: String) -> String {
        TokenSamples.signed(header: headerJSON, payload: payload)
    }

    /// What both doors of the verifier say; they have to agree.
    func refusal(_ token: String, now: Int64 = TokenSamples.now) -> SessionTokenError? {
        let claims = Result { () throws(SessionTokenError) in try verifier.claims(of: token, now: now) }
        let session = Result { () throws(SessionTokenError) in
            try verifier.session(of: token.utf8, now: Timestamp(seconds: now))
        }
        switch (claims, session) {
        case (.failure(let one), .failure(let other)) where one == other: return one
        case (.success, .success): return nil
        default:
            Issue.record("claims(of:) and session(of:) disagree")
            return nil
        }
    }
}
