import LatchkeyCore

/// Variables that Kubernetes and Docker set for a service whose name begins with `latchkey`: no operator wrote them.
enum ServiceLinks {
    static let advice =
        "Kubernetes sets such variables for a service; enableServiceLinks: false keeps them out (docs/operations.md)"

    private static let protocols = ["tcp", "udp", "sctp"]

    /// Judged by the form of both, so that a misspelt key of ours still stops the start.
    static func isLink(_ name: String, _ value: String) -> Bool {
        if let detail = portDetail(of: name) { return fits(value, detail) }
        if name.hasSuffix("_SERVICE_HOST") { return isAddress(value) }
        if name.hasSuffix("_SERVICE_PORT") || name.contains("_SERVICE_PORT_") { return isPort(value) }
        if name.hasSuffix("_PORT") { return isURL(value) }
        // Docker's links name the container: `/web/latchkey`.
        return name.hasSuffix("_NAME") && isContainerName(value)
    }

    /// For the hint beside a variable that is refused.
    static func isNamedLikeLink(_ name: String) -> Bool {
        portDetail(of: name) != nil || name.contains("_SERVICE_HOST") || name.contains("_SERVICE_PORT")
            || name.hasSuffix("_PORT")
    }

    /// The word after `…_PORT_8587_TCP`, or nothing; nil for other names.
    private static func portDetail(of name: String) -> Substring? {
        var words = name.split(separator: "_", omittingEmptySubsequences: false)
        var detail: Substring = ""
        if let last = words.last, ["PROTO", "PORT", "ADDR"].contains(last) {
            detail = last
            words.removeLast()
        }
        guard words.count >= 4, protocols.contains(ASCII.lowercase(String(words[words.count - 1]))),
            isPort(String(words[words.count - 2])), words[words.count - 3] == "PORT"
        else { return nil }
        return detail
    }

    private static func fits(_ value: String, _ detail: Substring) -> Bool {
        switch detail {
        case "PROTO": protocols.contains(value)
        case "PORT": isPort(value)
        case "ADDR": isAddress(value)
        default: isURL(value)
        }
    }

    private static func isAddress(_ text: String) -> Bool { NetworkAddress(text) != nil }

    private static func isPort(_ text: String) -> Bool { ConfigurationText.integer(1...65_535)(text) != nil }

    /// `tcp://10.96.14.7:8587`, `tcp://[fd00::7]:8587`.
    private static func isURL(_ text: String) -> Bool {
        guard let scheme = protocols.first(where: { text.hasPrefix($0 + "://") }) else { return false }
        let rest = text.dropFirst(scheme.count + 3)
        guard let colon = rest.lastIndex(of: ":") else { return false }
        var host = rest[..<colon]
        if host.first == "[", host.last == "]" { host = host.dropFirst().dropLast() }
        return isAddress(String(host)) && isPort(String(rest[rest.index(after: colon)...]))
    }

    private static func isContainerName(_ text: String) -> Bool {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        return parts.count == 3 && parts[0].isEmpty
            && parts.dropFirst().allSatisfy { part in
                !part.isEmpty && part.utf8.allSatisfy { ASCII.isLetterOrDigit($0) || "_.-".utf8.contains($0) }
            }
    }
}
