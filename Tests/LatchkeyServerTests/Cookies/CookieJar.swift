/// A browser's cookies for one host, told apart as browsers do: by name, domain and partition (RFC 6265bis §5.7, CHIPS).
struct CookieJar {
    private struct Key: Hashable {
        let name: String
        let domain: String?
        let isPartitioned: Bool
    }

    private struct Entry {
        let value: String
        let isLax: Bool
    }

    private let host: String
    private var entries: [Key: Entry] = [:]

    init(host: String) {
        self.host = host
    }

    /// Takes `Set-Cookie` lines in order. From a page on another site only `SameSite=None` is taken.
    mutating func take(_ lines: [String], isCrossSite: Bool = false) {
        for line in lines {
            let parts = line.split(separator: ";").map { $0.trimmingPrefix { $0 == " " } }
            let pair = parts[0].split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let domain = parts.first { $0.hasPrefix("Domain=") }.map { String($0.dropFirst(7)) }
            let isLax = !parts.contains("SameSite=None")
            guard domain.map({ host == $0 || host.hasSuffix(".\($0)") }) ?? true,
                domain == nil || !pair[0].hasPrefix("__Host-"),
                !isCrossSite || !isLax
            else { continue }
            let key = Key(name: pair[0], domain: domain, isPartitioned: parts.contains("Partitioned"))
            entries[key] = parts.contains("Max-Age=0") ? nil : Entry(value: pair[1], isLax: isLax)
        }
    }

    /// What a request of our own pages, or of one page on another site, brings.
    func header(isCrossSite: Bool = false) -> String {
        entries.filter { !isCrossSite || !$0.value.isLax }.map { "\($0.key.name)=\($0.value.value)" }.sorted()
            .joined(separator: "; ")
    }

    func count(_ name: String) -> Int { entries.keys.count { $0.name == name } }
}
