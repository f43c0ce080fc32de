/// JPEG (ISO/IEC 10918-1): markers, most of them with a length and data, and the scans between them.
///
/// Only what decoders need is copied, and only up to the end of the picture's own scans: comments and the data of applications
/// (Exif, XMP, thumbnails, the index of further pictures) are dropped wherever they stand, between the scans too, and so is
/// everything behind the end: second pictures, videos, trailers of phones, padding; tables are written where a scan needs them,
/// and a scan ends with its last restart interval (S-319).
struct JPEGSegments {
    static let signature: [UInt8] = [0xff, 0xd8]

    /// Progressive files have about ten. Each one makes a decoder go over the whole picture.
    private static let mostScans = 100

    private let bytes: [UInt8]
    private var place = 2
    private var body: [UInt8] = []
    private var wrapper = JPEGWrapper()
    private var tables = JPEGTables()
    private var frame: JPEGFrame?
    /// A decoder takes a component's table for quantization at the first scan that has it, and keeps it.
    private var unscanned: [JPEGFrame.Component] = []
    private var isProgressive = false
    private var scans = 0
    /// Of all scans.
    private var codedBytes = 0

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
            guard frame == nil else { throw .damaged }
            let frame = try JPEGFrame(data)
            (self.frame, unscanned, isProgressive) = (frame, frame.components, marker == 0xc2)
            keep(marker, data)
        case 0xc3, 0xc5...0xc7, 0xc9...0xcb, 0xcd...0xcf, 0xde: throw .damaged
        case 0xc4: guard tables.takeHuffman(data) else { throw .damaged }
        case 0xdb: guard tables.takeQuantization(data) else { throw .damaged }
        case 0xdd: guard tables.takeInterval(data) else { throw .damaged }
        case 0xda:
            body += try tablesOfScan(data)
            keep(marker, data)
            try copyScan(restarts: restarts(in: data))
            try frame?.check(codedBytes: codedBytes)
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

    /// What must stand before a scan with this head.
    private mutating func tablesOfScan(_ data: ArraySlice<UInt8>) throws(PictureFault) -> [UInt8] {
        scans += 1
        let data = Array(data)
        guard let components = frame?.components, scans <= JPEGSegments.mostScans, let count = data.first,
            (1...4).contains(count),
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

    /// How many restart markers the scan with this head has: one between two intervals.
    private func restarts(in data: ArraySlice<UInt8>) -> Int {
        let names = Array(data.dropFirst().dropLast(3)).enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
        guard let frame, tables.interval > 0 else { return 0 }
        return (frame.units(ofScanWith: names) - 1) / tables.interval
    }

    /// The coded data of a scan, up to the marker behind it. In it 0xff is followed by 0 or is a restart marker. What stands behind
    /// one restart more than the scan has is dropped: no decoder looks at it.
    private mutating func copyScan(restarts: Int) throws(PictureFault) {
        var next = 0
        while true {
            let start = place
            while place < bytes.count, bytes[place] != 0xff { place += 1 }
            if next <= restarts { keepCoded(bytes[start..<place]) }
            let marker = place
            while place < bytes.count, bytes[place] == 0xff { place += 1 }
            guard place < bytes.count else { throw .damaged }
            let code = bytes[place]
            guard code == 0 || (0xd0...0xd7).contains(code) else {
                place = marker
                return
            }
            place += 1
            if code != 0, next <= restarts {
                guard next == restarts || code == 0xd0 + UInt8(next % 8) else { throw .damaged }
                next += 1
            }
            if next <= restarts { keepCoded([0xff, code]) }
        }
    }

    private mutating func keepCoded(_ coded: ArraySlice<UInt8>) {
        body += coded
        codedBytes += coded.count
    }
}
