package import LatchkeyCore

/// Where a provider may be asked: an https address with a DNS name, of the default port or the issuer's (G-012, G-022).
package struct ProviderAddress: Equatable, Sendable {
    package let text: String
    package let origin: Origin

    private static let longest = 2048

    /// An issuer as configured. Loopback and http are good only while our own `public_url` is on loopback.
    ///
    /// Throws `address`.
    package init(issuer text: String, publicIsLoopback: Bool) throws(FederationFault) {
        let origin = try ProviderAddress.origin(of: text)
        let isLocal = publicIsLoopback && origin.isLoopback
        guard isLocal || ProviderAddress.isPublic(origin), !text.utf8.contains(UInt8(ascii: "?")) else {
            throw .address
        }
        self.text = text
        self.origin = origin
    }

    /// An endpoint that the issuer's discovery document names: a loopback issuer's may use other loopback ports (G-022), and any
    /// other's never lead to loopback.
    ///
    /// Throws `address`.
    package init(endpoint text: String, of issuer: ProviderAddress) throws(FederationFault) {
        let origin = try ProviderAddress.origin(of: text)
        if issuer.origin.isLoopback {
            guard origin.isLoopback else { throw .address }
        } else {
            guard ProviderAddress.isPublic(origin), origin.port == 443 || origin.port == issuer.origin.port else {
                throw .address
            }
        }
        self.text = text
        self.origin = origin
    }

    /// Printable ASCII without what browsers and libraries read differently: `\`, user info, a fragment (docs/pitfalls.md, URLs).
    private static func origin(of text: String) throws(FederationFault) -> Origin {
        let bytes = Array(text.utf8)
        let isPlain = bytes.allSatisfy { (0x21...0x7e).contains($0) && !"\\#\"<>^`{|}".utf8.contains($0) }
        guard bytes.count <= longest, isPlain, let scheme = bytes.firstIndex(of: UInt8(ascii: ":")) else {
            throw .address
        }
        let authority = bytes.dropFirst(scheme + 3)
        let end = authority.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? bytes.endIndex
        guard let origin = Origin(String(decoding: bytes[..<end], as: UTF8.self)) else { throw .address }
        return origin
    }

    /// A dotted name whose last label begins with a letter is no address in any spelling, also not `0x7f.1` or `127.1`.
    private static func isPublic(_ origin: Origin) -> Bool {
        let labels = origin.host.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard origin.isHTTPS, !origin.isLoopback, labels.count >= 2, let first = labels.last?.first else {
            return false
        }
        return !ASCII.isDigit(first) && ASCII.isLetterOrDigit(first)
    }
}
