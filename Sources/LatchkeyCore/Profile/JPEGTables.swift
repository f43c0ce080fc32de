/// The tables of a JPEG, which hold until others of their place are sent: written when a scan needs them, and no others.
///
/// So nothing is carried along in tables that are sent again before a scan used them, that no scan names, or that stand behind
/// the last one (S-319).
struct JPEGTables {
    /// A table that hides behind another: its marker, and its number with its class.
    private struct Place: Hashable {
        let marker: UInt8
        let number: UInt8
    }

    private static let (quantization, huffman): (UInt8, UInt8) = (0xdb, 0xc4)

    private var sent: [Place: [UInt8]] = [:]
    private var written: [Place: [UInt8]] = [:]
    private var sentInterval: [UInt8] = [0, 0]
    private var writtenInterval: [UInt8] = [0, 0]

    /// Units between two restarts of the next scan; 0 without restarts.
    var interval: Int { FileNumber.big(sentInterval) }

    /// DQT: which table and how precise, then 64 values of one or two bytes. False when it holds anything else.
    mutating func takeQuantization(_ data: ArraySlice<UInt8>) -> Bool {
        var rest = data
        while let head = rest.first {
            guard head >> 4 <= 1, head & 0xf <= 3 else { return false }
            let count = 1 + 64 * (1 + Int(head >> 4))
            guard rest.count >= count else { return false }
            sent[Place(marker: JPEGTables.quantization, number: head & 0xf)] = Array(rest.prefix(count))
            rest = rest.dropFirst(count)
        }
        return !data.isEmpty
    }

    /// DHT: which table, how many codes there are of each of 16 lengths, then a value for each. False when it holds anything else.
    mutating func takeHuffman(_ data: ArraySlice<UInt8>) -> Bool {
        var rest = data
        while let head = rest.first {
            guard head >> 4 <= 1, head & 0xf <= 3, rest.count >= 17 else { return false }
            let counts = rest.dropFirst().prefix(16)
            let values = counts.reduce(0) { $0 + Int($1) }
            guard values <= 256, rest.count >= 17 + values, JPEGTables.haveCodes(counts) else { return false }
            let table = rest.prefix(17 + values)
            // What is coded by the first class is a number of bits.
            guard head >> 4 == 1 || table.dropFirst(17).allSatisfy({ $0 <= 15 }) else { return false }
            sent[Place(marker: JPEGTables.huffman, number: head)] = Array(table)
            rest = rest.dropFirst(17 + values)
        }
        return !data.isEmpty
    }

    /// DRI: how many units there are between restarts.
    mutating func takeInterval(_ data: ArraySlice<UInt8>) -> Bool {
        sentInterval = Array(data)
        return data.count == 2
    }

    /// Whether there are as many codes as these lengths say (ISO/IEC 10918-1, C.2).
    private static func haveCodes(_ counts: ArraySlice<UInt8>) -> Bool {
        var free = 1
        for count in counts {
            free = 2 * free - Int(count)
            if free < 0 { return false }
        }
        return true
    }

    /// The segments that must stand before a scan: those of the tables with these numbers that were sent since.
    mutating func segments(quantization: Set<UInt8>, huffman: Set<UInt8>) -> [UInt8] {
        var output = segment(JPEGTables.quantization, quantization) + segment(JPEGTables.huffman, huffman)
        if sentInterval != writtenInterval {
            output += [0xff, 0xdd, 0, 4] + sentInterval
            writtenInterval = sentInterval
        }
        return output
    }

    private mutating func segment(_ marker: UInt8, _ numbers: Set<UInt8>) -> [UInt8] {
        var data: [UInt8] = []
        for place in numbers.sorted().map({ Place(marker: marker, number: $0) }) {
            guard let table = sent[place], table != written[place] else { continue }
            written[place] = table
            data += table
        }
        return data.isEmpty ? [] : JPEGSegments.segment(marker, data[...])
    }
}
