/// Somebody asks for a new password; whether there is an account is looked up later, so that asking takes everybody the same
/// time (S-028).
package struct RecoveryRequest: Equatable, Sendable {
    package let id: RandomID
    /// A uid or an e-mail address, as it was typed.
    package let typed: String
    package let language: MailLanguage
    /// Where the request came from.
    package let origin: String
    package let createdAt: Timestamp

    package init(id: RandomID, typed: String, language: MailLanguage, origin: String, createdAt: Timestamp) {
        self.id = id
        self.typed = typed
        self.language = language
        self.origin = origin
        self.createdAt = createdAt
    }
}
