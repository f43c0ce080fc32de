package import LatchkeyCore

/// The site's logo, as a part of the e-mail itself.
package struct MailLogo: Equatable, Sendable {
    package let mediaType: String
    package let bytes: [UInt8]
    /// What the HTML calls it (RFC 2392).
    package let contentID: String
    /// As it is shown, in pixels.
    package let width: Int
    package let height: Int

    /// Every e-mail has it.
    package static let maxBytes = 64 * 1024
    private static let maxHeight = 40
    private static let maxWidth = 160

    /// Nil for what e-mail programs do not show everywhere (SVG, WebP), and for large files.
    package init?(_ logo: SiteLogo, domain: String) {
        guard logo.bytes.count <= MailLogo.maxBytes, ["image/png", "image/jpeg"].contains(logo.mediaType),
            let size = PictureSize(logo.bytes)
        else { return nil }
        self.mediaType = logo.mediaType
        self.bytes = logo.bytes
        self.contentID = "logo@\(domain)"
        (self.width, self.height) = MailLogo.shown(size)
    }

    /// Never larger than it is.
    static func shown(_ size: PictureSize) -> (width: Int, height: Int) {
        let scale = max(1, Double(size.height) / Double(maxHeight), Double(size.width) / Double(maxWidth))
        return (max(1, Int(Double(size.width) / scale)), max(1, Int(Double(size.height) / scale)))
    }

    /// Of its part of the e-mail, beside type and encoding.
    var headers: [String] {
        let file = mediaType == "image/png" ? "logo.png" : "logo.jpg"
        return ["Content-ID: <\(contentID)>", "Content-Disposition: inline; filename=\"\(file)\""]
    }
}
