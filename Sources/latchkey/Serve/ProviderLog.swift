import LatchkeyCore
import LatchkeyFederation
import Logging

/// Tells the log when a provider is away, and when it is back: once for each outage. And which check refused an id_token or a key set.
struct ProviderLog: Sendable {
    let logger: Logger

    func write(_ news: ProviderNews) {
        switch news {
        case .away(let id, let step):
            logger.warning(
                "provider unavailable: its discovery document cannot be read",
                metadata: ["provider": "\(id.rawValue)", "step": "\(step)"])
        case .back(let id):
            logger.warning("provider available again", metadata: ["provider": "\(id.rawValue)"])
        case .tokenRefused(let id, let check):
            logger.warning(
                "an id_token of a provider was refused", metadata: ["provider": "\(id.rawValue)", "check": "\(check)"])
        case .keysRefused(let id, let check):
            logger.warning(
                "the key set of a provider was refused", metadata: ["provider": "\(id.rawValue)", "check": "\(check)"])
        }
    }
}
