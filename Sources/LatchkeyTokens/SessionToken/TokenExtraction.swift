package import HTTPTypes

/// Finds the one session token of a request (S-072, S-074, S-081).
///
/// Only the `Cookie` and `Authorization` fields are looked at: a token in a query or a body is no token.
package enum TokenExtraction {
    /// Longer text cannot be a session token: browsers keep no cookie above 4096 bytes.
    package static let longestToken = 4096

    /// Why a request has no token that can be judged.
    package enum Failure: Error, Equatable {
        /// It is not certain which token is meant.
        case ambiguousToken
        /// The text is empty, or too long to be a token.
        case tokenInvalid
    }

    /// The token in a request's fields, from the cookie called `cookieName`, if one is named, or from `Authorization: Bearer`.
    ///
    /// Nil when there is none. Throws `ambiguousToken` when it is not certain which one is meant, even when one of
    /// them is good, and `tokenInvalid` when the text is empty or too long to be a token.
    ///
    /// A cookie of this name that `isOurs` does not recognise is another program's: beside another token it is skipped.
    package static func sessionToken(
        in headers: HTTPFields,
        cookieName: String?,
        isOurs: (String) -> Bool = { _ in true }
    ) throws(Failure) -> String? {
        var cookie: String?
        if let cookieName { cookie = try cookieToken(in: headers, named: cookieName, isOurs) }
        let bearer = try bearerToken(in: headers)
        if let other = cookie, let bearer, !other.utf8.elementsEqual(bearer.utf8) {
            guard !isOurs(other) else { throw .ambiguousToken }
            cookie = nil
        }
        guard let token = cookie ?? bearer else { return nil }
        guard !token.isEmpty, token.utf8.count <= longestToken else { throw .tokenInvalid }
        return token
    }

    /// All that a request names, by its cookie and by `Authorization: Bearer`: one of each at most. Never to decide who is calling.
    package static func sessionTokens(
        in headers: HTTPFields,
        cookieName: String,
        isOurs: (String) -> Bool
    ) -> [String] {
        let cookie = try? cookieToken(in: headers, named: cookieName, isOurs)
        let bearer = try? bearerToken(in: headers)
        let other = cookie == bearer ? nil : bearer
        return [cookie, other].compactMap(\.self).filter { !$0.isEmpty && $0.utf8.count <= longestToken }
    }

    /// HTTP/2 may split cookies over several fields (RFC 9113 §8.2.3), so all of them are read.
    private static func cookieToken(
        in headers: HTTPFields, named name: String, _ isOurs: (String) -> Bool
    ) throws(Failure) -> String? {
        var found: String?
        var isFoundOurs = false
        func judge(_ value: String) throws(Failure) {
            guard let first = found else {
                found = value
                return
            }
            // A lone cookie is judged by the authority alone, so that nearly all requests pay nothing here.
            isFoundOurs = isFoundOurs || isOurs(first)
            guard isOurs(value) else { return }
            guard !isFoundOurs else { throw .ambiguousToken }
            found = value
            isFoundOurs = true
        }
        for field in headers where field.name == .cookie {
            let values = CookieHeader.found(name, in: field.value)
            if let first = values.first { try judge(first) }
            for value in values.others { try judge(value) }
        }
        return found
    }

    private static func bearerToken(in headers: HTTPFields) throws(Failure) -> String? {
        var credentials: String?
        for field in headers where field.name == .authorization {
            guard credentials == nil else { throw .ambiguousToken }
            credentials = field.value
        }
        guard let credentials else { return nil }
        return bearerToken(in: credentials)
    }

    /// The text after `Bearer`, empty when there is none; nil for another scheme, which is not ours to judge.
    private static func bearerToken(in credentials: String) -> String? {
        let bytes = credentials.utf8
        let scheme = bytes.prefix(bearer.count)
        // RFC 9110 §11.1: the scheme is case-insensitive. ASCII letters only differ in the bit 0x20.
        guard scheme.count == bearer.count, zip(scheme, bearer).allSatisfy({ $0 | 0x20 == $1 }) else { return nil }
        let rest = bytes[scheme.endIndex...]
        guard let separator = rest.first else { return "" }
        guard separator == UInt8(ascii: " ") else { return nil }
        return String(Substring(rest.drop { $0 == UInt8(ascii: " ") }))
    }

    private static let bearer = Array("bearer".utf8)
}
