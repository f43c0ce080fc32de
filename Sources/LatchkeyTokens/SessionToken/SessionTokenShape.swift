import LatchkeyCore

/// What can be said of a token without any key: that it has the form of a session token, and which session it names.
///
/// Nothing is proven by it. It spares a question about text that cannot be a token, and keeps questions of sessions apart.
package struct SessionTokenShape: Equatable, Sendable {
    /// The `sid` of the payload; nil where it has none in the form of ours.
    package let sessionID: String?

    private static let headStart = Array(#"{"alg":"HS256","kid":""#.utf8)
    private static let headEnd = Array(#"","typ":"session+jwt"}"#.utf8)
    private static let claimStart = Array(#","sid":""#.utf8)
    private static let signatureLength = 43
    private static let sessionIDLength = 22

    /// Nil unless the three parts are canonical base64url, with our header around some `kid` and a signature of 256 bits. The
    /// payload's claims may be those of a later version.
    package init?(_ token: String) {
        guard let parts = try? SessionTokenParts(Array(token.utf8)),
            let header = Base64URL.decode(parts.header), header.starts(with: SessionTokenShape.headStart),
            header.suffix(SessionTokenShape.headEnd.count).elementsEqual(SessionTokenShape.headEnd),
            header.count > SessionTokenShape.headStart.count + SessionTokenShape.headEnd.count,
            parts.signature.count == SessionTokenShape.signatureLength, Base64URL.decode(parts.signature) != nil,
            let payload = Base64URL.decode(parts.payload), payload.first == UInt8(ascii: "{")
        else { return nil }
        self.sessionID = SessionTokenShape.sessionID(in: payload)
    }

    private static func sessionID(in payload: [UInt8]) -> String? {
        let length = claimStart.count + sessionIDLength
        for start in payload.indices.dropLast(length) where payload[start] == claimStart[0] {
            guard payload[start...].starts(with: claimStart) else { continue }
            let text = payload[start + claimStart.count..<start + length]
            guard payload[start + length] == UInt8(ascii: "\""), RandomID(text: text) != nil else { return nil }
            return String(decoding: text, as: UTF8.self)
        }
        return nil
    }
}
