import HTTPTypes
import Hummingbird
import HummingbirdCore
import LatchkeyCore
import Logging
import NIOCore

/// A request as the front door sees it, whichever way it is answered.
struct Visit {
    let head: HTTPRequest
    let source: OriginPolicy.Source
    let started = ContinuousClock.now
    private let remoteAddress: SocketAddress?
    private let baseLogger: Logger
    /// Nil when the logger names it already.
    private let id: RequestID?

    init(_ head: HTTPRequest, _ origins: OriginPolicy, _ context: ServerContext) {
        self.head = head
        self.source = origins.source(of: head.headerFields)
        self.remoteAddress = context.remoteAddress
        self.baseLogger = context.logger
        self.id = nil
    }

    /// Of a request that has no context; it gets a number as others do.
    init(_ head: HTTPRequest, _ origins: OriginPolicy, remoteAddress: SocketAddress?, logger: Logger) {
        self.head = head
        self.source = origins.source(of: head.headerFields)
        self.remoteAddress = remoteAddress
        self.baseLogger = logger
        self.id = RequestID()
    }

    var headers: HTTPFields { head.headerFields }

    /// Without the query.
    var path: String { URI(head.path ?? "").path }

    /// The other end of the connection: a client, or a proxy in front of it.
    var peer: NetworkAddress? { NetworkAddress(remoteAddress) }

    func isLogged(_ level: Logger.Level) -> Bool { baseLogger.logLevel <= level }

    /// Made when something is said: most requests say nothing.
    var logger: Logger {
        guard let id else { return baseLogger }
        var logger = baseLogger
        // The key is the framework's.
        logger[metadataKey: "hb.request.id"] = .stringConvertible(id)
        return logger
    }
}

extension NetworkAddress {
    init?(_ address: SocketAddress?) {
        guard let text = address?.ipAddress else { return nil }
        self.init(text)
    }
}
