import Crypto
package import LatchkeyCore

/// The host that passkeys are made for (RP ID, WebAuthn §5.1.2): that of `public_url`, or a domain around it.
package struct RelyingPartyID: Hashable, Sendable {
    package let text: String

    /// Why there can be none.
    package enum Fault: Error, Equatable, Sendable {
        /// `public_url` has an IP address for its host, and browsers make no passkeys for those.
        case address
        /// What was configured is neither the host nor a domain of two or more labels that the host ends with.
        case notAroundHost
    }

    /// The host of `own` where nothing is `configured`.
    package init(configured: String?, own: Origin) throws(Fault) {
        guard !own.host.hasPrefix("["), NetworkAddress(own.host) == nil else { throw .address }
        let text = configured ?? own.host
        guard text == own.host || RelyingPartyID.isAround(own.host, text) else { throw .notAroundHost }
        self.text = text
    }

    /// Label by label: `ool.example` is not around `school.example`. Whether it is a public suffix, the browser says.
    private static func isAround(_ host: String, _ text: String) -> Bool {
        let inner = host.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let outer = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard outer.count >= 2, outer.count < inner.count else { return false }
        return zip(inner.suffix(outer.count), outer).allSatisfy { $0.elementsEqual($1) }
    }

    /// Whether browsers let a page of this host use it.
    package func covers(_ host: String) -> Bool {
        host == text || host.hasSuffix("." + text)
    }

    /// What stands in authenticator data.
    var hash: [UInt8] { Array(SHA256.hash(data: Array(text.utf8))) }
}
