import HTTPTypes
import LatchkeyCore

/// Takes only request targets with one spelling, so that no variant of a path gets past a guard (S-231…S-233).
enum RequestTarget {
    /// Where password managers look for the page that changes a password
    /// (https://w3c.github.io/webappsec-change-password-url/).
    static let changePassword = "/.well-known/change-password"
    /// Where browsers look for the front ends that may use our passkeys (WebAuthn §5.11).
    static let relatedOrigins = "/.well-known/webauthn"
    /// Where other APIs find the keys that they check service tokens with (RFC 7517).
    static let keySet = "/.well-known/jwks.json"

    /// The only paths with a part that begins with a dot.
    private static let dotted = [changePassword, relatedOrigins, keySet]

    /// Throws `not_found` for a path that is not canonical, `invalid_request` for one that is no path and for a missing or second
    /// `Host`. Of an absolute form only the path is left here; nothing but the doctor looks at a
    /// host (S-233).
    static func check(_ request: HTTPRequest) throws(LatchkeyError) {
        guard let authority = request.authority, !authority.isEmpty, request.headerFields[.host] == nil else {
            throw LatchkeyError(.invalidRequest)
        }
        guard let target = request.path, target.utf8.first == UInt8(ascii: "/") else {
            throw LatchkeyError(.invalidRequest)
        }
        let path = target.utf8.prefix { $0 != UInt8(ascii: "?") }
        if dotted.contains(where: { path.elementsEqual($0.utf8) }) { return }
        var previous = UInt8(ascii: " ")
        var isCanonical = true
        var length = 0
        for byte in target.utf8 {
            if byte == UInt8(ascii: "?") { break }
            length += 1
            switch byte {
            case UInt8(ascii: "/"): isCanonical = isCanonical && previous != byte
            case UInt8(ascii: "."): isCanonical = isCanonical && previous != UInt8(ascii: "/") && previous != byte
            default: isCanonical = isCanonical && isPlain(byte)
            }
            previous = byte
        }
        guard isCanonical, length == 1 || previous != UInt8(ascii: "/") else { throw LatchkeyError(.notFound) }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        ASCII.isLetterOrDigit(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }
}
