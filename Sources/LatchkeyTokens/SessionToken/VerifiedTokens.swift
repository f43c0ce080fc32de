package import LatchkeyCore
import Synchronization

/// A verifier that remembers which tokens it found good, so that a token which comes again costs no signature.
///
/// A token is known again by a MAC of all its bytes, and its times are asked each time: what a verifier answers depends on nothing else.
/// Whether the session still lives is never remembered here. Only tokens that this server signed take room, and there is a bound to it
/// (decision 0025).
package final class VerifiedTokens: Sendable {
    private static let shardCount = 16

    private struct Known: ClockCacheEntry {
        let cacheKey: SipHash.Tag
        let session: VerifiedSession

        static func cacheHash(of key: SipHash.Tag) -> Int { Int(truncatingIfNeeded: key.first) }
    }

    /// `Mutex` cannot stand in an array.
    private final class Shard: Sendable {
        let cache: Mutex<ClockCache<Known>>

        init(capacity: Int) {
            cache = Mutex(ClockCache(capacity: capacity))
        }
    }

    private let verifier: SessionTokenVerifier
    private let hash: SipHash
    private let shards: [Shard]

    /// Remembers at most `capacity` tokens; each takes some 120 bytes.
    package init(_ verifier: SessionTokenVerifier, randomness: Randomness, capacity: Int = 131_072) {
        self.verifier = verifier
        self.hash = SipHash(randomness)
        self.shards = (0..<VerifiedTokens.shardCount).map { _ in Shard(capacity: capacity / VerifiedTokens.shardCount) }
    }

    /// What `SessionTokenVerifier.session(of:now:)` answers and throws.
    package func session(of token: String, now: Timestamp) throws(SessionTokenError) -> VerifiedSession {
        guard token.utf8.count <= SessionTokenParts.longest else { throw .malformed }
        let tag = tag(of: token)
        let shard = shards[Int(truncatingIfNeeded: tag.second) & (VerifiedTokens.shardCount - 1)]
        if let known = shard.cache.withLock({ $0.find(tag)?.session }) {
            try SessionTokenVerifier.requireTime(known.issuedAt, known.expiresAt, now: now.seconds)
            return known
        }
        let verified = try verifier.session(of: token.utf8, now: now)
        shard.cache.withLock { $0.admit(Known(cacheKey: tag, session: verified)) }
        return verified
    }

    /// Of the bytes: equal strings may differ in them, as K and the Kelvin sign do.
    private func tag(of token: String) -> SipHash.Tag {
        token.utf8.withContiguousStorageIfAvailable { hash.tag(of: UnsafeRawBufferPointer($0)) }
            ?? Array(token.utf8).withUnsafeBytes { hash.tag(of: $0) }
    }

    package func recognizes(_ token: String) -> Bool { verifier.recognizes(token.utf8) }

    /// How many are remembered.
    package var count: Int {
        shards.reduce(0) { $0 + $1.cache.withLock { $0.count } }
    }
}
