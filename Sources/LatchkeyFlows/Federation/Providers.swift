package import LatchkeyCore

/// The providers that the configuration names. One that it no longer names signs nobody in (G-040).
package struct Providers: Sendable {
    private let all: [any IdentityProvider]

    init(_ all: [any IdentityProvider]) {
        self.all = all
    }

    package struct Button: Sendable {
        package let id: String
        package let name: String
    }

    /// In the order of the configuration.
    package var buttons: [Button] { all.map { Button(id: $0.settings.id.rawValue, name: $0.settings.name) } }

    /// Throws `not_found`.
    package func require(_ id: String) throws(LatchkeyError) -> any IdentityProvider {
        guard let found = all.first(where: { $0.settings.id.rawValue.utf8.elementsEqual(id.utf8) }) else {
            throw LatchkeyError(.notFound)
        }
        return found
    }

    /// Reads anew what is old enough for that. Never throws: the next sign-in is told.
    package func refresh(now: Timestamp) async {
        await withTaskGroup { group in
            for provider in all { group.addTask { await provider.refresh(now: now) } }
        }
    }
}
