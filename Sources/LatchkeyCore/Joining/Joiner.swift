/// Somebody who joined with a code.
package struct Joiner: Equatable, Sendable {
    package let id: AccountID
    package let uid: String
    package let name: String
    package let joinedAt: Timestamp

    package init(id: AccountID, uid: String, name: String, joinedAt: Timestamp) {
        self.id = id
        self.uid = uid
        self.name = name
        self.joinedAt = joinedAt
    }
}
