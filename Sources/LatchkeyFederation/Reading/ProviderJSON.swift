package import LatchkeyCore

/// A JSON object of a provider, read by the parser of the API (docs/decisions/0001-one-json-parser.md) and at most 8 levels deep.
package struct ProviderJSON: Sendable {
    private let members: [[UInt8]: JSONValue]

    package static let deepest = 8

    /// Throws `tooLarge`, `json`, `tooDeep`.
    package init(_ bytes: [UInt8], longest: Int) throws(FederationFault) {
        guard case .object(let members) = try ProviderJSON.value(bytes, longest: longest) else { throw .json }
        self.members = members
    }

    init(members: [[UInt8]: JSONValue]) {
        self.members = members
    }

    /// Any JSON, for answers that are arrays.
    static func value(_ bytes: [UInt8], longest: Int) throws(FederationFault) -> JSONValue {
        guard bytes.count <= longest else { throw .tooLarge }
        let value: JSONValue
        do throws(LatchkeyError) { value = try JSONParser.parse(bytes) } catch { throw .json }
        guard isShallow(value, levels: deepest) else { throw .tooDeep }
        return value
    }

    private static func isShallow(_ value: JSONValue, levels: Int) -> Bool {
        switch value {
        case .object(let members): levels > 0 && members.values.allSatisfy { isShallow($0, levels: levels - 1) }
        case .array(let elements): levels > 0 && elements.allSatisfy { isShallow($0, levels: levels - 1) }
        default: true
        }
    }

    package func has(_ name: String) -> Bool { members[Array(name.utf8)] != nil }

    /// The member, or nil when it is absent or null.
    package subscript(_ name: String) -> JSONValue? {
        let value = members[Array(name.utf8)]
        return value == .null ? nil : value
    }

    /// Throws `memberType` when it is there and no text.
    package func text(_ name: String) throws(FederationFault) -> String? {
        guard let value = self[name] else { return nil }
        guard case .string(let text) = value else { throw .memberType }
        return text
    }

    /// Throws `memberMissing`, `memberType`.
    package func neededText(_ name: String) throws(FederationFault) -> String {
        guard let text = try text(name) else { throw .memberMissing }
        return text
    }

    /// Throws `memberType` when it is there and no array of texts.
    package func texts(_ name: String) throws(FederationFault) -> [String]? {
        guard let value = self[name] else { return nil }
        guard let texts = value.texts else { throw .memberType }
        return texts
    }

    /// The JSON boolean true alone: neither `"true"` nor 1 is a yes (CVE-2026-41574, G-031).
    package func isTrue(_ name: String) -> Bool { self[name] == .bool(true) }

    /// Seconds since 1970 without their fraction (RFC 7519 §2). Throws `memberType`.
    package func moment(_ name: String) throws(FederationFault) -> Timestamp? {
        guard let value = self[name] else { return nil }
        guard case .number(let text) = value else { throw .memberType }
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count <= 2, parts.allSatisfy({ $0.allSatisfy(ASCII.isDigit) }), parts[0].count <= 12,
            let seconds = Int64(String(decoding: parts[0], as: UTF8.self))
        else { throw .memberType }
        return Timestamp(seconds: seconds)
    }
}

extension JSONValue {
    /// Of an array that has nothing but texts.
    var texts: [String]? {
        guard case .array(let elements) = self else { return nil }
        var texts: [String] = []
        for element in elements {
            guard case .string(let text) = element else { return nil }
            texts.append(text)
        }
        return texts
    }
}
