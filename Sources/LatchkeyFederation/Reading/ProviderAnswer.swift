package import LatchkeyCore

/// What a provider answered, as far as anybody looks at it.
package struct ProviderAnswer: Sendable {
    package let status: Int
    package let contentType: String?
    package let body: [UInt8]
    /// When it was sent, by the clock of whoever answers; nil where the answer does not say.
    package let sentAt: Timestamp?

    /// Of discovery, token, userinfo and user API (G-019).
    package static let longest = 64 * 1024

    package init(status: Int, contentType: String?, body: [UInt8], sentAt: Timestamp? = nil) {
        self.status = status
        self.contentType = contentType
        self.body = body
        self.sentAt = sentAt
    }

    /// Of the fields `Date` and `Age`: an answer out of a cache is older than its journey (RFC 9111 §4.2.3). Nil without a date.
    static func sentAt(date: String?, age: String?) -> Timestamp? {
        guard let date = date.flatMap({ Timestamp(httpDate: $0) }) else { return nil }
        return date + .seconds(min(max(age.flatMap { Int64($0) } ?? 0, 0), ProviderAnswer.oldest))
    }

    /// In a cache: a year, in seconds.
    private static let oldest: Int64 = 31_536_000

    /// Throws `status` unless it is 200, so for each redirect too (G-012); `mediaType`, `tooLarge`, `json`, `tooDeep`.
    package func object() throws(FederationFault) -> ProviderJSON {
        try check()
        return try ProviderJSON(body, longest: ProviderAnswer.longest)
    }

    /// The objects of an array. Throws as `object()`, and `memberType`.
    package func objects() throws(FederationFault) -> [ProviderJSON] {
        try check()
        guard case .array(let elements) = try ProviderJSON.value(body, longest: ProviderAnswer.longest) else {
            throw .memberType
        }
        var objects: [ProviderJSON] = []
        for element in elements {
            guard case .object(let members) = element else { throw .memberType }
            objects.append(ProviderJSON(members: members))
        }
        return objects
    }

    func check() throws(FederationFault) {
        guard status == 200 else { throw .status }
        guard isJSON else { throw .mediaType }
    }

    /// `application/json` and what ends in `+json` (RFC 6839 §3.1), with or without parameters.
    var isJSON: Bool {
        let type = ASCII.lowercase(contentType ?? "").utf8.prefix { $0 != UInt8(ascii: ";") }
        let text = String(decoding: type.filter { $0 != 0x20 && $0 != 0x09 }, as: UTF8.self)
        return text == "application/json" || (text.hasPrefix("application/") && text.hasSuffix("+json"))
    }
}
