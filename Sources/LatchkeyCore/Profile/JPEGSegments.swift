/// JPEG (ISO/IEC 10918-1): markers, most of them with a length and data, and the scans between them.
///
/// Only what decoders need is copied, and only up to the end of the picture's own scans: comments and the data of applications
/// (Exif, XMP, thumbnails, the index of further pictures) are dropped wherever they stand, between the scans too, and so is
/// everything behind the end: second pictures, videos, trailers of phones, padding (S-319).
struct JPEGSegments {
    static let signature: [UInt8] = [0xff, 0xd8]

    /// Progressive files have about ten. Each one makes a decoder go over the whole picture.
    private static let mostScans = 100

    private let bytes: [UInt8]
    private var place = 2
    private var body: [UInt8] = []
    private var wrapper = JPEGWrapper()
    private var hasFrame = false
    private var scans = 0

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
            keep(marker, data)
        case 0xc3, 0xc5...0xc7, 0xc9...0xcb, 0xcd...0xcf, 0xde: throw .damaged
        case 0xc4 where JPEGTables.areHuffman(data), 0xdb where JPEGTables.areQuantization(data): keep(marker, data)
        case 0xdd where data.count == 2: keep(marker, data)
        case 0xc4, 0xdb, 0xdd: throw .damaged
        case 0xda:
            try checkScan(data)
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
        body += [0xff, marker, UInt8((data.count + 2) >> 8), UInt8((data.count + 2) & 0xff)]
        body += data
    }

    /// One frame of eight bits, with one, three or four components: browsers show no other.
    private mutating func checkFrame(_ data: ArraySlice<UInt8>) throws(PictureFault) {
        let data = Array(data)
        guard !hasFrame, data.count >= 6, data[0] == 8, [1, 3, 4].contains(data[5]),
            data.count == 6 + 3 * Int(data[5])
        else { throw .damaged }
        try Picture.check(
            width: FileNumber.big(data[3..<5]), height: FileNumber.big(data[1..<3]), bitsPerPixel: 8 * Int(data[5]))
        hasFrame = true
    }

    private mutating func checkScan(_ data: ArraySlice<UInt8>) throws(PictureFault) {
        scans += 1
        guard hasFrame, scans <= JPEGSegments.mostScans, let components = data.first, (1...4).contains(components),
            data.count == 4 + 2 * Int(components)
        else { throw .damaged }
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
