import HTTPTypes
import NIOCore

/// A head on its way through the parser: keeps what its refusal would need to know of it.
final class ArrivingHead {
    private var excerpt = HeadExcerpt()
    private var bytesBeingParsed: ByteBuffer?

    /// Those that have arrived of the fields that an excerpt has.
    var fields: HTTPFields { excerpt.fields }

    func willParse(_ bytes: ByteBuffer) {
        bytesBeingParsed = bytes
    }

    /// Heads that arrive in one piece, as nearly all do, cost nothing here.
    func didParse(isUnfinished: Bool) {
        if isUnfinished { read() }
        bytesBeingParsed = nil
    }

    /// The parser refused the head while it read these bytes.
    func wasRefused() {
        read()
    }

    /// The next head is another request's.
    func forget() {
        if !excerpt.isEmpty { excerpt.forget() }
    }

    private func read() {
        if let bytes = bytesBeingParsed { excerpt.read(bytes.readableBytesView) }
    }
}
