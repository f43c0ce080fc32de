import LatchkeyCore

/// What a provider sent the browser back with in place of a code (RFC 6749 §4.1.2.1). The browser could have changed it.
struct BrowserError {
    /// For the log: 64 visible ASCII characters at most.
    let word: String
    let refusal: ProviderRefusal

    /// Nil for none and for an empty one.
    init?(_ text: String?) {
        guard let text, !text.isEmpty else { return nil }
        word = String(decoding: text.utf8.filter { (0x21...0x7e).contains($0) }.prefix(64), as: UTF8.self)
        // The one that a person causes; the others are of the configuration or the provider.
        refusal = text.utf8.elementsEqual("access_denied".utf8) ? .denied : .failed(stage: "authorization")
    }
}
