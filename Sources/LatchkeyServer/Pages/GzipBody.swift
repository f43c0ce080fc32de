import NIOCore
import Synchronization

/// A file as gzip: made when a client first asks for it, then kept, so that the start of the server does not wait for it.
final class GzipBody: Sendable {
    private enum State {
        case unmade
        case made(ByteBuffer?)
    }

    private let file: ByteBuffer
    private let state = Mutex(State.unmade)

    init(_ file: ByteBuffer) {
        self.file = file
    }

    /// Nil where it would not be smaller.
    var buffer: ByteBuffer? {
        state.withLock { state in
            if case .made(let buffer) = state { return buffer }
            let buffer = Gzip.compressed(Array(file.readableBytesView)).map { ByteBuffer(bytes: $0) }
            state = .made(buffer)
            return buffer
        }
    }
}
