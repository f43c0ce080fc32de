/// Ten characters that staff speak to somebody who has lost what makes their codes: `K7WQ-M3XT-9P`. Beside the password they stand for
/// a second factor, once (F-030).
package enum FactorCode {
    package static let lifetimes = Duration.seconds(600)...Duration.seconds(86_400)
    private static let length = 10

    /// The same for every way to type it; nil for what is no code of this length, so that it is not counted as a guess.
    package static func canonical(of typed: String) -> String? {
        let canonical = ReadableCode.canonical(of: typed)
        return canonical.utf8.count == length ? canonical : nil
    }
}
