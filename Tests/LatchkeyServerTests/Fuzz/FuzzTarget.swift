import Foundation
import LatchkeyCore

@testable import LatchkeyServer

/// What strangers' bytes reach before a route does, with what must be true whatever they are. `scripts/fuzz.py` runs it for hours, the
/// tests replay what it found.
enum FuzzTarget: String, CaseIterable, Sendable {
    case form

    /// False where something is true that must not be.
    func holds(for input: [UInt8]) -> Bool {
        let form = FormFields(input)
        guard let plain = FuzzTarget.plainFields(of: input) else { return form == nil }
        guard let form, (try? form.requireOnly(Array(plain.keys))) != nil else { return false }
        return plain.allSatisfy { name, value in
            (form.text(name) ?? "").utf8.elementsEqual(value.utf8)
        }
    }

    /// The same, said once more by splitting text.
    private static func plainFields(of input: [UInt8]) -> [String: String]? {
        if input.isEmpty { return [:] }
        let pairs = latin(input).components(separatedBy: "&")
        guard pairs.count <= 16 else { return nil }
        var fields: [String: String] = [:]
        for pair in pairs {
            let parts = pair.components(separatedBy: "=")
            guard let name = plainText(parts[0]), !name.isEmpty,
                let value = plainText(parts.dropFirst().joined(separator: "=")),
                name.range(of: "[", options: .literal) == nil, name.range(of: "]", options: .literal) == nil,
                fields.updateValue(value, forKey: name) == nil
            else { return nil }
        }
        return fields
    }

    private static func plainText(_ text: String) -> String? {
        let parts = text.replacingOccurrences(of: "+", with: " ").components(separatedBy: "%")
        var bytes = parts[0].unicodeScalars.map { UInt8($0.value) }
        for part in parts.dropFirst() {
            let scalars = Array(part.unicodeScalars)
            guard scalars.count >= 2, scalars[..<2].allSatisfy(hexadecimal.contains) else { return nil }
            bytes.append(UInt8(String(String.UnicodeScalarView(scalars[..<2])), radix: 16) ?? 0)
            bytes += scalars[2...].map { UInt8($0.value) }
        }
        return bytes.contains(0) ? nil : String(bytes: bytes, encoding: .utf8)
    }

    private static let hexadecimal = Set("0123456789abcdefABCDEF".unicodeScalars)

    /// One character for each byte.
    private static func latin(_ bytes: [UInt8]) -> String {
        String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    }
}
