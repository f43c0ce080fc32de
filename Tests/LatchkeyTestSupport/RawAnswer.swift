import Foundation

/// An HTTP/1.1 answer as it came over a socket.
package struct RawAnswer: Sendable {
    package let status: Int
    package let fields: [(name: String, value: String)]
    package let body: String

    /// The first field of this name, in whatever case.
    package func field(_ name: String) -> String? {
        fields.first { $0.name == name.lowercased() }?.value
    }

    /// The first whole answer in `bytes` and its length; nil while it is not whole.
    static func read(_ bytes: [UInt8], toHead: Bool) -> (RawAnswer, Int)? {
        let blank = Array("\r\n\r\n".utf8)
        guard bytes.count >= 4,
            let end = bytes.indices.dropLast(3).first(where: { bytes[$0..<$0 + 4].elementsEqual(blank) })
        else { return nil }
        let lines = String(decoding: bytes[..<end], as: UTF8.self).components(separatedBy: "\r\n")
        let status = lines.first.flatMap { $0.split(separator: " ").dropFirst().first }.flatMap { Int($0) } ?? 0
        let fields = lines.dropFirst().map { line in
            let parts = line.split(separator: ":", maxSplits: 1)
            return (
                name: parts.first?.lowercased() ?? "",
                value: parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
            )
        }
        let length =
            toHead || status < 200
            ? 0 : fields.first { $0.name == "content-length" }.flatMap { Int($0.value) } ?? 0
        let bodyStart = end + 4
        guard bytes.count >= bodyStart + length else { return nil }
        let body = String(decoding: bytes[bodyStart..<bodyStart + length], as: UTF8.self)
        return (RawAnswer(status: status, fields: fields, body: body), bodyStart + length)
    }
}
