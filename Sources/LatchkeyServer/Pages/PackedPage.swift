package import LatchkeyWeb

/// One of our own pages in one language, as it is sent: it names packed files, and there is a place for the settings in it.
package struct PackedPage: Sendable {
    /// The page without settings, which its scripts then ask for.
    package let file: WebFile
    private let beforeSettings: [UInt8]
    private let afterSettings: [UInt8]

    init(path: String, text: String) {
        let place = text.firstRange(of: WebFile.serverMeta)?.upperBound ?? text.startIndex
        file = WebFile(path: path, bytes: Array(text.utf8))
        beforeSettings = Array(text.utf8[..<place])
        afterSettings = Array(text.utf8[place...])
    }

    /// With the settings (JSON), so that the page's scripts need not ask for them.
    package func bytes(telling settings: String) -> [UInt8] {
        let escaped = settings.replacing("&", with: "&amp;").replacing("\"", with: "&quot;")
            .replacing("<", with: "&lt;")
        return beforeSettings + Array("\n<meta name=\"latchkey-settings\" content=\"\(escaped)\">".utf8) + afterSettings
    }
}
