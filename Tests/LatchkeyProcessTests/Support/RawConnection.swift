import Foundation

/// A socket without a client library: for bytes that no library would send.
enum RawConnection {
    /// Sends the bytes and answers everything that comes back until the server closes.
    static func exchange(_ bytes: [UInt8], port: Int) async -> String {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                guard let descriptor = open(port: port) else { return continuation.resume(returning: "") }
                defer { close(descriptor) }
                _ = send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
                var answer: [UInt8] = []
                var buffer = [UInt8](repeating: 0, count: 4096)
                while case let count = recv(descriptor, &buffer, 4096, 0), count > 0 { answer += buffer[..<count] }
                continuation.resume(returning: String(decoding: answer, as: UTF8.self))
            }
        }
    }

    /// A connected socket, to be closed by the caller; nil when it was refused.
    static func open(port: Int) -> Int32? {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        var limit = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else {
            close(descriptor)
            return nil
        }
        return descriptor
    }
}
