/// Tables in a JPEG: a segment holds one or more of them and nothing else.
enum JPEGTables {
    /// DQT: which table and how precise, then 64 values of one or two bytes.
    static func areQuantization(_ data: ArraySlice<UInt8>) -> Bool {
        var rest = data
        while let head = rest.first {
            guard head >> 4 <= 1, head & 0xf <= 3 else { return false }
            let count = 1 + 64 * (1 + Int(head >> 4))
            guard rest.count >= count else { return false }
            rest = rest.dropFirst(count)
        }
        return !data.isEmpty
    }

    /// DHT: which table, how many codes there are of each of 16 lengths, then a value for each.
    static func areHuffman(_ data: ArraySlice<UInt8>) -> Bool {
        var rest = data
        while let head = rest.first {
            guard head >> 4 <= 1, head & 0xf <= 3, rest.count >= 17 else { return false }
            let values = rest.dropFirst().prefix(16).reduce(0) { $0 + Int($1) }
            guard values <= 256, rest.count >= 17 + values else { return false }
            rest = rest.dropFirst(17 + values)
        }
        return !data.isEmpty
    }
}
