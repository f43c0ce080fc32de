/// What the server knows of the program at the other end of a request.
package struct ClientDetails: Sendable {
    package let address: NetworkAddress?
    /// Cut to 256 bytes of printable text: it is shown in the session list.
    package let userAgent: String
    package let requestID: String
    /// In which mails to this person are written.
    package let language: MailLanguage

    package init(
        address: NetworkAddress?, userAgent: String, requestID: String, language: MailLanguage = .english
    ) {
        self.address = address
        let printable = userAgent.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7f && $0.value < 0x80 }
        self.userAgent = String(String.UnicodeScalarView(printable.prefix(256)))
        self.requestID = requestID
        self.language = language
    }

    package var ip: String { address?.text ?? "" }

    /// Whose quotas this client uses up.
    package var network: QuotaKey { .network(address) }
}
