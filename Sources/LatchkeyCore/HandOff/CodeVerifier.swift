/// What a page proves with that it began a hand-off: 43 to 128 unreserved characters (RFC 7636 §4.1).
package struct CodeVerifier: Equatable, Sendable {
    package let text: String

    package init?(_ text: String) {
        guard (43...128).contains(text.utf8.count),
            text.utf8.allSatisfy({ ASCII.isLetterOrDigit($0) || "-._~".utf8.contains($0) })
        else { return nil }
        self.text = text
    }
}

extension CodeVerifier: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "CodeVerifier(not shown)" }

    package var debugDescription: String { description }

    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
