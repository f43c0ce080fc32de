package import LatchkeyCore

/// A key of service tokens as the database keeps it: what signs is sealed by a key that is not there.
package struct StoredServiceKey: Equatable, Sendable {
    /// Its `kid`.
    package let id: String
    package let sealed: [UInt8]
    /// The coordinates of its point, 64 bytes.
    package let publicKey: [UInt8]
    package let createdAt: Timestamp
    /// Published from the beginning, it signs from then on.
    package let signsFrom: Timestamp
    /// Until when its tokens can be checked; nil until another key follows it.
    package let publishedUntil: Timestamp?

    package init(
        id: String, sealed: [UInt8], publicKey: [UInt8], createdAt: Timestamp, signsFrom: Timestamp,
        publishedUntil: Timestamp? = nil
    ) {
        self.id = id
        self.sealed = sealed
        self.publicKey = publicKey
        self.createdAt = createdAt
        self.signsFrom = signsFrom
        self.publishedUntil = publishedUntil
    }

    /// Whether its tokens can still be checked then.
    package func isPublished(at time: Timestamp) -> Bool { publishedUntil.map { time < $0 } ?? true }

    static let columns = "kid, sealed, public_key, created_at, signs_from, published_until"

    init(_ row: DatabaseRow) throws {
        self.init(
            id: try row.text(0), sealed: try row.blob(1), publicKey: try row.blob(2), createdAt: try row.timestamp(3),
            signsFrom: try row.timestamp(4), publishedUntil: try row.optionalTimestamp(5))
    }
}
