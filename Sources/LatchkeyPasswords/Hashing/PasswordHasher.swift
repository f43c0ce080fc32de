package import LatchkeyCore
import Synchronization

/// Makes and checks password hashes on the hashing pool.
package final class PasswordHasher: Sendable {
    private let pool: HashingPool
    private let argon2: Argon2Hasher
    private let limits: Argon2Limits
    private let dummyHashes = Atomic<Int>(0)

    package init(parameters: Argon2Parameters, threads: Int, queueLimit: Int) {
        pool = HashingPool(threads: threads, queueLimit: queueLimit)
        argon2 = Argon2Hasher(parameters: parameters)
        limits = Argon2Limits(memoryKiB: max(Argon2Limits.imported.memoryKiB, parameters.memoryKiB))
    }

    package convenience init(parameters: Argon2Parameters, configuration: HashingPoolConfiguration) {
        self.init(parameters: parameters, threads: configuration.threads, queueLimit: configuration.queueLimit)
    }

    /// PHC text of an argon2id hash with a fresh salt.
    ///
    /// Throws `busy` when too many wait.
    package func hash(_ password: Password, for client: HashingClient) async throws(LatchkeyError) -> String {
        let argon2 = argon2
        return try await pool.run(for: client) { () throws(LatchkeyError) in try argon2.hash(password.bytes) }
    }

    /// Compares a password with what is stored for an account.
    ///
    /// Without a usable `stored` (no account, an unknown scheme, junk, a hostile cost) the answer is `wrong` after the
    /// work of one hash, so that the time tells nothing (S-004, S-005, S-008, S-027). Throws `busy` when too many
    /// wait.
    package func verify(
        _ password: Password, against stored: String?, for client: HashingClient
    ) async throws(LatchkeyError) -> Verification {
        try await pool.run(for: client) { [self] () throws(LatchkeyError) in try check(password, against: stored) }
    }

    /// Whether one of these passwords made `stored`; for what an operator asks about many accounts. Its time tells the answer.
    ///
    /// False for a hash that cannot verify or costs too much. Throws `busy` at once when too many wait.
    package func isAny(of passwords: [Password], behind stored: String) async throws(LatchkeyError) -> Bool {
        guard let form = PasswordHashForm(stored), form.isWithin(limits) else { return false }
        return try await pool.run(for: .server) { () throws(LatchkeyError) in
            for password in passwords {
                for bytes in [password.bytes] + [password.typedBytes].compactMap(\.self) where try form.matches(bytes) {
                    return true
                }
            }
            return false
        }
    }

    /// Ends the threads; whatever waits is answered with `unavailable`.
    package func shutdown() { pool.shutdown() }

    package var queueDepth: Int { pool.depth }

    /// The client's next hash would be refused with `busy`.
    package func isFull(for client: HashingClient) -> Bool { pool.isFull(for: client) }

    /// How often the work of a hash was done with nothing to compare.
    package var dummyHashCount: Int { dummyHashes.load(ordering: .relaxed) }

    private func check(_ password: Password, against stored: String?) throws(LatchkeyError) -> Verification {
        guard let form = stored.flatMap(PasswordHashForm.init), form.isWithin(limits) else {
            dummyHashes.add(1, ordering: .relaxed)
            try argon2.spend(password.bytes)
            return .wrong
        }
        if case .argon2(let hash) = form, !hash.needsRehash(argon2.parameters) {
            return try hash.matches(password.bytes) ? .right(needsRehash: false) : .wrong
        }
        // Other systems hash what they receive. NFC goes first; the bytes as typed are a second try only where they differ.
        for bytes in [password.bytes] + [password.typedBytes].compactMap(\.self) where try form.matches(bytes) {
            return .right(needsRehash: true)
        }
        // A wrong password would be answered at once, and tell what kind of hash there is. A right one costs a new hash.
        if form.isWeak { try argon2.spend(password.bytes) }
        return .wrong
    }
}
