import Foundation
import LatchkeyCore

@testable import LatchkeyTokens

/// What strangers' bytes reach before anybody has signed in, each with what must be true whatever they are. `scripts/fuzz.py` runs them for
/// hours, the tests replay what it found.
enum FuzzTarget: String, CaseIterable, Sendable {
    case signedID, cookieHeader, sessionToken, sessionClaims

    /// False where something is true that must not be.
    func holds(for input: [UInt8]) -> Bool {
        switch self {
        case .signedID: FuzzTarget.signedIDHolds(input)
        case .cookieHeader: FuzzTarget.cookieHeaderHolds(input)
        case .sessionToken: FuzzTarget.sessionTokenHolds(input)
        case .sessionClaims: FuzzTarget.sessionClaimsHold(input)
        }
    }

    private static let keys = KeySet(
        key("Rk7-vq2Wz_x9TnB4mLp0sJd8hYc3GfUe"), previous: [key("N5tQw8-eRz1_yUi2oPa3sDf4gHj6kLx7")])

    private static func key(_ text: String) -> MACKey { MACKey(uncheckedBytes: Array(text.utf8)) }

    /// Of each kind of ticket, link, state and code.
    private static let labels: [@Sendable (RandomID) -> MACLabel] = [
        { .handOffTicket($0) }, { .handOffCode($0) }, { .providerTicket($0) }, { .linkTicket($0) },
        { .providerState(.github, $0) }, { .providerState(.google, $0) }, { .oneTimeLink(.resetPassword, $0) },
        { .oneTimeLink(.verifyEmail, $0) },
    ]

    /// A text is read as what it was made for, letter by letter and for nothing else. The input's first byte says of which kind the text
    /// behind it is tried, and one that is made of its bytes.
    private static func signedIDHolds(_ input: [UInt8]) -> Bool {
        let kind = Int(input.first ?? 0) % labels.count
        let given = String(decoding: input.dropFirst(), as: UTF8.self)
        if let read = SignedID.read(given, by: keys, labels[kind]),
            !SignedID.text(of: read.id, labels[kind](read.id), by: read.key).utf8.elementsEqual(given.utf8)
        {
            return false
        }
        guard let id = RandomID(bytes: input.prefix(16)) else { return true }
        let made = SignedID.text(of: id, labels[kind](id), by: keys.all[Int(input[1]) % 2])
        let others = labels.indices.filter { $0 != kind && SignedID.read(made, by: keys, labels[$0]) != nil }
        return SignedID.read(made, by: keys, labels[kind])?.id == id && others.isEmpty
            && SignedID.read(changed(made, by: input), by: keys, labels[kind]) == nil
    }

    /// With one character replaced, where and by what the input says.
    private static func changed(_ text: String, by input: [UInt8]) -> String {
        var bytes = Array(text.utf8)
        let place = Int(input[2]) % bytes.count
        bytes[place] = bytes[place] == input[3] & 0x7f ? UInt8(ascii: "~") : input[3] & 0x7f
        return String(decoding: bytes, as: UTF8.self)
    }

    /// As splitting text reads it.
    private static func cookieHeaderHolds(_ input: [UInt8]) -> Bool {
        let name = "__Host-latchkey"
        let header = String(decoding: input, as: UTF8.self)
        let pairs = header.unicodeScalars.split(separator: ";").map { $0.drop { $0 == " " } }
        let expected = pairs.filter { $0.starts(with: "\(name)=".unicodeScalars) }
            .map { String($0.dropFirst(name.unicodeScalars.count + 1)) }
        let values = CookieHeader.values(named: name, in: header)
        return values.count == expected.count
            && zip(values, expected).allSatisfy { $0.utf8.elementsEqual($1.utf8) }
    }

    private static let verifier = (try? SigningKey(secret: "Rk7-vq2Wz_x9TnB4mLp0sJd8hYc3GfUeAiOo")).map {
        SessionTokenVerifier(issuer: "https://auth.example", keys: KeySet($0))
    }

    /// Nobody makes one without the key, and what has no form of a token is none.
    private static func sessionTokenHolds(_ input: [UInt8]) -> Bool {
        let text = String(decoding: input, as: UTF8.self)
        guard let verifier, (try? verifier.claims(of: text, now: 1_790_000_000)) == nil else { return false }
        guard let shape = SessionTokenShape(text) else { return true }
        let parts = text.components(separatedBy: ".")
        let payload = parts.count == 3 ? Base64URL.decode(parts[1].utf8) : nil
        guard let payload, parts[2].utf8.count == 43 else { return false }
        guard let id = shape.sessionID else { return true }
        return RandomID(text: id.utf8) != nil && String(decoding: payload, as: UTF8.self).contains(#","sid":"\#(id)""#)
    }

    /// As Foundation reads it: no claim is another one there, and none is there that is not here.
    private static func sessionClaimsHold(_ input: [UInt8]) -> Bool {
        guard let text = try? ClaimsText(input) else { return true }
        guard let claims = try? text.claims(),
            let plain = try? JSONSerialization.jsonObject(with: Data(input)) as? [String: Any]
        else { return false }
        let texts = [
            "iss": claims.issuer, "sub": claims.subject, "_uid": claims.uid, "sid": claims.sessionID,
            "jti": claims.tokenID,
        ]
        return texts.allSatisfy { isSame(plain[$0] as? String, $1) }
            && plain["iat"] as? Int64 == claims.issuedAt && plain["exp"] as? Int64 == claims.expiresAt
            && isSame(plain["roles"] as? [String], claims.roles)
            && plain["auth_time"] as? Int64 == claims.authenticatedAt
            && isSame(plain["amr"] as? [String], claims.methods)
            && plain.count == 8 + (claims.authenticatedAt == nil ? 0 : 1) + (claims.methods == nil ? 0 : 1)
    }

    /// Scalar by scalar: two spellings of one letter are two texts.
    private static func isSame(_ one: String?, _ other: String?) -> Bool {
        one.map { Array($0.utf8) } == other.map { Array($0.utf8) }
    }

    private static func isSame(_ one: [String]?, _ other: [String]?) -> Bool {
        one?.map { Array($0.utf8) } == other?.map { Array($0.utf8) }
    }
}
