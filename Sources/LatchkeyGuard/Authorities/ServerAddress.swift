/// Why a text cannot be the address of a Latchkey server.
public struct ServerAddressError: Error, Equatable, CustomStringConvertible {
    /// What is wrong, for the person who set the address.
    public let description: String

    /// The text is not `https://host`, with a port and a path at most.
    public static let malformed = ServerAddressError(
        description: "The address of the Latchkey server must look like https://auth.example"
    )

    /// Tokens would travel unprotected.
    public static let insecure = ServerAddressError(
        description: "The address of the Latchkey server must be https; http is only for localhost, 127.0.0.1 and [::1]"
    )
}

/// The base address of a Latchkey server, read strictly on bytes: no user, query, fragment or backslash (docs/pitfalls.md, URLs).
struct ServerAddress: Equatable, Sendable {
    /// Without a slash at its end, as the server names itself.
    let base: String
    /// Where to ask who a token is.
    let identityURL: String
    /// Where its public keys are.
    let keysURL: String

    init(_ text: String) throws(ServerAddressError) {
        let secure = text.utf8.starts(with: "https://".utf8)
        guard secure || text.utf8.starts(with: "http://".utf8) else { throw .malformed }
        let rest = Array(text.utf8.dropFirst(secure ? 8 : 7))
        let authority = rest.prefix { $0 != UInt8(ascii: "/") }
        var path = rest.dropFirst(authority.count)
        guard path.allSatisfy(ServerAddress.isPathByte) else { throw .malformed }
        while path.last == UInt8(ascii: "/") { path.removeLast() }

        let isBracketed = authority.first == UInt8(ascii: "[")
        let hostEnd =
            isBracketed
            ? authority.firstIndex(of: UInt8(ascii: "]")).map { $0 + 1 } ?? authority.startIndex
            : authority.firstIndex(of: UInt8(ascii: ":")) ?? authority.endIndex
        let host = authority[..<hostEnd]
        guard ServerAddress.isHost(host), ServerAddress.isPort(authority[hostEnd...]) else { throw .malformed }
        guard secure || ServerAddress.isLoopback(host) else { throw .insecure }
        base =
            String(decoding: text.utf8.prefix(secure ? 8 : 7), as: UTF8.self)
            + String(decoding: authority, as: UTF8.self) + String(decoding: path, as: UTF8.self)
        identityURL = base + "/api/id"
        keysURL = base + "/.well-known/jwks.json"
    }

    private static func isHost(_ host: ArraySlice<UInt8>) -> Bool {
        if host.first == UInt8(ascii: "[") {
            return host.count > 3
                && host.dropFirst().dropLast().allSatisfy { isHexDigit($0) || $0 == UInt8(ascii: ":") }
        }
        return !host.isEmpty
            && host.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") }
    }

    /// Nothing, or a colon and a number from 1 to 65535.
    private static func isPort(_ text: ArraySlice<UInt8>) -> Bool {
        guard let colon = text.first else { return true }
        let digits = text.dropFirst()
        guard colon == UInt8(ascii: ":"), digits.count <= 5, digits.allSatisfy(isDigit) else { return false }
        return (1...65535).contains(Int(String(decoding: digits, as: UTF8.self)) ?? 0)
    }

    private static func isLoopback(_ host: ArraySlice<UInt8>) -> Bool {
        ["localhost", "127.0.0.1", "[::1]"].contains { host.elementsEqual($0.utf8) }
    }

    private static func isPathByte(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || "/-._~".utf8.contains(byte)
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
