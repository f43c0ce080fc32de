import Hummingbird
import LatchkeyCore
import NIOCore

/// A large answer whose bytes count against the budget of the server until they have left for the client: somebody who asks
/// for it again and again and reads nothing would fill the memory (S-317).
final class MeteredAnswer: Sendable {
    /// What a connection keeps anyway.
    private static let pieceBytes = 64 * 1024

    private let bytes: ByteBuffer
    private let lease: BodyLease

    /// Throws `busy` beyond the budget, or beyond the share of `network`.
    init(_ bytes: [UInt8], _ budget: BodyBudget, network: [UInt8]?) throws(LatchkeyError) {
        let lease = BodyLease(budget, network: network, maxBytes: .max)
        try lease.take(bytes.count)
        self.bytes = ByteBuffer(bytes: bytes)
        self.lease = lease
    }

    /// Also of an answer that is never written, as that to HEAD.
    deinit {
        lease.end()
    }

    var body: ResponseBody {
        ResponseBody(contentLength: bytes.readableBytes) { [self] writer in
            var rest = bytes
            while let piece = rest.readSlice(length: min(rest.readableBytes, MeteredAnswer.pieceBytes)),
                piece.readableBytes > 0
            {
                // Waits while the client does not read.
                try await writer.write(piece)
                lease.giveBack(piece.readableBytes)
            }
            try await writer.finish(nil)
        }
    }
}
