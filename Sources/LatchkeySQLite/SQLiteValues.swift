import GRDBSQLite
import LatchkeyStore

/// SQLite copies the value before the call returns.
// @unchecked invariant: the constant −1 is SQLITE_TRANSIENT, never called as a function.
nonisolated(unsafe) private let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

extension [DatabaseValue] {
    func bind(to statement: OpaquePointer) throws {
        guard sqlite3_bind_parameter_count(statement) == Int32(count) else {
            throw DatabaseError(.other, "the number of arguments is not the number of placeholders")
        }
        for (index, value) in zip(Int32(1)..., self) {
            guard value.bind(to: statement, at: index) == SQLITE_OK else {
                throw DatabaseError(.other, "argument \(index) cannot be bound")
            }
        }
    }
}

extension DatabaseValue {
    fileprivate func bind(to statement: OpaquePointer, at index: Int32) -> Int32 {
        switch self {
        case .null:
            return sqlite3_bind_null(statement, index)
        case .integer(let number):
            return sqlite3_bind_int64(statement, index, number)
        case .text(var text):
            // With its length: a NUL inside is part of the text (S-247).
            return text.withUTF8 { bytes in
                guard !bytes.isEmpty else { return sqlite3_bind_text(statement, index, "", 0, transient) }
                let (count, encoding) = (UInt64(bytes.count), UInt8(SQLITE_UTF8))
                return bytes.withMemoryRebound(to: CChar.self) {
                    sqlite3_bind_text64(statement, index, $0.baseAddress, count, transient, encoding)
                }
            }
        case .blob(let bytes):
            // An empty array may have no address, and that would be NULL.
            guard !bytes.isEmpty else { return sqlite3_bind_zeroblob(statement, index, 0) }
            return sqlite3_bind_blob64(statement, index, bytes, UInt64(bytes.count), transient)
        }
    }

    fileprivate init(statement: OpaquePointer, column: Int32) throws(DatabaseError) {
        switch sqlite3_column_type(statement, column) {
        case SQLITE_NULL:
            self = .null
        case SQLITE_INTEGER:
            self = .integer(sqlite3_column_int64(statement, column))
        case SQLITE_TEXT:
            let start = sqlite3_column_text(statement, column)
            let count = Int(sqlite3_column_bytes(statement, column))
            self = .text(String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self))
        case SQLITE_BLOB:
            let start = sqlite3_column_blob(statement, column)
            let count = Int(sqlite3_column_bytes(statement, column))
            self = .blob(Array(UnsafeRawBufferPointer(start: start, count: count)))
        default:
            throw .unexpectedRow
        }
    }
}

extension DatabaseRow {
    init(statement: OpaquePointer) throws(DatabaseError) {
        let count = sqlite3_column_count(statement)
        var values: [DatabaseValue] = []
        values.reserveCapacity(Int(count))
        for column in 0..<count { values.append(try DatabaseValue(statement: statement, column: column)) }
        self.init(values)
    }
}
