import Hummingbird
import LatchkeyCore
import LatchkeyWeb

/// The packed files by name, ready to be sent.
struct PackedFiles: Sendable {
    static let standard = PackedFiles(PackedSite.standard.files)

    private let byName: [String: FileAnswer]
    /// By the name without the hash, such as `login.js`.
    private let byPlainName: [String: FileAnswer]

    init(_ files: [WebFile]) {
        let answers = files.map { file in
            (String(file.path.dropFirst("packed/".count)), FileAnswer(file, caching: SecurityHeaders.immutable))
        }
        byName = Dictionary(uniqueKeysWithValues: answers)
        byPlainName = Dictionary(
            uniqueKeysWithValues: answers.compactMap { name, answer in PackedFiles.plainName(name).map { ($0, answer) }
            })
    }

    /// While nodes of two versions run side by side, one's page asks the other for its files. Then the file that is here is
    /// sent, and the browser does not keep it under that name.
    func response(to request: Request, name: String) throws(LatchkeyError) -> Response {
        if let answer = byName[name] { return answer.response(to: request) }
        guard let plainName = PackedFiles.plainName(name), let answer = byPlainName[plainName] else {
            throw LatchkeyError(.notFound)
        }
        var response = answer.response(to: request)
        response.headers[.cacheControl] = SecurityHeaders.revalidated
        return response
    }

    /// Nil for what does not look like a name with a hash.
    private static func plainName(_ name: String) -> String? {
        let parts = name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3, parts[1].count == PackedSite.hashLength,
            parts[1].allSatisfy({ ASCII.isLetterOrDigit($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") })
        else { return nil }
        return "\(String(decoding: parts[0], as: UTF8.self)).\(String(decoding: parts[2], as: UTF8.self))"
    }
}
