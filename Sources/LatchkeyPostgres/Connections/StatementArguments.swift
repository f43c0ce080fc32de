import CLibPQ
import LatchkeyStore

/// The arguments of one statement in PostgreSQL's binary format, one after the other in one buffer.
struct StatementArguments {
    /// Begins with a byte that is nobody's, so that an empty text has an address and is not taken for NULL.
    private var bytes: [UInt8] = [0]
    private var offsets: [Int?] = []
    private var lengths: [Int32] = []
    private var types: [Oid] = []

    init(_ values: [DatabaseValue]) {
        for value in values {
            switch value {
            case .null: append(nil as [UInt8]?, type: 0)
            case .integer(let number): append(withUnsafeBytes(of: number.bigEndian, Array.init), type: TypeID.int8)
            case .text(let text): append(Array(text.utf8), type: TypeID.text)
            case .blob(let blob): append(blob, type: TypeID.bytea)
            }
        }
    }

    private mutating func append(_ value: [UInt8]?, type: Oid) {
        offsets.append(value.map { _ in bytes.count })
        lengths.append(Int32(value?.count ?? 0))
        types.append(type)
        bytes.append(contentsOf: value ?? [])
    }

    /// Sends `sql` with these; answers come in binary too. False when the connection is gone.
    func send(_ sql: String, on handle: OpaquePointer) -> Bool {
        let formats = [Int32](repeating: 1, count: offsets.count)
        return bytes.withUnsafeBytes { buffer in
            let start = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
            let values = offsets.map { offset in offset.flatMap { place in start.map { UnsafePointer($0 + place) } } }
            return PQsendQueryParams(handle, sql, Int32(values.count), types, values, lengths, formats, 1) == 1
        }
    }
}

/// The numbers that PostgreSQL's built-in types have in every installation.
enum TypeID {
    static let bool: Oid = 16
    static let bytea: Oid = 17
    static let int8: Oid = 20
    static let int2: Oid = 21
    static let int4: Oid = 23
    static let text: Oid = 25
}
