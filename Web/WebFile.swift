/// A file of the client or the pages, as the executable contains it.
package struct WebFile: Sendable {
    /// Relative to the site, such as `login.html`, `assets/sign-in/login.js` or `client/latchkey.js`.
    package let path: String
    package let bytes: [UInt8]

    package init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
    }

    /// Read by front ends of any origin; all others belong to the pages.
    package var isClient: Bool { path.utf8.starts(with: "client/".utf8) }
    package var isPage: Bool { fileType == "html" }

    package var mediaType: String {
        switch fileType {
        case "html": "text/html; charset=utf-8"
        case "css": "text/css; charset=utf-8"
        case "js": "text/javascript; charset=utf-8"
        // Types of the client. As text, so that a browser shows them.
        case "ts": "text/plain; charset=utf-8"
        case "svg": "image/svg+xml"
        default: "application/octet-stream"
        }
    }

    private var fileType: Substring { path[(path.lastIndex(of: ".") ?? path.startIndex)...].dropFirst() }
}
