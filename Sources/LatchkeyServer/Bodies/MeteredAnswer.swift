import Hummingbird
import LatchkeyCore
import NIOCore

/// A large answer whose bytes count against the budget of the server until the last one is handed to the connection: somebody who asks
/// for it again and again and reads nothing, or all but the end, would fill the memory (S-317).
final class MeteredAnswer: Sendable {
    private let bytes: ByteBuffer
    private let lease: BodyLease

    /// Throws `busy` beyond the budget, or beyond the share of `network`.
    init(_ bytes: [UInt8], _ budget: BodyBudget, network: [UInt8]?) throws(LatchkeyError) {
        let lease = BodyLease(budget, network: network, isStranger: false, maxBytes: .max)
        try lease.take(bytes.count)
        self.bytes = ByteBuffer(bytes: bytes)
        self.lease = lease
    }

    /// Also of an answer that is never written, as that to HEAD.
    deinit {
        lease.end()
    }

    var body: ResponseBody {
        .inPieces(bytes, areCopied: true) { [self] in lease.end() }
    }
}
