import Crypto
package import LatchkeyCore

/// Encrypts what second factors need to keep, and makes recovery codes. One for each database, random, and the same when
/// `secret_key` changes (docs/decisions/0034).
///
/// Printing, reflecting or dumping it shows nothing of it (S-273).
package struct DataKey: Sendable {
    private static let byteCount = 32
    private static let wrapLabel = Array("latchkey data key".utf8)

    private let key: SymmetricKey

    package init(_ randomness: Randomness) {
        self.key = SymmetricKey(data: randomness.bytes(DataKey.byteCount))
    }

    /// The key that `wrapped` holds; nil unless this key wrapped it.
    package init?(_ wrapped: [UInt8], wrappedBy key: MACKey) {
        guard let bytes = SealedBytes.open(wrapped, by: key.wrappingKey, for: DataKey.wrapLabel),
            bytes.count == DataKey.byteCount
        else { return nil }
        self.key = SymmetricKey(data: bytes)
    }

    /// As the database keeps it.
    package func wrapped(by key: MACKey, _ randomness: Randomness) throws(LatchkeyError) -> [UInt8] {
        let bytes = self.key.withUnsafeBytes { Array($0) }
        return try SealedBytes.seal(bytes, by: key.wrappingKey, for: DataKey.wrapLabel, randomness)
    }

    // MARK: Seeds

    /// Good for this row of this account alone (F-025).
    package func seal(
        _ seed: TOTPSeed, row: RandomID, of account: AccountID, _ randomness: Randomness
    ) throws(LatchkeyError) -> [UInt8] {
        try SealedBytes.seal(seed.bytes, by: key, for: DataKey.label(row, account), randomness)
    }

    /// Nil for what this key did not seal for this row of this account.
    package func open(_ sealed: [UInt8], row: RandomID, of account: AccountID) -> TOTPSeed? {
        SealedBytes.open(sealed, by: key, for: DataKey.label(row, account)).flatMap(TOTPSeed.init(bytes:))
    }

    // MARK: Recovery codes

    /// As they are shown, once.
    package func recoveryCodes(of set: RandomID) -> [String] {
        (0..<RecoverySet.codeCount).compactMap { RecoveryCode.text(of: mac(of: $0, in: set)) }
    }

    /// Which code of the set `canonical` is (`RecoveryCode.canonical`). All are made and compared, whichever it is.
    package func number(of canonical: [UInt8], in set: RandomID) -> Int? {
        let matches = recoveryCodes(of: set).enumerated().filter { _, text in
            SecretComparison.isEqual(Array(ReadableCode.canonical(of: text).utf8), canonical)
        }
        return matches.first?.offset
    }

    private func mac(of number: Int, in set: RandomID) -> [UInt8] {
        let text = Array("latchkey recovery code".utf8) + set.bytes + [UInt8(truncatingIfNeeded: number)]
        return Array(HMAC<SHA256>.authenticationCode(for: text, using: key))
    }

    private static func label(_ row: RandomID, _ account: AccountID) -> [UInt8] {
        Array("totp".utf8) + row.bytes + account.bytes
    }
}

extension DataKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "DataKey(not shown)" }

    package var debugDescription: String { description }

    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
