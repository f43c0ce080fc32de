import LatchkeyCore
import LatchkeyFederation
import Logging

/// Tells the log when a provider is away, and when it is back: once for each outage.
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
        }
    }
}
