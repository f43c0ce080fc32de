/// PNG (ISO/IEC 15948): a signature and chunks of length, type, data and checksum.
///
/// Of the chunks only those are copied that make the picture, each in its place and of its size: no text, Exif, time, further
/// frames (APNG), and no colour profile. The packed pixels become one IDAT, which ends with them and holds exactly the picture;
/// what stands behind IEND is dropped (S-319).
struct PNGBlocks {
    static let signature: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

    private let bytes: [UInt8]
    private var place = signature.count
    private var output = signature
    private var header: PNGHeader?
    /// Types of the chunks that were kept.
    private var kept: Set<String> = []
    private var isBehindData = false
    /// The data of all IDAT chunks.
    private var packed: [UInt8] = []

    private struct Chunk {
        let type: String
        let data: ArraySlice<UInt8>
        /// From the length to the checksum.
        let whole: ArraySlice<UInt8>
    }

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
        output.reserveCapacity(bytes.count)
    }

    static func cleaned(_ bytes: [UInt8]) throws(PictureFault) -> [UInt8] {
        var blocks = PNGBlocks(bytes)
        while !blocks.kept.contains("IEND") {
            let chunk = try blocks.next()
            try blocks.take(chunk)
        }
        return blocks.output
    }

    private mutating func next() throws(PictureFault) -> Chunk {
        guard place + 12 <= bytes.count else { throw .damaged }
        let end = place + 12 + FileNumber.big(bytes[place..<place + 4])
        guard end <= bytes.count else { throw .damaged }
        defer { place = end }
        return Chunk(
            type: String(decoding: bytes[place + 4..<place + 8], as: UTF8.self), data: bytes[place + 8..<end - 4],
            whole: bytes[place..<end])
    }

    private mutating func take(_ chunk: Chunk) throws(PictureFault) {
        guard header != nil || chunk.type == "IHDR" else { throw .damaged }
        let hasData = kept.contains("IDAT")
        if hasData, chunk.type != "IDAT" { isBehindData = true }
        switch chunk.type {
        case "IHDR":
            guard header == nil else { throw .damaged }
            header = try PNGHeader(Array(chunk.data))
        case "PLTE":
            guard !hasData, !kept.contains("PLTE"), (3...768).contains(chunk.data.count), chunk.data.count % 3 == 0
            else { throw .damaged }
            // In the other types it is a hint that nobody needs.
            guard header?.colour == .palette else { return }
        case "IDAT":
            guard !isBehindData, header?.colour != .palette || kept.contains("PLTE") else { throw .damaged }
        case "IEND":
            guard hasData, chunk.data.isEmpty else { throw .damaged }
            try writePixels()
        default:
            guard !hasData, !kept.contains(chunk.type), isUseful(chunk) else { return }
        }
        guard PNGChecksum.of(chunk.whole.dropFirst(4).dropLast(4)) == FileNumber.big(chunk.whole.suffix(4)) else {
            throw .damaged
        }
        if chunk.type == "IDAT" { packed += chunk.data } else { output += chunk.whole }
        kept.insert(chunk.type)
    }

    /// Up to the end of the packed pixels: decoders look at nothing behind it.
    private mutating func writePixels() throws(PictureFault) {
        guard let header, let end = ZlibStream.end(of: packed, holding: header.unpackedBytes) else { throw .damaged }
        let chunk = Array("IDAT".utf8) + packed[..<end]
        output += FileNumber.bigBytes(end, count: 4) + chunk + FileNumber.bigBytes(PNGChecksum.of(chunk), count: 4)
    }

    /// What tells about colours without telling anything else.
    private func isUseful(_ chunk: Chunk) -> Bool {
        switch chunk.type {
        case "gAMA": chunk.data.count == 4 && !kept.contains("PLTE")
        case "sRGB": chunk.data.count == 1 && !kept.contains("PLTE")
        case "cHRM": chunk.data.count == 32 && !kept.contains("PLTE")
        case "tRNS":
            switch header?.colour {
            case .grey: chunk.data.count == 2
            case .rgb: chunk.data.count == 6
            case .palette: kept.contains("PLTE") && (1...256).contains(chunk.data.count)
            default: false
            }
        default: false
        }
    }
}

/// CRC-32 as PNG has it (ISO/IEC 15948 annex D).
enum PNGChecksum {
    private static let table: [UInt32] = (0..<256).map { number in
        (0..<8).reduce(UInt32(number)) { value, _ in value & 1 == 1 ? 0xedb8_8320 ^ value >> 1 : value >> 1 }
    }

    static func of(_ bytes: some Sequence<UInt8>) -> Int {
        Int(~bytes.reduce(~0 as UInt32) { $0 >> 8 ^ table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] })
    }
}
