extension Migration {
    /// No statement looks for mails by their recipient, and every mail paid for the index.
    static let unusedIndex = Migration(number: 13, name: "unused index") { _ in ["DROP INDEX mail_recipient"] }
}
