import Foundation
import LatchkeyCore

/// Readers of what a site looks like.
extension ConfigurationText {
    static let accent: @Sendable (String) -> AccentColor? = { text in
        AccentColor(text).flatMap { $0.contrastWithWhite >= AccentColor.minContrast ? $0 : nil }
    }

    /// What is said of a colour that is too light.
    static let contrast: @Sendable (String) -> String? = { text in
        AccentColor(text).map { color in
            let tenths = Int(color.contrastWithWhite * 10 + 1e-9)
            return "a darker colour: white text on this one has a contrast of \(tenths / 10).\(tenths % 10), "
                + "and needs \(AccentColor.minContrast)"
        }
    }

    /// `https://www.school.example/start`, or `/start`; never a script, nor another host that looks like a path.
    static let address: @Sendable (String) -> String? = { text in
        let isPlain = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && !"\"'<>\\`".utf8.contains($0) }
        guard isPlain, (1...500).contains(text.utf8.count) else { return nil }
        if text.utf8.first == UInt8(ascii: "/") { return text.utf8.starts(with: "//".utf8) ? nil : text }
        guard let url = URLComponents(string: text), url.scheme == "https", url.user == nil, url.password == nil,
            let host = url.host, HostName.canonical(host) != nil
        else { return nil }
        return text
    }

    /// `https://alice.github.io/app/`: an origin as browsers write it and a path as it stands there (G-002), or plain http on loopback.
    static let frontEnd: @Sendable (String) -> String? = { text in
        guard let origin = ConfigurationText.frontEndOrigin(text), origin.isHTTPS || origin.isLoopback,
            ReturnAddress(text, at: origin) != nil
        else { return nil }
        return text
    }

    /// What stands before the path of an address; nil where that is no origin.
    static func frontEndOrigin(_ text: String) -> Origin? {
        let parts = text.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count >= 3, parts[1].isEmpty else { return nil }
        return Origin("\(parts[0])//\(parts[2])")
    }
}
