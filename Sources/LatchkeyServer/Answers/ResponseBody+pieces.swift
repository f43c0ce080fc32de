import Hummingbird
import NIOCore

extension ResponseBody {
    private static let pieceBytes = 16 * 1024

    /// Handed to the connection piece by piece, as the client reads: TLS encrypts all that it is given, and a connection whose client
    /// reads nothing would hold that (S-367). Each piece is a copy where `areCopied`: a slice keeps all of the bytes in memory while it
    /// waits. `handedOver` is called when the connection has all of them.
    static func inPieces(
        _ bytes: ByteBuffer, areCopied: Bool, handedOver: @escaping @Sendable () -> Void = {}
    ) -> ResponseBody {
        ResponseBody(contentLength: bytes.readableBytes) { writer in
            var rest = bytes
            while let piece = rest.readSlice(length: min(rest.readableBytes, pieceBytes)), piece.readableBytes > 0 {
                try await writer.write(areCopied ? ByteBuffer(bytes: piece.readableBytesView) : piece)
            }
            // Waits as well: until then the bytes are held.
            try await writer.finish(nil)
            handedOver()
        }
    }
}
