import NIOCore
import Synchronization

/// One form of a file, made when a client first asks for it, so that the start of the server does not wait for it, and then kept: all who are
/// sent it share it, whether they read it or not (S-367).
final class FileBody<Form: Sendable>: Sendable {
    private let make: @Sendable () -> Form
    private let made = Mutex<Form?>(nil)

    init(_ make: @escaping @Sendable () -> Form) {
        self.make = make
    }

    var buffer: Form {
        made.withLock { made in
            if let made { return made }
            let form = make()
            made = form
            return form
        }
    }
}

extension FileBody<ByteBuffer> {
    static func plain(_ bytes: [UInt8]) -> FileBody { FileBody { ByteBuffer(bytes: bytes) } }
}

extension FileBody<ByteBuffer?> {
    /// Nil where it would not be smaller.
    static func gzip(_ bytes: [UInt8]) -> FileBody {
        FileBody { Gzip.compressed(bytes).map { ByteBuffer(bytes: $0) } }
    }
}
