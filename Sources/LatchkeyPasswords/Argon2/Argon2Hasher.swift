import CSodium
import LatchkeyCore

/// Makes argon2id hashes with one set of parameters, on the thread that asks.
struct Argon2Hasher: Sendable {
    let parameters: Argon2Parameters

    /// PHC text with a fresh 16-byte salt and 32 bytes of output (S-002).
    func hash(_ password: [UInt8]) throws(LatchkeyError) -> String {
        guard Sodium.isReady else { throw LatchkeyError(.internalError) }
        var text = [CChar](repeating: 0, count: Int(crypto_pwhash_STRBYTES))
        let characters = password.map(CChar.init(bitPattern:))
        let result = crypto_pwhash_str_alg(
            &text, characters, UInt64(characters.count), UInt64(parameters.iterations), parameters.memoryKiB * 1024,
            crypto_pwhash_ALG_ARGON2ID13)
        // Within our parameters the only failure is a lack of memory, which passes.
        guard result == 0 else { throw LatchkeyError(.busy, retryAfter: 1) }
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// The work of one hash and nothing else: what an unknown account costs (S-027).
    func spend(_ password: [UInt8]) throws(LatchkeyError) {
        guard Sodium.isReady else { throw LatchkeyError(.internalError) }
        var output = [UInt8](repeating: 0, count: 32)
        let salt = [UInt8](repeating: 0, count: Int(crypto_pwhash_SALTBYTES))
        let characters = password.map(CChar.init(bitPattern:))
        let result = crypto_pwhash(
            &output, UInt64(output.count), characters, UInt64(characters.count), salt, UInt64(parameters.iterations),
            parameters.memoryKiB * 1024, crypto_pwhash_ALG_ARGON2ID13)
        guard result == 0 else { throw LatchkeyError(.busy, retryAfter: 1) }
    }
}
