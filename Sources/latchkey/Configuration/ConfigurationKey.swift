import LatchkeyCore

/// What a file, a variable or a flag holds before anybody asked what it means.
enum RawValue: Equatable, Sendable {
    case text(String)
    case list([String])
}

/// One line of `docs/configuration.md`.
struct KeyDescription: Equatable, Sendable {
    let name: String
    let defaultText: String
    /// Completes "expected …".
    let expected: String
    let isSecret: Bool
    let isList: Bool
    let help: String

    var environmentName: String {
        KeyDescription.environmentPrefix
            + String(decoding: name.utf8.map(KeyDescription.environmentByte), as: UTF8.self)
    }

    /// `help` for a terminal: of a link, its text and in parentheses the page.
    var plainHelp: String {
        let parts = help.split(separator: "[", omittingEmptySubsequences: false)
        return parts.dropFirst().reduce(String(parts.first ?? "")) { $0 + KeyDescription.withoutLink($1) }
    }

    /// What stands behind a `[`.
    private static func withoutLink(_ part: Substring) -> String {
        guard let end = part.firstIndex(of: "]"), let close = part[end...].firstIndex(of: ")"),
            part[end...].dropFirst().first == "("
        else { return "[\(part)" }
        let page = part[end..<close].dropFirst(2)
        let file = page.first == "#" ? "configuration.md" : ""
        return "\(part[..<end]) (docs/\(file)\(page))\(part[close...].dropFirst())"
    }

    static let environmentPrefix = "LATCHKEY_"

    private static func environmentByte(_ byte: UInt8) -> UInt8 {
        switch byte {
        case UInt8(ascii: "."): UInt8(ascii: "_")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - 0x20
        default: byte
        }
    }
}

/// A key of the configuration: where reading, checking, `check-config` and the documentation come from.
struct ConfigurationKey<Value: Sendable>: Sendable {
    let description: KeyDescription
    let fallback: Value
    let read: @Sendable (RawValue) -> Value?
    /// A better end of "expected …" for a refused value, where there is one. It must not repeat the value.
    let advice: @Sendable (String) -> String?

    /// A key with one value.
    init(
        _ name: String, default fallback: Value, as defaultText: String, expected: String, isSecret: Bool = false,
        help: String, advice: @escaping @Sendable (String) -> String? = { _ in nil },
        read: @escaping @Sendable (String) -> Value?
    ) {
        self.description = KeyDescription(
            name: name, defaultText: defaultText, expected: expected, isSecret: isSecret, isList: false, help: help
        )
        self.fallback = fallback
        self.advice = advice
        self.read = { raw in
            guard case .text(let text) = raw else { return nil }
            return read(text)
        }
    }

    /// A key that may be left out. Its own initialiser, because a nil from `read` must not pass as a value that is nil.
    init<Wrapped: Sendable>(
        optional name: String, as defaultText: String, expected: String, isSecret: Bool = false, help: String,
        advice: @escaping @Sendable (String) -> String? = { _ in nil },
        read: @escaping @Sendable (String) -> Wrapped?
    ) where Value == Wrapped? {
        self.init(
            name, default: nil, as: defaultText, expected: expected, isSecret: isSecret, help: help,
            advice: advice, read: { text in read(text).map(Optional.some) }
        )
    }

    /// A key with any number of values: a list in the file, or text with commas.
    init<Element: Sendable>(
        list name: String, as defaultText: String, expected: String, help: String,
        read: @escaping @Sendable (String) -> Element?
    ) where Value == [Element] {
        self.description = KeyDescription(
            name: name, defaultText: defaultText, expected: expected, isSecret: false, isList: true, help: help
        )
        self.fallback = []
        self.advice = { _ in nil }
        self.read = { raw in
            let parts =
                switch raw {
                case .list(let parts): parts
                case .text(let text): ListText.parts(of: text)
                }
            let values = parts.compactMap(read)
            return values.count == parts.count ? values : nil
        }
    }
}

enum ListText {
    /// What stands between the commas, without the white space around it. Where nothing stands, nothing is meant.
    static func parts(of text: String) -> [String] {
        text.utf8.split(separator: UInt8(ascii: ",")).compactMap { String($0).map(TypedText.trimmed) }
            .filter { !$0.isEmpty }
    }

    /// Nil when nothing but spaces is there.
    static func trimmed(_ part: Substring.UTF8View) -> String? {
        let start = part.drop { $0 == UInt8(ascii: " ") }
        let end = start.lastIndex { $0 != UInt8(ascii: " ") }
        return end.map { String(Substring(start[...$0])) }
    }
}
