import LatchkeyCore

/// Readers of the small values that configuration is made of; nil for anything they do not know exactly.
enum ConfigurationText {
    /// Plain digits within `range`.
    static func integer(_ range: ClosedRange<Int>) -> @Sendable (String) -> Int? {
        { text in
            guard (1...10).contains(text.utf8.count), text.utf8.allSatisfy(ASCII.isDigit), let number = Int(text),
                range.contains(number)
            else { return nil }
            return number
        }
    }

    static let boolean: @Sendable (String) -> Bool? = { text in
        switch text {
        case "true": true
        case "false": false
        default: nil
        }
    }

    /// `30s 15m 12h 14d` within `range`.
    static func duration(_ range: ClosedRange<Duration>) -> @Sendable (String) -> Duration? {
        { text in
            let units: [UInt8: Int] = [
                UInt8(ascii: "s"): 1, UInt8(ascii: "m"): 60, UInt8(ascii: "h"): 3600, UInt8(ascii: "d"): 86_400,
            ]
            guard let last = text.utf8.last, let unit = units[last],
                let count = integer(0...1_000_000_000)(String(text.unicodeScalars.dropLast()))
            else { return nil }
            let duration = Duration.seconds(count * unit)
            return range.contains(duration) ? duration : nil
        }
    }

    static let auditRetention: @Sendable (String) -> AuditRetention? = { text in
        if text == "forever" { return .forever }
        return ConfigurationText.duration(AuditRetention.least...AuditRetention.most)(text).map(AuditRetention.lasting)
    }

    /// Of accounts that ended, before they are deleted.
    static let waitAfterEnd: @Sendable (String) -> AuditRetention? = { text in
        if text == "never" { return .forever }
        return ConfigurationText.duration(.seconds(86_400)...AuditRetention.most)(text).map(AuditRetention.lasting)
    }

    /// Printable text without white space at its ends.
    static let text: @Sendable (String) -> String? = { text in
        let isClean = text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7f }
        return !text.isEmpty && isClean && text.utf8.first != 0x20 && text.utf8.last != 0x20 ? text : nil
    }

    /// A few words for a form.
    static let label = words(40)

    /// At most `most` characters.
    static func words(_ most: Int) -> @Sendable (String) -> String? {
        { text in ConfigurationText.text(text).flatMap { $0.unicodeScalars.count <= most ? $0 : nil } }
    }

    /// `NAME TYPE [READERS [WRITERS]]`, and a label after a colon.
    static let profileField: @Sendable (String) -> ProfileField? = { entry in
        let parts = entry.utf8.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
        let words = parts[0].split(separator: UInt8(ascii: " ")).compactMap { String($0) }
        guard (2...4).contains(words.count), let kind = ConfigurationText.choice(ProfileField.Kind.self)(words[1])
        else { return nil }
        var readers: ProfileField.Readers?
        var writers: ProfileField.Writers?
        var label: String?
        if words.count > 2 {
            readers = ConfigurationText.choice(ProfileField.Readers.self)(words[2])
            guard readers != nil else { return nil }
        }
        if words.count > 3 {
            writers = ConfigurationText.choice(ProfileField.Writers.self)(words[3])
            guard writers != nil else { return nil }
        }
        if parts.count > 1 {
            label = ListText.trimmed(parts[1]).flatMap(ConfigurationText.label)
            guard label != nil else { return nil }
        }
        return ProfileField(words[0], kind, readers: readers ?? .person, writers: writers, label: label)
    }

    static func choice<Value: RawRepresentable & CaseIterable & Sendable>(
        _ type: Value.Type
    ) -> @Sendable (String) -> Value? where Value.RawValue == String {
        { text in Value.allCases.first { $0.rawValue.utf8.elementsEqual(text.utf8) } }
    }

    /// RFC 6265 `token`, as a cookie's name must be.
    static let cookieName: @Sendable (String) -> String? = { text in
        let isToken = text.utf8.allSatisfy { ASCII.isLetterOrDigit($0) || "!#$%&'*+-.^_`|~".utf8.contains($0) }
        return (1...64).contains(text.utf8.count) && isToken ? text : nil
    }

    /// A domain name of two labels or more, in lower case.
    static let domain: @Sendable (String) -> String? = { text in
        guard let host = HostName.canonical(text), NetworkAddress(host) == nil, host.utf8.contains(UInt8(ascii: "."))
        else {
            return nil
        }
        return host
    }
}
