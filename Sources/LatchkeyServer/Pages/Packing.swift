import Crypto
import LatchkeyCore
import LatchkeyWeb

/// Packs the pages in one language.
struct Packing {
    let files: [WebFile]
    let modules: ModulePack
    let pages: [WebFile]

    /// `language`: nil for English.
    func site(in language: String?) -> (pages: [PackedPage], files: [WebFile]) {
        let texts = pages.map { String(decoding: $0.bytes, as: UTF8.self) }
        let packed = packed(texts, language)
        let named = zip(pages, texts).map { page, text in
            let parts = Packing.parts(of: text).map { packed[$0]?.path ?? $0 }
            return PackedPage(path: page.path, text: parts.joined(separator: "\""))
        }
        return (named, Array(packed.values))
    }

    /// What the pages name, by the path that they name it with.
    private func packed(_ texts: [String], _ language: String?) -> [String: WebFile] {
        let assets = Dictionary(uniqueKeysWithValues: files.map { ($0.path, $0) })
        let icon = assets["assets/icon.svg"].map { Packing.named($0.path, $0.bytes) }
        var packed: [String: WebFile] = [:]
        for text in texts {
            for path in Packing.parts(of: text) {
                guard packed[path] == nil, let file = assets[path], !file.isPage else { continue }
                if text.contains("type=\"module\" src=\"\(path)\"") {
                    let script = modules.script(of: path, language: language, on: text) { path, script in
                        let file = Packing.named(path, Array(script.utf8), language)
                        // No page names it: by its own name.
                        packed[file.path] = file
                        return String(file.path.dropFirst("packed/".count))
                    }
                    packed[path] = Packing.named(path, Array(script.utf8), language)
                } else if path.hasSuffix(".css"), let icon {
                    let style = Packing.style(String(decoding: file.bytes, as: UTF8.self))
                        .replacing("icon.svg", with: icon.path.dropFirst("packed/".count))
                    packed[path] = Packing.named(path, Array(style.utf8))
                } else {
                    packed[path] = Packing.named(path, file.bytes)
                }
            }
        }
        return packed
    }

    /// Without comments of one line and without white space before a line.
    private static func style(_ text: String) -> String {
        text.split(separator: "\n").map { $0.drop { $0 == " " } }
            .filter { !($0.hasPrefix("/*") && $0.hasSuffix("*/")) }
            .joined(separator: "\n")
    }

    /// What stands between quotes, and between those.
    private static func parts(of page: String) -> [String] {
        page.split(separator: "\"", omittingEmptySubsequences: false).map { String($0) }
    }

    private static func named(_ path: String, _ bytes: [UInt8], _ language: String? = nil) -> WebFile {
        let name = path.split(separator: "/").last ?? ""
        let parts = name.split(separator: ".")
        let start = "\(parts[0])\(language.map { "-\($0)" } ?? "")"
        let hash = Base64URL.encodeText(Array(SHA256.hash(data: bytes).prefix(9)))
        return WebFile(path: "packed/\(start).\(hash).\(parts[parts.count - 1])", bytes: bytes)
    }
}
