import LatchkeyCore

/// The public keys of service tokens as one text (RFC 7517 §5), and read from it.
package enum ServiceKeySet {
    /// In bytes; nothing longer is read.
    package static let longest = 64 * 1024
    /// Of whatever kind. Guards of all languages refuse a longer set whole, so that the order of the keys decides nothing
    /// (`Guards/vectors.json`), and no server of ours publishes one.
    package static let mostKeys = 64

    /// As `/.well-known/jwks.json` is to answer it.
    package static func text(of keys: [ServicePublicKey]) -> String {
        #"{"keys":[\#(keys.map(\.json).joined(separator: ","))]}"#
    }

    /// Nil unless it is a key set of at most 64 keys, with one for us among them or without any. Keys of other kinds are skipped, and
    /// those whose `kid` is not their thumbprint: no server of ours makes such.
    package static func keys(in bytes: [UInt8]) -> [ServicePublicKey]? {
        guard bytes.count <= longest, case .object(let members)? = try? JSONParser.parse(bytes),
            case .array(let entries)? = members[Array("keys".utf8)], entries.count <= mostKeys
        else { return nil }
        let keys = entries.compactMap(key)
        return keys.isEmpty && !entries.isEmpty ? nil : keys
    }

    private static func key(_ entry: JSONValue) -> ServicePublicKey? {
        guard case .object(let members) = entry, members[Array("d".utf8)] == nil else { return nil }
        // Bytes are compared: == on text would also take canonically equivalent spellings.
        func bytes(_ name: String) -> [UInt8] {
            guard case .string(let text)? = members[Array(name.utf8)] else { return [] }
            return Array(text.utf8)
        }
        func has(_ name: String, _ value: String) -> Bool { bytes(name).elementsEqual(value.utf8) }
        guard has("kty", "EC"), has("crv", "P-256"), has("use", "sig"), has("alg", "ES256"),
            let x = Base64URL.decode(bytes("x")), let y = Base64URL.decode(bytes("y")),
            let key = ServicePublicKey(x: x, y: y), has("kid", key.id)
        else { return nil }
        return key
    }
}
