package import LatchkeyCore
import LatchkeyPasskeys

/// For which host passkeys are made, and whose pages use them.
package struct PasskeySettings: Sendable {
    /// Switched off, their routes are not there.
    package var areEnabled = true
    /// Nil where browsers make none: the host is an IP address, or speaks http and is not localhost.
    let relyingParty: RelyingParty?
    /// What browsers show when they ask.
    package let name: String
    /// Front ends outside the RP ID, of which browsers are told (WebAuthn §5.11).
    package let relatedOrigins: [String]

    /// Nil where `id` cannot be the RP ID of this host. `allowed` are the entries of `allowed_origins`.
    package init?(
        own: Origin, allowed: [OriginPattern] = [], id configured: String? = nil, name: String? = nil,
        listsRelated: Bool = true
    ) {
        self.name = name ?? own.host
        let id: RelyingPartyID
        do throws(RelyingPartyID.Fault) {
            id = try RelyingPartyID(configured: configured, own: own)
        } catch {
            guard error == .address, configured == nil else { return nil }
            self.relyingParty = nil
            self.relatedOrigins = []
            return
        }
        let related = allowed.filter { pattern in
            pattern.exact.map { $0.isHTTPS && !id.covers($0.host) } ?? false
        }
        let isUsable = own.isHTTPS || RelyingParty.isLocalhost(own)
        self.relyingParty =
            isUsable
            ? RelyingParty(id: id, own: own, allowed: listsRelated ? allowed : allowed.filter { !related.contains($0) })
            : nil
        self.relatedOrigins = isUsable && listsRelated ? related.compactMap { $0.exact?.text } : []
    }

    /// Of a server that nobody has configured.
    package static let local = PasskeySettings()

    private init() {
        self.name = Origin.local.host
        self.relyingParty = (try? RelyingPartyID(configured: nil, own: .local)).map {
            RelyingParty(id: $0, own: .local, allowed: [])
        }
        self.relatedOrigins = []
    }

    /// Nil as `relyingParty`.
    package var relyingPartyID: String? { relyingParty?.id.text }

    /// Of the keys that work here: nil too where they are switched off.
    package var takenRelyingPartyID: String? { areEnabled ? relyingPartyID : nil }

    /// Whether somebody can make one here.
    package var areUsable: Bool { areEnabled && relyingParty != nil }
}
