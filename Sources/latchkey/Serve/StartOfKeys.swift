import LatchkeyCore
import LatchkeyStore
import LatchkeyTokens
import Logging

/// What a start says of its secret key: without a word, people would be signed out on every other request where nodes have different
/// ones (S-413).
enum StartOfKeys {
    static func check(_ keys: ServerKeys, _ store: Store, now: Timestamp, _ logger: Logger) async throws(LatchkeyError)
    {
        let use = SecretKeyUse(keyID: keys.signing.present.id, startedAt: now)
        guard let former = try await store.noteSecretKeyUse(use) else {
            // Written by a version that did not remember.
            if let file = keys.madeFile, try await store.hasKeyedSecrets() {
                logger.warning("\(newKey): \(ended); \(putBack)", metadata: ["file": "\(file)"])
            }
            return
        }
        guard !keys.signing.all.contains(where: { $0.id == former.keyID }) else { return }
        logger.warning(
            "the server that last started on this database had another secret key: \(ended); where several nodes use it, give all the same key; \(putBack)",
            metadata: [
                "kid": "\(use.keyID)", "former-kid": "\(former.keyID)", "started": "\(former.startedAt.rfc3339)",
            ])
    }

    private static let newKey = "a new secret key was made for a database that is not new"
    private static let ended = "its sessions have ended here, and codes and links that were given out do not work"
    private static let putBack = "put the earlier key back unless it was changed on purpose"
}
