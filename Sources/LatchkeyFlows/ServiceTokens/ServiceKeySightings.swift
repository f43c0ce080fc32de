import LatchkeyCore
import LatchkeyStore
import Synchronization

/// When this process has first seen each key, by its uptime: what another clock says about a key's age is not asked.
final class ServiceKeySightings: Sendable {
    /// In microseconds of uptime, by the key's id.
    private let first = Mutex<[String: Int64]>([:])

    /// Keys that are not among `keys` are forgotten.
    func note(_ keys: [StoredServiceKey], at uptime: Int64) {
        first.withLock { first in
            let earlier = first
            first = [:]
            for key in keys { first[key.id] = earlier[key.id] ?? uptime }
        }
    }

    /// Whether it was first seen `duration` before `uptime`, or longer.
    func haveKnown(_ id: String, for duration: Duration, at uptime: Int64) -> Bool {
        first.withLock { $0[id].map { uptime - $0 >= duration.microseconds } ?? false }
    }
}
