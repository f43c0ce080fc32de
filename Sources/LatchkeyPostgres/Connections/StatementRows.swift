import CLibPQ
import LatchkeyStore

/// The rows of an answer, which is in binary.
enum StatementRows {
    static func rows(of result: OpaquePointer) throws(DatabaseError) -> [DatabaseRow] {
        let columns = PQnfields(result)
        var rows: [DatabaseRow] = []
        rows.reserveCapacity(Int(PQntuples(result)))
        for row in 0..<PQntuples(result) {
            var values: [DatabaseValue] = []
            values.reserveCapacity(Int(columns))
            for column in 0..<columns { values.append(try value(result, row, column)) }
            rows.append(DatabaseRow(values))
        }
        return rows
    }

    private static func value(_ result: OpaquePointer, _ row: Int32, _ column: Int32) throws(DatabaseError)
        -> DatabaseValue
    {
        guard PQgetisnull(result, row, column) == 0 else { return .null }
        guard let start = PQgetvalue(result, row, column) else { throw .unexpectedRow }
        let bytes = UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(result, row, column)))
        return switch PQftype(result, column) {
        case TypeID.bool: .integer(bytes.contains { $0 != 0 } ? 1 : 0)
        case TypeID.int2, TypeID.int4, TypeID.int8: .integer(integer(bytes))
        case TypeID.text: .text(String(decoding: bytes, as: UTF8.self))
        case TypeID.bytea: .blob(Array(bytes))
        default: throw .unexpectedRow
        }
    }

    /// Big-endian two's complement of 2, 4 or 8 bytes.
    private static func integer(_ bytes: UnsafeRawBufferPointer) -> Int64 {
        let isNegative = bytes.first.map { $0 & 0x80 != 0 } ?? false
        return bytes.reduce(isNegative ? -1 : 0) { $0 << 8 | Int64($1) }
    }
}
