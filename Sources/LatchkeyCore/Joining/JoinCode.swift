/// Lets people make accounts: the code of a class, with seats, or an invitation for one person.
package struct JoinCode: Equatable, Sendable {
    /// Names the code in lists; whoever knows it cannot join.
    package let id: RandomID
    /// What is stored in place of its secret, and found by it.
    package let secretHash: [UInt8]
    /// What those who join are.
    package let role: Roles
    package let seats: Int
    package var seatsTaken: Int
    /// Only for the person with this uid or address.
    package let binding: Binding?
    /// For whoever made it: "Year 9, period 3".
    package let note: String
    package let createdAt: Timestamp
    package let expiresAt: Timestamp
    /// Nil when it was made on the command line.
    package let createdBy: AccountID?
    package var isRevoked: Bool
    /// The group that people come into with it.
    package var group: GroupSummary?

    package enum Binding: Equatable, Sendable {
        /// In its canonical form.
        case uid(String)
        case email(String)
    }

    package init(
        id: RandomID, secretHash: [UInt8], role: Roles, seats: Int, seatsTaken: Int = 0, binding: Binding?,
        note: String,
        createdAt: Timestamp, expiresAt: Timestamp, createdBy: AccountID?, isRevoked: Bool = false,
        group: GroupSummary? = nil
    ) {
        self.id = id
        self.secretHash = secretHash
        self.role = role
        self.seats = seats
        self.seatsTaken = seatsTaken
        self.binding = binding
        self.note = note
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.createdBy = createdBy
        self.isRevoked = isRevoked
        self.group = group
    }

    package var isInvitation: Bool { binding != nil }
}
