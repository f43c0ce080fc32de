/// Ten codes on paper for people who have lost the phone: a row with a name, and a bit for each that was used.
///
/// The codes are not stored: they are MACs over the name and their number (docs/decisions/0034).
package struct RecoverySet: Equatable, Sendable {
    package static let codeCount = 10

    package let id: RandomID
    package let used: Int64
    package let createdAt: Timestamp

    package init(id: RandomID, used: Int64 = 0, createdAt: Timestamp) {
        self.id = id
        self.used = used
        self.createdAt = createdAt
    }

    /// How many are still good.
    package var left: Int { RecoverySet.codeCount - used.nonzeroBitCount }

    package func isUsed(_ number: Int) -> Bool { used & RecoverySet.bit(of: number) != 0 }

    package static func bit(of number: Int) -> Int64 { 1 << Int64(number) }
}
