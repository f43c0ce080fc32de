/// The languages that mails are written in.
package enum MailLanguage: String, CaseIterable, Sendable {
    case english = "en"
    case spanish = "es"

    /// The first language of an `Accept-Language` field that we have; English when it names none (RFC 9110 §12.5.4).
    ///
    /// Weights are not read: browsers write the languages in the order of their weights.
    package init(acceptLanguage: String?) {
        let wanted = (acceptLanguage ?? "").utf8.prefix(200).split(separator: UInt8(ascii: ","))
        let tags = wanted.map { part in
            let start = part.drop { $0 == UInt8(ascii: " ") }
            return ASCII.lowercase(String(decoding: start.prefix { ASCII.isLetterOrDigit($0) }, as: UTF8.self))
        }
        self = tags.lazy.compactMap(MailLanguage.init(rawValue:)).first ?? .english
    }
}
