import Crypto
import LatchkeyCore
package import LatchkeyWeb

/// What our own pages are made of, in as few files as it takes. Their names change with their content, so that browsers keep
/// them. Made once in a process, from the files that others copy.
package struct PackedSite: Sendable {
    package static let standard = PackedSite(WebFiles.all)

    /// Characters of the hash in a name: 9 bytes as base64url.
    static let hashLength = 12

    /// `packed/login.Fq3hJ0u4cX9L.js` and the like.
    package let files: [WebFile]
    /// The pages in English, and by the code of each other language.
    package let pages: [PackedPage]
    package let pagesByLanguage: [String: [PackedPage]]

    package init(_ files: [WebFile]) {
        let modules = ModulePack(files)
        let languages = Dictionary(
            uniqueKeysWithValues: modules.languages.map { code, text in
                (code, PackedSite.named("\(code).js", Array(text.utf8)))
            })
        let pages = files.filter(\.isPage).map { ($0.path, String(decoding: $0.bytes, as: UTF8.self)) }
        let packed = PackedSite.packed(pages.map(\.1), files, modules)
        self.files = Array(packed.values) + languages.values
        let texts = pages.map { path, text in
            (path, PackedSite.parts(of: text).map { packed[$0]?.path ?? $0 }.joined(separator: "\""))
        }
        self.pages = texts.map { PackedPage(path: $0, text: $1, language: nil) }
        pagesByLanguage = languages.mapValues { language in
            texts.map { PackedPage(path: $0, text: $1, language: language) }
        }
    }

    /// What the pages name, by the path that they name it with.
    private static func packed(_ pages: [String], _ files: [WebFile], _ modules: ModulePack) -> [String: WebFile] {
        let assets = Dictionary(uniqueKeysWithValues: files.map { ($0.path, $0) })
        let icon = assets["assets/icon.svg"].map { named($0.path, $0.bytes) }
        var packed: [String: WebFile] = [:]
        for text in pages {
            for path in parts(of: text) {
                guard packed[path] == nil, let file = assets[path], !file.isPage else { continue }
                var bytes = file.bytes
                if text.contains("type=\"module\" src=\"\(path)\"") {
                    bytes = Array(modules.script(of: path).utf8)
                } else if path.hasSuffix(".css"), let icon {
                    let style = String(decoding: bytes, as: UTF8.self)
                    bytes = Array(style.replacing("icon.svg", with: icon.path.dropFirst("packed/".count)).utf8)
                }
                packed[path] = named(path, bytes)
            }
        }
        return packed
    }

    /// What stands between quotes, and between those.
    private static func parts(of page: String) -> [String] {
        page.split(separator: "\"", omittingEmptySubsequences: false).map { String($0) }
    }

    private static func named(_ path: String, _ bytes: [UInt8]) -> WebFile {
        let name = path.split(separator: "/").last ?? ""
        let parts = name.split(separator: ".")
        let hash = Base64URL.encodeText(Array(SHA256.hash(data: bytes).prefix(9)))
        return WebFile(path: "packed/\(parts[0]).\(hash).\(parts[parts.count - 1])", bytes: bytes)
    }
}
