import LatchkeyCore
import LatchkeyServer

/// Every key with its value and where that was written, for the page of settings: no secret, and no name or password in an address
/// (R-053).
enum ConfigurationReadOut {
    static func lines(of loaded: LoadedConfiguration) -> [ConfigurationLine] {
        Keys.all.map { line(of: $0, loaded.written[$0.name]) }
    }

    private static func line(of key: KeyDescription, _ written: WrittenValue?) -> ConfigurationLine {
        let value = written.map { text(of: $0.raw) } ?? key.defaultText
        return ConfigurationLine(
            key: key.name, value: key.isSecret ? nil : value, source: source(written?.source), isSecret: key.isSecret)
    }

    private static func text(of raw: RawValue) -> String {
        switch raw {
        case .text(let text): withoutUserInfo(text)
        case .list(let entries): entries.map(withoutUserInfo).joined(separator: ", ")
        }
    }

    /// No key that is shown takes a URL with a password; where somebody writes one all the same, it is not told.
    static func withoutUserInfo(_ text: String) -> String {
        var told = ""
        var rest = text[...]
        // Of each address, wherever it stands: addresses may be joined by commas, quotes or nothing.
        while let start = rest.firstRange(of: "://")?.upperBound {
            let authority = rest[start...].prefix { !$0.isWhitespace && !"/?#".contains($0) }
            let host = authority.lastIndex(of: "@").map { rest.index(after: $0) } ?? start
            told += rest[..<start]
            rest = rest[host...]
        }
        return told + rest
    }

    private static func source(_ source: ConfigurationSource?) -> ConfigurationLine.Source {
        switch source {
        case nil: .builtIn
        case .file: .file
        case .environment: .environment
        case .commandLine: .flag
        }
    }
}
