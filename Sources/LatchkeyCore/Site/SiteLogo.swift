/// The picture in the head of the pages, judged by its content and never by its name.
package struct SiteLogo: Equatable, Sendable {
    package let mediaType: String
    package let bytes: [UInt8]

    /// Every page asks for it.
    package static let mostBytes = 256 * 1024

    /// A PNG, JPEG or WebP file, which is cleaned as people's pictures are, or an SVG file, which may hold scripts: it must only be
    /// served with a policy under which none runs. Nil for anything else.
    package init?(_ bytes: [UInt8]) {
        guard bytes.count <= SiteLogo.mostBytes else { return nil }
        if let picture = try? Picture(bytes) {
            self.mediaType = picture.format.mediaType
            self.bytes = picture.bytes
        } else if SiteLogo.isSVG(bytes) {
            self.mediaType = "image/svg+xml"
            self.bytes = bytes
        } else {
            return nil
        }
    }

    /// XML in UTF-8 with an element `svg` near its beginning.
    private static func isSVG(_ bytes: [UInt8]) -> Bool {
        guard let text = String(validating: bytes, as: UTF8.self) else { return false }
        let start = text.unicodeScalars.drop { $0 == "\u{feff}" || $0.properties.isWhitespace }
        let head = String(String.UnicodeScalarView(start.prefix(2000)))
        return head.utf8.first == UInt8(ascii: "<") && head.contains("<svg")
    }
}
