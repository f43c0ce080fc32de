import HTTPTypes
import HummingbirdCore
import LatchkeyCore
import Logging
import NIOCore

/// Connections that have a place, or are closed as soon as they open.
struct CountedChannel<Base: ServerChildChannel>: ServerChildChannel {
    typealias Value = Base.Value

    let base: Base
    let connections: OpenConnections

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        let handler = ConnectionPlaceHandler(ConnectionPlace(channel), connections, logger)
        do {
            try channel.pipeline.syncOperations.addHandler(handler, position: .first)
        } catch {
            return channel.eventLoop.makeFailedFuture(error)
        }
        return base.setup(channel: channel, logger: logger)
    }

    func handle(value: Value, logger: Logger) async {
        await base.handle(value: value, logger: logger)
    }
}

/// Takes a connection's place when it opens, and gives it back when it ends.
final class ConnectionPlaceHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer

    let place: ConnectionPlace
    let connections: OpenConnections
    private let logger: Logger
    /// Nil where it counts for no network.
    private(set) var network: [UInt8]?
    /// It is a trusted proxy's.
    private(set) var isExempt = false
    private var peer: NetworkAddress?
    /// Of the request that is under way on a connection of a trusted proxy.
    private var fields: HTTPFields?
    private var hasTakenLong = false
    /// For which the connection counts now.
    private var client: [UInt8]?

    init(_ place: ConnectionPlace, _ connections: OpenConnections, _ logger: Logger) {
        self.place = place
        self.connections = connections
        self.logger = logger
    }

    func channelActive(context: ChannelHandlerContext) {
        let peer = context.remoteAddress?.ipAddress.flatMap { NetworkAddress($0) }
        guard let network = connections.network(of: peer) else {
            (isExempt, self.peer) = (true, peer)
            connections.enterExempt()
            context.fireChannelActive()
            return
        }
        let hasPlace = connections.enter(place, network)
        if hasPlace { self.network = network }
        context.fireChannelActive()
        guard !hasPlace else { return }
        logger.notice(
            "a network has all connections that it may have",
            metadata: ["ip": "\(connections.addresses.kept(peer?.text ?? ""))"])
        context.close(promise: nil)
    }

    func requestBegins(_ head: HTTPRequest) {
        fields = head.headerFields
    }

    /// Once a second. A connection of a trusted proxy that is busy the second time counts for the network of its client, until it is idle;
    /// false where that network has all connections that it may have.
    func staysBusy() -> Bool {
        guard client == nil, let fields else { return true }
        guard hasTakenLong else {
            hasTakenLong = true
            return true
        }
        guard let network = connections.forwarded.network(peer: peer, headers: fields) else { return true }
        guard connections.lend(place, to: network) else { return false }
        client = network
        return true
    }

    func becameIdle() {
        if let client { connections.leave(place, client) }
        (client, fields, hasTakenLong) = (nil, nil, false)
    }

    func channelInactive(context: ChannelHandlerContext) {
        becameIdle()
        if let network { connections.leave(place, network) }
        network = nil
        if isExempt { connections.leaveExempt() }
        isExempt = false
        context.fireChannelInactive()
    }
}
