import Foundation
package import LatchkeyCore

/// A mail that is ready to be sent: one recipient, the same words as text and as HTML.
package struct MailMessage: Equatable, Sendable {
    package let from: EmailAddress
    /// What mail programs show for it.
    package let fromName: String?
    package let to: EmailAddress
    package let subject: String
    package let text: String
    package let html: String
    /// A picture that the HTML names by its content id.
    package let logo: MailLogo?
    /// The same at every try, so that a mail that arrives twice is known by it.
    package let id: RandomID
    package let date: Timestamp

    package init(
        from: EmailAddress, fromName: String? = nil, to: EmailAddress, subject: String, text: String, html: String,
        logo: MailLogo? = nil, id: RandomID, date: Timestamp
    ) {
        self.from = from
        self.fromName = fromName
        self.to = to
        self.subject = subject
        self.text = text
        self.html = html
        self.logo = logo
        self.id = id
        self.date = date
    }

    /// The header lines (RFC 5322), without the ones of MIME.
    ///
    /// None can hold a line break: addresses are checked, and name and subject are in encoded words (S-124).
    var headers: [String] {
        [
            "Date: \(MailMessage.dateText(date))", "From: \(EncodedWords.phrase(of: fromName))<\(from.text)>",
            "To: <\(to.text)>",
            "Subject: \(EncodedWords.text(of: subject))", "Message-ID: <\(id.text)@\(from.domain)>",
            // Nobody's holiday notice shall answer (RFC 3834 §5).
            "Auto-Submitted: auto-generated",
        ]
    }

    /// Of HTML together with its picture (RFC 2387 §3.1).
    static let relatedType = "multipart/related; type=\"text/html\""

    /// RFC 5322 §3.3, in UTC.
    private static func dateText(_ date: Timestamp) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss '+0000'"
        return formatter.string(from: Date(timeIntervalSince1970: Double(date.seconds)))
    }
}

/// Text in a header as RFC 2047 encoded words.
enum EncodedWords {
    /// An encoded word has at most 75 characters; 45 bytes are 60 in base64.
    private static let bytesPerWord = 45

    static func text(of text: String) -> String {
        let isPlain = text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7f } && !text.contains("=?")
        guard !isPlain || text.utf8.count > 60 else { return text }
        var words: [String] = []
        var word: [UInt8] = []
        // Never in the middle of a character.
        for scalar in text.unicodeScalars {
            let bytes = Array(String(scalar).utf8)
            if word.count + bytes.count > bytesPerWord {
                words.append(encoded(word))
                word = []
            }
            word += bytes
        }
        words.append(encoded(word))
        return words.joined(separator: "\r\n ")
    }

    /// A name before an address, with a space behind it; empty without a name (RFC 5322 §3.2.5, RFC 2047 §5).
    static func phrase(of name: String?) -> String {
        guard let name, !name.isEmpty else { return "" }
        let text = text(of: name)
        // Plain text comes back as it was, and inside quotes nothing of it is special but these two.
        guard text == name else { return text + " " }
        let escaped = text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
        return "\"\(escaped)\" "
    }

    private static func encoded(_ bytes: [UInt8]) -> String {
        "=?UTF-8?B?\(Data(bytes).base64EncodedString())?="
    }
}
