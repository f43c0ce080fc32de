import Crypto
import LatchkeyCore
package import LatchkeyWeb

/// What our own pages are made of, in as few files as it takes. Their names change with their content, so that browsers keep them
/// for good. Made once in a process, from the files that others copy.
package struct PackedSite: Sendable {
    package static let standard = PackedSite(WebFiles.all)

    /// They name the packed files in place of those in `assets`.
    package let pages: [WebFile]
    /// `packed/login.Fq3hJ0u4cX9L.js` and the like.
    package let files: [WebFile]

    package init(_ files: [WebFile]) {
        let modules = ModulePack(files)
        let pages = files.filter(\.isPage)
        let assets = Dictionary(uniqueKeysWithValues: files.map { ($0.path, $0) })
        var packed: [String: WebFile] = [:]
        if let icon = assets["assets/icon.svg"] { packed[icon.path] = PackedSite.named(icon.path, icon.bytes) }
        for page in pages {
            let text = String(decoding: page.bytes, as: UTF8.self)
            for path in PackedSite.parts(of: text) {
                let path = String(path)
                guard packed[path] == nil, let file = assets[path] else { continue }
                var bytes = file.bytes
                if text.contains("type=\"module\" src=\"\(path)\"") {
                    bytes = Array(modules.text(of: path).utf8)
                } else if path.hasSuffix(".css"), let icon = packed["assets/icon.svg"] {
                    let style = String(decoding: bytes, as: UTF8.self)
                    bytes = Array(style.replacing("icon.svg", with: icon.path.dropFirst("packed/".count)).utf8)
                }
                packed[path] = PackedSite.named(path, bytes)
            }
        }
        self.files = Array(packed.values)
        self.pages = pages.map { page in
            let parts = PackedSite.parts(of: String(decoding: page.bytes, as: UTF8.self))
            let named = parts.map { packed[String($0)]?.path ?? String($0) }
            return WebFile(path: page.path, bytes: Array(named.joined(separator: "\"").utf8))
        }
    }

    /// What stands between quotes, and between those.
    private static func parts(of page: String) -> [Substring] {
        page.split(separator: "\"", omittingEmptySubsequences: false)
    }

    private static func named(_ path: String, _ bytes: [UInt8]) -> WebFile {
        let name = path.split(separator: "/").last ?? ""
        let parts = name.split(separator: ".")
        let hash = Base64URL.encodeText(Array(SHA256.hash(data: bytes).prefix(9)))
        return WebFile(path: "packed/\(parts[0]).\(hash).\(parts[parts.count - 1])", bytes: bytes)
    }
}
