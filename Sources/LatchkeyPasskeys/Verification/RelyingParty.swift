package import LatchkeyCore

/// For whom passkeys are made, and the pages that may use them (S-190, F-035).
package struct RelyingParty: Sendable {
    package let id: RelyingPartyID
    private let own: Origin
    private let allowed: [OriginPattern]

    /// `allowed` are the entries of `allowed_origins`.
    package init(id: RelyingPartyID, own: Origin, allowed: [OriginPattern]) {
        self.id = id
        self.own = own
        self.allowed = allowed
    }

    /// That `signed`, the origin in the client data, is the one that the request came from, and one whose pages may do this:
    /// our own, an allowed one that the RP ID covers, or one that an entry names exactly and browsers were told of.
    ///
    /// Throws `origin`.
    func check(_ signed: String, header: String) throws(PasskeyFault) {
        guard signed.utf8.elementsEqual(header.utf8), let origin = Origin(signed), isAllowed(origin) else {
            throw .origin
        }
    }

    /// Whether a page of this `Origin` header may use our keys at all.
    package func isUsable(from header: String) -> Bool { Origin(header).map(isAllowed) ?? false }

    private func isAllowed(_ origin: Origin) -> Bool {
        guard origin.isHTTPS || RelyingParty.isLocalhost(origin) else { return false }
        if origin == own { return true }
        // Front ends under development have ports of their own.
        if RelyingParty.isLocalhost(own), RelyingParty.isLocalhost(origin) { return id.covers(origin.host) }
        return allowed.contains { $0.matches(origin) && ($0.isExact || id.covers(origin.host)) }
    }

    /// The one host that browsers take http from for passkeys, by its name.
    package static func isLocalhost(_ origin: Origin) -> Bool {
        origin.host == "localhost" || origin.host.hasSuffix(".localhost")
    }
}
