import Crypto

/// How many rows a table has, and a checksum of all that is in them; equal for equal tables, whatever the engine.
package struct TableTally: Equatable, Sendable {
    package let table: String
    package private(set) var rows = 0
    private var hash = SHA256()

    init(_ table: String) {
        self.table = table
    }

    /// SHA-256 of the rows in the order of the key.
    package var checksum: [UInt8] { Array(hash.finalize()) }

    mutating func add(_ page: [DatabaseRow]) {
        rows += page.count
        for row in page {
            for value in row.values { add(value) }
        }
    }

    /// Each value says what it is and how long, so that no two rows look alike.
    private mutating func add(_ value: DatabaseValue) {
        switch value {
        case .null: hash.update(data: [0])
        case .integer(let number): add(1, Array("\(number)".utf8))
        case .text(let text): add(2, Array(text.utf8))
        case .blob(let bytes): add(3, bytes)
        }
    }

    private mutating func add(_ kind: UInt8, _ bytes: [UInt8]) {
        var head: [UInt8] = [kind]
        withUnsafeBytes(of: UInt64(bytes.count).bigEndian) { head.append(contentsOf: $0) }
        hash.update(data: head)
        hash.update(data: bytes)
    }

    package static func == (one: TableTally, other: TableTally) -> Bool {
        one.table == other.table && one.rows == other.rows && one.checksum == other.checksum
    }
}
