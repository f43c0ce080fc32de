import Foundation
import HummingbirdTesting

/// One TCP connection, for bytes that no HTTP client would send. Every wait has an end.
package final class RawSocket {
    package struct Failure: Error {
        package let call: String
        package let number: Int32
    }

    private let descriptor: Int32
    private var received: [UInt8] = []
    /// True once the other end has sent its last byte, or has reset the connection.
    package private(set) var isAtEnd = false

    /// `host` is the last part of the 127.0.0.0/8 address that it comes from: each is a network of its own.
    private init(port: Int, receiveBuffer: Int32?, host: UInt8) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(call: "socket", number: errno) }
        if var size = receiveBuffer {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        }
        var patience = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var result = RawSocket.withAddress(host, port: 0) { bind(descriptor, $0, $1) }
        if result == 0 { result = RawSocket.withAddress(1, port: port) { connect(descriptor, $0, $1) } }
        guard result == 0 else {
            let number = errno
            close(descriptor)
            throw Failure(call: "connect", number: number)
        }
    }

    private static func withAddress(
        _ host: UInt8, port: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = (UInt32(0x7f00_0000) + UInt32(host)).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    deinit {
        close(descriptor)
    }

    /// Connects and runs `body` on a thread of its own: a wait on a socket must not hold up the server's own tasks.
    package static func connected<Result: Sendable>(
        to port: Int?, receiveBuffer: Int32? = nil, _ body: @escaping @Sendable (RawSocket) throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(
                    with: Swift.Result { try body(RawSocket(port: port ?? 0, receiveBuffer: receiveBuffer, host: 1)) }
                )
            }
        }
    }

    /// A further connection, from within `connected`, or to be kept open: its reads block.
    package static func opened(to port: Int?, receiveBuffer: Int32? = nil, host: UInt8 = 1) throws -> RawSocket {
        try RawSocket(port: port ?? 0, receiveBuffer: receiveBuffer, host: host)
    }

    /// Answers false when the other end no longer takes bytes.
    @discardableResult
    package func send(_ bytes: some Collection<UInt8>) -> Bool {
        let bytes = Array(bytes)
        var position = 0
        while position < bytes.count {
            let count = bytes[position...].withUnsafeBytes {
                Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            position += count
        }
        return true
    }

    @discardableResult
    package func send(_ text: String) -> Bool {
        send(text.utf8)
    }

    /// No more bytes from this side; the other may go on.
    package func finishSending() {
        shutdown(descriptor, Int32(SHUT_WR))
    }

    /// Waits for more bytes; false when none came in time or there are no more.
    private func receive(until deadline: Date) -> Bool {
        guard !isAtEnd else { return false }
        let wait = deadline.timeIntervalSinceNow
        guard wait > 0 else { return false }
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&entry, 1, Int32(wait * 1000) + 1) > 0 else { return false }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        guard count > 0 else {
            isAtEnd = true
            return false
        }
        received += buffer[..<count]
        return true
    }

    /// The next answer; nil when none came before the end of the connection or of `seconds`.
    package func answer(toHead: Bool = false, within seconds: Double = 10) -> RawAnswer? {
        let deadline = Date(timeIntervalSinceNow: seconds)
        while true {
            if let (answer, length) = RawAnswer.read(received, toHead: toHead) {
                received.removeFirst(length)
                return answer
            }
            guard receive(until: deadline) else { return nil }
        }
    }

    /// Reads, and throws away, until the end; false when the connection is still open after `seconds`.
    package func isClosed(within seconds: Double) -> Bool {
        let deadline = Date(timeIntervalSinceNow: seconds)
        while receive(until: deadline) { received.removeAll() }
        return isAtEnd
    }

    /// Whatever comes until the other end closes, or until `seconds` have passed.
    package func everything(within seconds: Double) -> String {
        let deadline = Date(timeIntervalSinceNow: seconds)
        while receive(until: deadline) {}
        return leftOver
    }

    /// Bytes that came and belong to no answer that was read.
    package var leftOver: String { String(decoding: received, as: UTF8.self) }
}

extension Latchkey {
    /// Where a live server listens.
    package var port: Int? { client.port }

    /// Sends `text` over a connection of its own, and reads one answer and whether the connection then ends.
    package func raw(
        _ text: String, toHead: Bool = false, finish: Bool = false
    ) async throws -> (answer: RawAnswer?, isClosed: Bool) {
        try await raw(Array(text.utf8), toHead: toHead, finish: finish)
    }

    package func raw(
        _ bytes: [UInt8], toHead: Bool = false, finish: Bool = false
    ) async throws -> (answer: RawAnswer?, isClosed: Bool) {
        try await RawSocket.connected(to: port) { socket in
            socket.send(bytes)
            if finish { socket.finishSending() }
            let answer = socket.answer(toHead: toHead)
            return (answer, socket.isClosed(within: 0.2))
        }
    }
}
