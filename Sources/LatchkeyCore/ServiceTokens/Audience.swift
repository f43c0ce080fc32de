/// An API of the operator's that pages bring service tokens to.
package struct Audience: Equatable, Sendable {
    /// Its origin, as tokens name it in `aud`.
    package let origin: Origin
    /// Only people with this role get tokens for it; nil: everybody who is signed in.
    package let role: String?

    package init(origin: Origin, role: String? = nil) {
        self.origin = origin
        self.role = role
    }

    /// Reads `https://api.school.example` or `https://api.school.example=Teacher`; plain http only on loopback. Nil for all else.
    package init?(text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
        let words = parts.compactMap { String($0) }
        guard words.count == parts.count, let origin = Origin(words[0]), origin.isHTTPS || origin.isLoopback else {
            return nil
        }
        guard words.count == 2 else {
            self.init(origin: origin)
            return
        }
        guard RoleEntry.isName(words[1]) else { return nil }
        self.init(origin: origin, role: words[1])
    }
}

/// What the operator chose about service tokens.
package struct ServiceTokenPolicy: Equatable, Sendable {
    package static let none = ServiceTokenPolicy()
    package static let mostAudiences = 50

    package var audiences: [Audience]
    /// How long one key signs.
    package var rotation: Duration

    package init(audiences: [Audience] = [], rotation: Duration = .seconds(90 * 86_400)) {
        self.audiences = audiences
        self.rotation = rotation
    }

    /// The configured audience that is spelled like this, byte for byte.
    package func audience(_ text: String) -> Audience? {
        audiences.first { $0.origin.text.utf8.elementsEqual(text.utf8) }
    }
}
