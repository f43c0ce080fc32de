package import LatchkeyCore
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A verifier that remembers which tokens it found good, so that a token which comes again costs no signature.
///
/// A token is compared whole, and its times are asked each time: what a verifier answers depends on nothing else. Whether the
/// session still lives is never remembered here. Only tokens that this server signed take room, and there is a bound to it
/// (decision 0025).
package final class VerifiedTokens: Sendable {
    private static let shardCount = 16

    /// By its bytes: equal strings may differ in them, as K and the Kelvin sign do.
    private struct Text: Hashable {
        let bytes: [UInt8]

        /// By the C library, which takes a tenth of what comparing arrays does.
        static func == (one: Text, other: Text) -> Bool {
            guard one.bytes.count == other.bytes.count else { return false }
            return one.bytes.withUnsafeBytes { first in
                other.bytes.withUnsafeBytes { second in
                    guard let first = first.baseAddress, let second = second.baseAddress else { return true }
                    return memcmp(first, second, one.bytes.count) == 0
                }
            }
        }

        /// Of the signature's end, which nobody can choose for a token that is kept; equality is of all bytes.
        func hash(into hasher: inout Hasher) {
            bytes.withUnsafeBytes { hasher.combine(bytes: UnsafeRawBufferPointer(rebasing: $0.suffix(24))) }
        }
    }

    private struct Known: ClockCacheEntry {
        let cacheKey: Text
        let session: VerifiedSession
    }

    /// `Mutex` cannot stand in an array.
    private final class Shard: Sendable {
        let cache: Mutex<ClockCache<Known>>

        init(capacity: Int) {
            cache = Mutex(ClockCache(capacity: capacity))
        }
    }

    private let verifier: SessionTokenVerifier
    private let shards: [Shard]

    /// Remembers at most `capacity` tokens, of at most 4 KiB each; ours are about 300 bytes.
    package init(_ verifier: SessionTokenVerifier, capacity: Int = 16_384) {
        self.verifier = verifier
        self.shards = (0..<VerifiedTokens.shardCount).map { _ in Shard(capacity: capacity / VerifiedTokens.shardCount) }
    }

    /// What `SessionTokenVerifier.session(of:now:)` answers and throws.
    package func session(of token: String, now: Timestamp) throws(SessionTokenError) -> VerifiedSession {
        guard token.utf8.count <= SessionTokenParts.longest else { throw .malformed }
        let text = Text(bytes: Array(token.utf8))
        let shard = shards[VerifiedTokens.shard(of: text)]
        if let known = shard.cache.withLock({ $0.find(text)?.session }) {
            try SessionTokenVerifier.requireTime(known.issuedAt, known.expiresAt, now: now.seconds)
            return known
        }
        let verified = try verifier.session(of: text.bytes, now: now)
        shard.cache.withLock { $0.admit(Known(cacheKey: text, session: verified)) }
        return verified
    }

    package func recognizes(_ token: String) -> Bool { verifier.recognizes(token.utf8) }

    /// How many are remembered.
    package var count: Int {
        shards.reduce(0) { $0 + $1.cache.withLock { $0.count } }
    }

    /// By a character of the signature: of tokens of one person, only the end differs much.
    private static func shard(of token: Text) -> Int {
        Int(token.bytes.last ?? 0) % shardCount
    }
}
