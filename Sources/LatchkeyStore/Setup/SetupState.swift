/// What has become of the set-up of the first administrator (S-140).
package enum SetupState: Sendable {
    case notOffered
    /// A code would be taken.
    case open
    /// Done, for the life of the database.
    case closed
}
