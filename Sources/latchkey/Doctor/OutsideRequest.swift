import LatchkeyCore
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// One request from outside, as a browser would make it.
///
/// It goes to the origin that it names and nowhere else: no redirect is followed and no proxy of the environment is used. Time and bytes
/// are bounded, whatever answers.
struct OutsideRequest: Sendable {
    let origin: Origin
    var method = HTTPMethod.GET
    let path: String
    var fields: [(String, String)] = []

    static let seconds = 8
    static let maxBytes = 64 * 1024
    private static let connectSeconds = 4

    /// Without TLS for an http origin. `roots`: certificates that are trusted in place of the system's.
    func send(
        trusting roots: NIOSSLTrustRoots = .default,
        within patience: TimeAmount = .seconds(Int64(OutsideRequest.seconds))
    ) async -> OutsideResult {
        let context: NIOSSLContext?
        do {
            context = origin.isHTTPS ? try OutsideRequest.context(roots) : nil
        } catch {
            return .failure(.certificate)
        }
        let loop = MultiThreadedEventLoopGroup.singleton.any()
        let promise = loop.makePromise(of: OutsideAnswer.self)
        let deadline = loop.scheduleTask(in: patience) {
            promise.fail(OutsideFault.tooSlow)
        }
        connect(on: loop, context, promise)
        defer { deadline.cancel() }
        do {
            return .success(try await promise.futureResult.get())
        } catch {
            return .failure(OutsideRequest.fault(error))
        }
    }

    private func connect(on loop: any EventLoop, _ context: NIOSSLContext?, _ promise: EventLoopPromise<OutsideAnswer>)
    {
        let bare = origin.host.hasPrefix("[") ? String(origin.host.dropFirst().dropLast()) : origin.host
        let bootstrap = ClientBootstrap(group: loop)
            .connectTimeout(.seconds(Int64(OutsideRequest.connectSeconds)))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let context {
                        // The name of an address is not sent; it is compared with the certificate all the same.
                        let name = NetworkAddress(bare) == nil ? bare : nil
                        try pipeline.addHandler(NIOSSLClientHandler(context: context, serverHostname: name))
                    }
                    try pipeline.addHTTPClientHandlers()
                    try pipeline.addHandler(OutsideHandler(self, promise))
                }
            }
        let connected = bootstrap.connect(host: bare, port: origin.port)
        connected.whenFailure { promise.fail($0) }
        connected.whenSuccess { channel in
            promise.futureResult.whenComplete { _ in channel.close(promise: nil) }
        }
    }

    private static func context(_ roots: NIOSSLTrustRoots) throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.trustRoots = roots
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        return try NIOSSLContext(configuration: configuration)
    }

    private static func fault(_ error: any Error) -> OutsideFault {
        switch error {
        case let fault as OutsideFault: fault
        case let error as NIOConnectionError:
            error.connectionErrors.isEmpty
                ? .noName : error.connectionErrors.contains { $0.error is ChannelError } ? .tooSlow : .refused
        case is ChannelError: .tooSlow
        case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError: .certificate
        case HTTPParserError.invalidEOFState: .closed
        case is HTTPParserError: .notHTTP
        default: .closed
        }
    }

    /// For the field `Host`, and what is asked for.
    var head: HTTPRequestHead {
        var headers = HTTPHeaders([("Host", String(origin.text.drop { $0 != "/" }.dropFirst(2)))])
        headers.add(name: "User-Agent", value: "latchkey-doctor/\(LatchkeyCommand.release)")
        headers.add(name: "Connection", value: "close")
        for (name, value) in fields { headers.add(name: name, value: value) }
        return HTTPRequestHead(version: .http1_1, method: method, uri: path, headers: headers)
    }
}
