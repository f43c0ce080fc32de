/// A web origin (RFC 6454): scheme, host and port, as browsers write it in `Origin`.
package struct Origin: Hashable, Sendable {
    package let scheme: String
    package let host: String
    package let port: Int

    /// Where a server answers that nobody has configured.
    package static let local = Origin(scheme: "http", host: Array("localhost".utf8)[...], port: 8587)

    /// Reads exactly `scheme://host` or `scheme://host:port` in the browser's own spelling; nil for everything else: `null`,
    /// other schemes, upper case, a path, user info, a trailing dot, a default port written out (S-095).
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        let scheme = bytes.starts(with: "https://".utf8) ? "https" : bytes.starts(with: "http://".utf8) ? "http" : nil
        guard let scheme else { return nil }
        let authority = bytes.dropFirst(scheme.utf8.count + 3)
        let isBracketed = authority.first == UInt8(ascii: "[")
        let hostEnd =
            isBracketed
            ? authority.firstIndex(of: UInt8(ascii: "]")).map { $0 + 1 }
            : authority.firstIndex(of: UInt8(ascii: ":")) ?? authority.endIndex
        guard let hostEnd else { return nil }
        let host = authority[authority.startIndex..<hostEnd]
        guard isBracketed ? Origin.isAddress(host) : Origin.isHostName(host) else { return nil }
        let defaultPort = scheme == "https" ? 443 : 80
        let rest = authority[hostEnd...]
        guard !rest.isEmpty else {
            self.init(scheme: scheme, host: host, port: defaultPort)
            return
        }
        guard let port = Origin.port(rest), port != defaultPort else { return nil }
        self.init(scheme: scheme, host: host, port: port)
    }

    private init(scheme: String, host: ArraySlice<UInt8>, port: Int) {
        self.scheme = scheme
        self.host = String(decoding: host, as: UTF8.self)
        self.port = port
    }

    private static func isHostName(_ host: ArraySlice<UInt8>) -> Bool {
        guard (1...253).contains(host.count) else { return false }
        return host.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { label in
            !label.isEmpty
                && label.allSatisfy {
                    !ASCII.isUppercase($0)
                        && (ASCII.isLetterOrDigit($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_"))
                }
        }
    }

    private static func isAddress(_ host: ArraySlice<UInt8>) -> Bool {
        let inner = String(decoding: host.dropFirst().dropLast(), as: UTF8.self)
        guard let address = NetworkAddress(inner) else { return false }
        return address.text.utf8.elementsEqual(inner.utf8)
    }

    private static func port(_ text: ArraySlice<UInt8>) -> Int? {
        let digits = text.dropFirst()
        guard text.first == UInt8(ascii: ":"), (1...5).contains(digits.count), digits.allSatisfy(ASCII.isDigit),
            digits.first != UInt8(ascii: "0"), let port = Int(String(decoding: digits, as: UTF8.self)), port <= 65_535
        else { return nil }
        return port
    }

    package var isHTTPS: Bool { scheme == "https" }

    package var isLoopback: Bool {
        if host == "localhost" || host.hasSuffix(".localhost") { return true }
        let bare = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        return NetworkAddress(bare)?.isLoopback ?? false
    }

    /// The browser's spelling: the default port is left out.
    package var text: String {
        port == (isHTTPS ? 443 : 80) ? "\(scheme)://\(host)" : "\(scheme)://\(host):\(port)"
    }
}
