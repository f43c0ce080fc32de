/// Where a page of accounts ended: what its last account was sorted by. What is behind it is asked for anew, with the caller's reach and
/// filter: a place says nothing of who may see what, and may be anybody's invention.
package struct AccountPlace: Equatable, Sendable {
    /// What comes before the uid in the order, and decides between accounts that are equal in it.
    package enum Key: Equatable, Sendable {
        case uid
        /// In its sortable form.
        case name(String)
        case createdAt(Timestamp)
        /// The text that a search looked through, which begins with the uid; of equal ones the id decides.
        case text(String, AccountID)
    }

    package let key: Key
    /// In its canonical form; no two accounts have the same.
    package let uid: String

    package init(_ key: Key, uid: String) {
        self.key = key
        self.uid = uid
    }
}
