import LatchkeyCore

/// Text of a provider that people will see.
enum ShortText {
    /// At most 100 code points that can be seen (G-030), or nil: a cut login would be another's.
    static func login(_ text: String) -> String? {
        guard let name = try? PersonName(text), name.text.utf8.elementsEqual(text.utf8) else { return nil }
        return name.text
    }
}
