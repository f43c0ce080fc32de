/// The few kinds of trouble that engines turn their own errors into.
package struct DatabaseError: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Kind: String, Sendable {
        /// A UNIQUE constraint said no; `detail` names the columns as the engine does.
        case uniqueViolation
        case busy
        /// The engine aborted this transaction because of another one. The same transaction may succeed when it is run again.
        case conflict
        /// Disk full, I/O error, server away: nothing was stored.
        case unreachable
        /// Some of what the engine reads cannot be what it wrote. Until the next start nothing is stored.
        case damaged
        /// The file or schema is not one of ours.
        case foreign
        /// The schema was made by a newer program.
        case newer
        /// The database's encoding, which `detail` names, lacks letters.
        case notUnicode
        case notAllowed
        case unexpectedRow
        case other
    }

    package let kind: Kind
    package let detail: String

    package init(_ kind: Kind, _ detail: String = "") {
        self.kind = kind
        self.detail = detail
    }

    package static let unexpectedRow = DatabaseError(.unexpectedRow)

    package var description: String { detail.isEmpty ? kind.rawValue : "\(kind.rawValue): \(detail)" }
}
