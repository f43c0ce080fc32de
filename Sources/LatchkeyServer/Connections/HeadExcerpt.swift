import HTTPTypes
import LatchkeyCore

/// What a refusal needs to know of a head that never became a request: bounded, whatever was sent.
struct HeadExcerpt {
    /// `Origin` and `Accept` alone.
    private(set) var fields = HTTPFields()
    private var line: [UInt8] = []

    private static let maxLineBytes = 512
    private static let maxFields = 4

    var isEmpty: Bool { fields.isEmpty && line.isEmpty }

    /// Bytes of the head, in order; they may begin and end anywhere in it.
    mutating func read(_ bytes: some Collection<UInt8>) {
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                endLine()
            } else if line.count < HeadExcerpt.maxLineBytes {
                line.append(byte)
            }
        }
    }

    mutating func forget() {
        fields = HTTPFields()
        line = []
    }

    private mutating func endLine() {
        defer { line.removeAll(keepingCapacity: true) }
        // A line that was cut is no origin, and an `Accept` of that length says nothing more than a shorter one.
        guard fields.count < HeadExcerpt.maxFields, line.count < HeadExcerpt.maxLineBytes,
            let colon = line.firstIndex(of: UInt8(ascii: ":"))
        else { return }
        let name = ASCII.lowercase(String(decoding: line[..<colon], as: UTF8.self))
        let blanks: [UInt8] = [0x20, 0x09, 0x0d]
        let value = line[(colon + 1)...].drop { blanks.contains($0) }.reversed().drop { blanks.contains($0) }.reversed()
        let text = String(decoding: value, as: UTF8.self)
        switch name {
        case "origin": fields.append(HTTPField(name: .origin, value: text))
        case "accept": fields.append(HTTPField(name: .accept, value: text))
        default: break
        }
    }
}
