/// A secret from the configuration; printing, dumping or reflecting it shows nothing of it (S-273).
struct SecretText: Equatable, Sendable {
    let text: String

    init?(_ text: String) {
        guard !text.isEmpty else { return nil }
        self.text = text
    }
}

extension SecretText: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    var description: String { "SecretText(not shown)" }

    var debugDescription: String { description }

    var customMirror: Mirror { Mirror(self, children: [:]) }
}
