import LatchkeyCore

/// The fields of a form (WHATWG URL §5.1), flat and each once: at most 16 (G-003).
struct FormFields {
    static let maxPairs = 16

    private let fields: [String: String]

    /// Nil where a name is given twice, has a bracket or is empty, where there are too many, and for what is not UTF-8.
    init?(_ bytes: [UInt8]) {
        guard !bytes.isEmpty else {
            self.fields = [:]
            return
        }
        var fields: [String: String] = [:]
        let pairs = bytes.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: false)
        guard pairs.count <= FormFields.maxPairs else { return nil }
        for pair in pairs {
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = FormFields.decoded(parts[0]),
                let value = FormFields.decoded(parts.count > 1 ? parts[1] : []),
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
