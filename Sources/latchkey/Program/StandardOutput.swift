import Foundation
import Synchronization

/// Why output is not whole.
enum LostOutput: Sendable {
    /// Whoever read it went away, as `head` does.
    case noReader
    /// The disk is full, or standard output is closed.
    case unwritten
}

/// What commands write, and whether all of it was written.
enum StandardOutput {
    private static let first = Mutex<LostOutput?>(nil)

    static var lost: LostOutput? { first.withLock(\.self) }

    /// After the first failure nothing follows: a file with a hole in the middle would look whole.
    static func write(_ bytes: Data) {
        first.withLock { lost in
            guard lost == nil else { return }
            do {
                try FileHandle.standardOutput.write(contentsOf: bytes)
            } catch {
                lost = isBrokenPipe(error) ? .noReader : .unwritten
            }
        }
    }

    private static func isBrokenPipe(_ error: any Error) -> Bool {
        let causes = [error as NSError, (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError]
        return causes.contains { $0?.domain == NSPOSIXErrorDomain && $0?.code == Int(EPIPE) }
    }
}
