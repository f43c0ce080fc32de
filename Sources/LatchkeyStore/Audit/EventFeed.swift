package import LatchkeyCore
import Synchronization

/// Hands audit events on to those who follow them, once they are durable: the log, and whoever tells other systems of them.
package final class EventFeed: Sendable {
    package typealias Listener = @Sendable (AuditEvent) -> Void

    private let listeners = Mutex<[Listener]>([])

    package init() {}

    package func addListener(_ listener: @escaping Listener) {
        listeners.withLock { $0.append(listener) }
    }

    func publish(_ events: [AuditEvent]) {
        guard !events.isEmpty else { return }
        let listeners = listeners.withLock(\.self)
        for event in events {
            for listener in listeners { listener(event) }
        }
    }
}

extension Store {
    /// Publishes an event that leaves no row: a refusal that strangers can cause without end (S-318), a GET, which changes
    /// nothing (S-091).
    package func publishUnrecorded(_ event: AuditEvent) { events.publish([event.keeping(addresses)]) }
}
