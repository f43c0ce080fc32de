import Crypto

/// The keys of the table `throttle`.
enum ThrottleBucket {
    /// What is counted, and a digest of whose it is.
    static func name(_ kind: String, _ bytes: [UInt8]) -> [UInt8] {
        Array(kind.utf8) + Array(SHA256.hash(data: bytes).prefix(16))
    }
}
