import LatchkeyServer

/// What `latchkey web` wrote into a folder, in the form that `sha256sum --check` reads. It tells files that may be
/// replaced from those that somebody has changed since.
struct WebManifest {
    static let fileName = "latchkey-web.sha256"

    private(set) var checksums: [String: String] = [:]

    init() {}

    /// Lines of another form are nobody's checksums: their files count as changed.
    init(text: String) {
        for line in text.split(whereSeparator: \.isNewline) {
            let parts = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
            guard parts.count == 2 else { continue }
            checksums[String(parts[1].drop { $0 == " " })] = String(parts[0])
        }
    }

    var text: String {
        checksums.sorted { $0.key < $1.key }.map { "\($0.value)  \($0.key)\n" }.joined()
    }

    func wrote(_ bytes: [UInt8], to path: String) -> Bool {
        checksums[path] == FileChecksum.text(of: bytes)
    }

    mutating func add(_ bytes: [UInt8], at path: String) {
        checksums[path] = FileChecksum.text(of: bytes)
    }
}
