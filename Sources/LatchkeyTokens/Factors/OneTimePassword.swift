package import Crypto

/// One-time passwords of a counter (HOTP, RFC 4226 §5.3), by any hash that RFC 6238 §1.2 names.
package enum OneTimePassword {
    /// ASCII digits, with zeros before them.
    package static func digits<Hash: HashFunction>(
        _ count: Int, of counter: Int64, key: [UInt8], by hash: Hash.Type
    ) -> [UInt8] {
        let text = withUnsafeBytes(of: counter.bigEndian) { Array($0) }
        let mac = Array(HMAC<Hash>.authenticationCode(for: text, using: SymmetricKey(data: key)))
        let offset = Int((mac.last ?? 0) & 15)
        var number = mac[offset..<offset + 4].reduce(0 as UInt32) { $0 << 8 | UInt32($1) } & 0x7fff_ffff
        var digits: [UInt8] = []
        for _ in 0..<count {
            digits.append(UInt8(ascii: "0") + UInt8(number % 10))
            number /= 10
        }
        return digits.reversed()
    }
}
