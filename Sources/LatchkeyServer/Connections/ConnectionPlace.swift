import NIOCore
import Synchronization

/// One open connection, and since when nothing has been asked on it.
final class ConnectionPlace: Sendable {
    private static let busy = UInt64.max

    private let channel: any Channel
    private let idleNanoseconds: Atomic<UInt64>

    init(_ channel: any Channel) {
        self.channel = channel
        self.idleNanoseconds = Atomic(NIODeadline.now().uptimeNanoseconds)
    }

    /// The uptime at which it became idle; nil while a request is under way.
    var idleSince: UInt64? {
        let value = idleNanoseconds.load(ordering: .relaxed)
        return value == ConnectionPlace.busy ? nil : value
    }

    func becomeIdle(at now: NIODeadline) {
        idleNanoseconds.store(now.uptimeNanoseconds, ordering: .relaxed)
    }

    func becomeBusy() {
        idleNanoseconds.store(ConnectionPlace.busy, ordering: .relaxed)
    }

    /// At once: TLS would wait for the farewell of a client that others have to make room for (S-399).
    func close() {
        channel.eventLoop.execute { [channel] in
            guard let nearest = try? channel.pipeline.syncOperations.context(handlerType: ConnectionPlaceHandler.self)
            else { return channel.close(promise: nil) }
            nearest.close(promise: nil)
        }
    }
}
