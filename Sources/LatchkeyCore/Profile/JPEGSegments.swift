/// JPEG (ISO/IEC 10918-1): markers, most of them with a length and data, and the scans between them.
///
/// Only what decoders need is copied, and only up to the end of the picture's own scans: comments and the data of applications
/// (Exif, XMP, thumbnails, the index of further pictures) are dropped wherever they stand, between the scans too, and so is
/// everything behind the end: second pictures, videos, trailers of phones, padding; tables are written where a scan needs them
/// (S-319).
struct JPEGSegments {
    static let signature: [UInt8] = [0xff, 0xd8]

    /// Progressive files have about ten. Each one makes a decoder go over the whole picture.
    private static let mostScans = 100

    private let bytes: [UInt8]
    private var place = 2
    private var body: [UInt8] = []
    private var wrapper = JPEGWrapper()
    private var tables = JPEGTables()
    private var components: [Component]?
    /// A decoder takes a component's table for quantization at the first scan that has it, and keeps it.
    private var unscanned: [Component] = []
    private var isProgressive = false
    private var scans = 0

    private struct Component {
        let name: UInt8
        let quantization: UInt8
    }

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
        body.reserveCapacity(bytes.count)
    }

    static func cleaned(_ bytes: [UInt8]) throws(PictureFault) -> [UInt8] {
        var segments = JPEGSegments(bytes)
        while try segments.copyNext() {}
        guard segments.scans > 0 else { throw .damaged }
        return signature + segments.wrapper.bytes + segments.body + [0xff, 0xd9]
    }

    /// False at the end of the picture.
    private mutating func copyNext() throws(PictureFault) -> Bool {
        let marker = try readMarker()
        if marker == 0xd9 { return false }
        // Those without a length belong into scans, or to the start.
        guard marker > 0x01, !(0xd0...0xd8).contains(marker) else { throw .damaged }
        let data = try readData()
        switch marker {
        case 0xc0...0xc2:
            try checkFrame(data)
            isProgressive = marker == 0xc2
            keep(marker, data)
        case 0xc3, 0xc5...0xc7, 0xc9...0xcb, 0xcd...0xcf, 0xde: throw .damaged
        case 0xc4: guard tables.takeHuffman(data) else { throw .damaged }
        case 0xdb: guard tables.takeQuantization(data) else { throw .damaged }
        case 0xdd: guard tables.takeInterval(data) else { throw .damaged }
        case 0xda:
            body += try tablesOfScan(data)
            keep(marker, data)
            try copyScan()
        default:
            if scans == 0 { wrapper.note(marker, data) }
        }
        return true
    }

    /// Bytes of 0xff may fill up before any marker.
    private mutating func readMarker() throws(PictureFault) -> UInt8 {
        guard place < bytes.count, bytes[place] == 0xff else { throw .damaged }
        while place < bytes.count, bytes[place] == 0xff { place += 1 }
        guard place < bytes.count else { throw .damaged }
        defer { place += 1 }
        return bytes[place]
    }

    private mutating func readData() throws(PictureFault) -> ArraySlice<UInt8> {
        guard place + 2 <= bytes.count else { throw .damaged }
        let end = place + FileNumber.big(bytes[place..<place + 2])
        guard end >= place + 2, end <= bytes.count else { throw .damaged }
        defer { place = end }
        return bytes[place + 2..<end]
    }

    private mutating func keep(_ marker: UInt8, _ data: ArraySlice<UInt8>) {
        body += JPEGSegments.segment(marker, data)
    }

    static func segment(_ marker: UInt8, _ data: ArraySlice<UInt8>) -> [UInt8] {
        [0xff, marker, UInt8((data.count + 2) >> 8), UInt8((data.count + 2) & 0xff)] + data
    }

    /// One frame of eight bits, with one, three or four components: browsers show no other.
    private mutating func checkFrame(_ data: ArraySlice<UInt8>) throws(PictureFault) {
        let data = Array(data)
        guard components == nil, data.count >= 6, data[0] == 8, [1, 3, 4].contains(data[5]),
            data.count == 6 + 3 * Int(data[5])
        else { throw .damaged }
        try Picture.check(
            width: FileNumber.big(data[3..<5]), height: FileNumber.big(data[1..<3]), bitsPerPixel: 8 * Int(data[5]))
        // Of each component: its name, its share of the pixels, its table.
        unscanned = stride(from: 6, to: data.count, by: 3).map {
            Component(name: data[$0], quantization: data[$0 + 2])
        }
        components = unscanned
    }

    /// What must stand before a scan with this head.
    private mutating func tablesOfScan(_ data: ArraySlice<UInt8>) throws(PictureFault) -> [UInt8] {
        scans += 1
        let data = Array(data)
        guard let components, scans <= JPEGSegments.mostScans, let count = data.first, (1...4).contains(count),
            data.count == 4 + 2 * Int(count)
        else { throw .damaged }
        var (quantization, huffman): (Set<UInt8>, Set<UInt8>) = ([], [])
        // Of each component: its name, then the numbers of its tables of both classes.
        for place in stride(from: 1, through: 2 * Int(count) - 1, by: 2) {
            guard components.contains(where: { $0.name == data[place] }) else { throw .damaged }
            huffman.formUnion(
                huffmanTables(numbers: data[place + 1], start: data[data.count - 3], bits: data[data.count - 1]))
            guard let first = unscanned.firstIndex(where: { $0.name == data[place] }) else { continue }
            quantization.insert(unscanned.remove(at: first).quantization)
        }
        return tables.segments(quantization: quantization, huffman: huffman)
    }

    /// Which tables a component needs: a progressive scan has either its first coefficient, which is only coded when it comes for
    /// the first time, or others (ISO/IEC 10918-1, G.1.2).
    private func huffmanTables(numbers: UInt8, start: UInt8, bits: UInt8) -> Set<UInt8> {
        let (first, others) = (numbers >> 4, 0x10 | numbers & 0xf)
        guard isProgressive else { return [first, others] }
        if start > 0 { return [others] }
        return bits >> 4 == 0 ? [first] : []
    }

    /// The coded data of a scan, up to the marker behind it. In it 0xff is followed by 0 or is a restart marker.
    private mutating func copyScan() throws(PictureFault) {
        while true {
            let start = place
            while place < bytes.count, bytes[place] != 0xff { place += 1 }
            body += bytes[start..<place]
            let marker = place
            while place < bytes.count, bytes[place] == 0xff { place += 1 }
            guard place < bytes.count else { throw .damaged }
            guard bytes[place] == 0 || (0xd0...0xd7).contains(bytes[place]) else {
                place = marker
                return
            }
            body += [0xff, bytes[place]]
            place += 1
        }
    }
}
