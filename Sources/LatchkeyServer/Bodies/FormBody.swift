import HTTPTypes
import Hummingbird
import LatchkeyCore

/// The fields of a form, flat and each once (WHATWG URL §5.1): at most 16 of them in 8 KiB (G-003).
struct FormBody {
    static let maxBytes = 8 * 1024
    static let maxPairs = 16

    private let fields: [String: String]

    /// Reads the whole body. Throws `unsupported_media_type`, `body_too_large`, and `invalid_request` for what is no such form.
    init(_ request: Request) async throws(LatchkeyError) {
        try FormBody.checkType(request.headers)
        let buffer = try await request.wholeBody(upTo: FormBody.maxBytes)
        guard let form = FormBody(Array(buffer.readableBytesView)) else { throw LatchkeyError(.invalidRequest) }
        self = form
    }

    /// Nil where a name is given twice, has a bracket or is empty, where there are too many, and for what is not UTF-8.
    init?(_ bytes: [UInt8]) {
        guard !bytes.isEmpty else {
            self.fields = [:]
            return
        }
        var fields: [String: String] = [:]
        let pairs = bytes.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: false)
        guard pairs.count <= FormBody.maxPairs else { return nil }
        for pair in pairs {
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = FormBody.decoded(parts[0]), let value = FormBody.decoded(parts.count > 1 ? parts[1] : []),
                !name.isEmpty, !name.utf8.contains(where: { "[]".utf8.contains($0) }),
                fields.updateValue(value, forKey: name) == nil
            else { return nil }
        }
        self.fields = fields
    }

    /// Throws `invalid_request` when the form has any other field.
    func requireOnly(_ known: [String]) throws(LatchkeyError) {
        guard fields.keys.allSatisfy(known.contains) else { throw LatchkeyError(.invalidRequest) }
    }

    /// Nil when there is none, or an empty one.
    func text(_ name: String) -> String? { fields[name].flatMap { $0.isEmpty ? nil : $0 } }

    /// Throws `invalid_request` for anything but `true` and `false`.
    func flag(_ name: String) throws(LatchkeyError) -> Bool {
        switch text(name) {
        case nil, "false": return false
        case "true": return true
        default: throw LatchkeyError(.invalidRequest)
        }
    }

    private static func checkType(_ headers: HTTPFields) throws(LatchkeyError) {
        let types = headers[values: .contentType]
        guard types.count <= 1 else { throw LatchkeyError(.invalidRequest) }
        let media = (types.first ?? "").utf8.prefix { $0 != UInt8(ascii: ";") }
        let trimmed = media.reversed().drop { $0 == 0x20 || $0 == 0x09 }.reversed()
        guard trimmed.map(ASCII.lowercase).elementsEqual("application/x-www-form-urlencoded".utf8),
            headers[.contentEncoding] == nil
        else { throw LatchkeyError(.unsupportedMediaType) }
    }

    /// Nil for a percent sign without two digits behind it, a NUL, and for what is not UTF-8.
    private static func decoded(_ text: ArraySlice<UInt8>) -> String? {
        var bytes: [UInt8] = []
        var rest = text
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        return bytes.contains(0) ? nil : String(validating: bytes, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
