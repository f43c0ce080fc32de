/// Rows that the engine itself lets nobody write or remove.
package struct RowRefusal: Sendable {
    package enum Act: String, Sendable {
        case insert = "INSERT"
        case update = "UPDATE"
        case delete = "DELETE"
    }

    package let act: Act
    package let table: String
    /// SQL that is true for the rows in question. It calls the row OLD as it was, and NEW as it would be.
    package let condition: String
    package let message: String

    init(_ act: Act, on table: String, where condition: String, message: String) {
        self.act = act
        self.table = table
        self.condition = condition
        self.message = message
    }

    /// The same as that of a refusal of all rows (`SchemaDialect.appendOnly`), whose place it takes.
    package var name: String { "\(table)_refuses_\(act.rawValue.lowercased())" }
}
