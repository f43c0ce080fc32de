import LatchkeyCore

/// What the header fields of a front end's page forbid its scripts and forms.
struct PagePolicyJudge {
    let server: Origin
    /// Of the front end.
    let answer: OutsideAnswer

    var findings: [DoctorFinding] { [policy, referrer].compactMap(\.self) }

    private var policy: DoctorFinding? {
        let policies = answer.values("content-security-policy")
        let isStopped = policies.contains { forbids("connect-src", elseBy: "default-src", $0) }
        // No other directive stands for this one.
        let isFormStopped = policies.contains { forbids("form-action", elseBy: nil, $0) }
        guard isStopped || isFormStopped else { return nil }
        let sentence =
            isStopped
            ? "the page's Content-Security-Policy lets no request go to the server; it needs these sources:"
            : "the page's Content-Security-Policy lets no form go to the server, as signInAtServer() sends one; it needs:"
        return DoctorFinding(
            code: "csp", severity: isStopped ? .error : .advice, sentence: sentence,
            fix: "connect-src 'self' \(server.text); form-action 'self' \(server.text)")
    }

    private var referrer: DoctorFinding? {
        let last = answer.values("referrer-policy").flatMap { $0.split(separator: ",") }.last
        let policy = last.map { ASCII.lowercase(String($0)).filter { $0 != " " } }
        guard let policy, ["no-referrer", "same-origin"].contains(policy) else { return nil }
        return DoctorFinding(
            code: "origin_null", severity: .advice,
            sentence:
                "the page's Referrer-Policy hides its origin from forms; signInAtServer() avoids that, others need:",
            fix: "<meta name=\"referrer\" content=\"strict-origin-when-cross-origin\">")
    }

    private func forbids(_ name: String, elseBy other: String?, _ policy: String) -> Bool {
        let directives = policy.split(separator: ";").map { $0.split(whereSeparator: \.isWhitespace).map(String.init) }
        func sources(_ name: String?) -> [String]? {
            directives.first { $0.first.map(ASCII.lowercase) == name }.map { Array($0.dropFirst()) }
        }
        guard let sources = sources(name) ?? other.flatMap({ sources($0) }) else { return false }
        return !sources.contains { allows(ASCII.lowercase($0)) }
    }

    /// A source that lets requests to the server through: `*`, its scheme, its host with or without scheme, port and path, and a
    /// wildcard for its first labels.
    private func allows(_ source: String) -> Bool {
        if source == "*" || source == "\(server.scheme):" { return true }
        var host = source
        for scheme in ["https://", "http://"] where host.hasPrefix(scheme) {
            guard scheme == "\(server.scheme)://" || server.isHTTPS else { return false }
            host = String(host.dropFirst(scheme.count))
        }
        host = String(host.prefix { $0 != "/" })
        let ending = String(server.text.drop { $0 != "/" }.dropFirst(2).drop { $0 != ":" })
        for port in [ending, ":*", server.isHTTPS ? ":443" : ":80"] where !port.isEmpty && host.hasSuffix(port) {
            host = String(host.dropLast(port.count))
            break
        }
        return host == server.host || host.hasPrefix("*.") && server.host.hasSuffix(host.dropFirst())
    }
}
