package import LatchkeyCore

/// One row of an answer, read by position; it never leaves the store.
package struct DatabaseRow: Sendable {
    let values: [DatabaseValue]

    package init(_ values: [DatabaseValue]) {
        self.values = values
    }

    private func value(_ column: Int) throws(DatabaseError) -> DatabaseValue {
        guard values.indices.contains(column) else { throw .unexpectedRow }
        return values[column]
    }

    package func isNull(_ column: Int) throws(DatabaseError) -> Bool {
        try value(column) == .null
    }

    package func integer(_ column: Int) throws(DatabaseError) -> Int64 {
        guard case .integer(let number) = try value(column) else { throw .unexpectedRow }
        return number
    }

    package func text(_ column: Int) throws(DatabaseError) -> String {
        guard case .text(let text) = try value(column) else { throw .unexpectedRow }
        return text
    }

    package func optionalText(_ column: Int) throws(DatabaseError) -> String? {
        try isNull(column) ? nil : text(column)
    }

    package func blob(_ column: Int) throws(DatabaseError) -> [UInt8] {
        guard case .blob(let bytes) = try value(column) else { throw .unexpectedRow }
        return bytes
    }

    package func bool(_ column: Int) throws(DatabaseError) -> Bool {
        try integer(column) != 0
    }

    package func timestamp(_ column: Int) throws(DatabaseError) -> Timestamp {
        Timestamp(microseconds: try integer(column))
    }

    package func optionalTimestamp(_ column: Int) throws(DatabaseError) -> Timestamp? {
        try isNull(column) ? nil : timestamp(column)
    }

    package func id(_ column: Int) throws(DatabaseError) -> RandomID {
        guard let id = RandomID(bytes: try blob(column)) else { throw .unexpectedRow }
        return id
    }

    package func optionalID(_ column: Int) throws(DatabaseError) -> RandomID? {
        try isNull(column) ? nil : id(column)
    }
}
