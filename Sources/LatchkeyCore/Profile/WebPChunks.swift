/// WebP (RFC 9649): a RIFF file of chunks, each with a type, a length, data, and a byte more when the length is odd.
///
/// The file is read to its end, and a new one is written from the image data alone: VP8 with its alpha plane, or VP8L. Metadata,
/// profiles and unknown chunks are left out wherever they stand, within frames too; of an animation the first image stays; what
/// is behind the RIFF file is dropped (S-319).
enum WebPChunks {
    private static let animationBit: UInt8 = 0b0000_0010
    private static let alphaBit: UInt8 = 0b0001_0000
    /// Of an ANMF chunk: place, size, duration and flags of the frame.
    private static let frameHeaderLength = 16

    private struct Chunk {
        let type: String
        let data: ArraySlice<UInt8>
    }

    static func isWebP(_ bytes: [UInt8]) -> Bool {
        bytes.count >= 12 && bytes.starts(with: "RIFF".utf8) && bytes[8..<12].elementsEqual("WEBP".utf8)
    }

    static func cleaned(_ bytes: [UInt8]) throws(PictureFault) -> [UInt8] {
        let end = 8 + FileNumber.little(bytes[4..<8])
        guard end >= 12, end <= bytes.count else { throw .damaged }
        let chunks = try chunks(bytes[12..<end])
        switch chunks.first?.type {
        case "VP8 ", "VP8L": return try file(of: Array(chunks.prefix(1)), sides: nil)
        case "VP8X": return try extended(chunks)
        default: throw .damaged
        }
    }

    private static func extended(_ chunks: [Chunk]) throws(PictureFault) -> [UInt8] {
        let head = Array(chunks.first?.data ?? [])
        guard head.count == 10 else { throw .damaged }
        guard head[0] & animationBit != 0 else {
            return try file(of: chunks, sides: sides(ofPairAt: 4, in: head))
        }
        guard let frame = chunks.first(where: { $0.type == "ANMF" })?.data, frame.count >= frameHeaderLength else {
            throw .damaged
        }
        let parts = try self.chunks(frame.dropFirst(frameHeaderLength))
        return try file(of: parts, sides: sides(ofPairAt: 6, in: Array(frame.prefix(frameHeaderLength))))
    }

    private static func chunks(_ bytes: ArraySlice<UInt8>) throws(PictureFault) -> [Chunk] {
        var chunks: [Chunk] = []
        var rest = bytes
        while !rest.isEmpty {
            guard rest.count >= 8 else { throw .damaged }
            let length = FileNumber.little(rest.dropFirst(4).prefix(4))
            guard rest.count >= 8 + length + length % 2 else { throw .damaged }
            chunks.append(
                Chunk(
                    type: String(decoding: rest.prefix(4), as: UTF8.self), data: rest.dropFirst(8).prefix(length)))
            rest = rest.dropFirst(8 + length + length % 2)
        }
        return chunks
    }

    /// The file of the first image among these chunks, which must have these sides where they are told.
    private static func file(of chunks: [Chunk], sides: [Int]?) throws(PictureFault) -> [UInt8] {
        guard let place = chunks.firstIndex(where: { ["VP8 ", "VP8L"].contains($0.type) }) else { throw .damaged }
        let image = chunks[place]
        let own = try WebPImage.sides(image.type, Array(image.data.prefix(10)))
        try Picture.check(width: own[0], height: own[1], bitsPerPixel: 32)
        try Picture.check(packedBytes: image.data.count, width: own[0], height: own[1])
        guard image.type == "VP8L" || WebPImage.isFirstPartitionWhole(image.data) else { throw .damaged }
        guard sides == nil || sides == own else { throw .damaged }
        let alpha = image.type == "VP8 " ? chunks[..<place].first { $0.type == "ALPH" } : nil
        var body: [UInt8] = []
        if let alpha {
            guard WebPImage.isAlpha(alpha.data, pixels: own[0] * own[1]) else { throw .damaged }
            try Picture.check(packedBytes: alpha.data.count, width: own[0], height: own[1])
            let size = own.flatMap { FileNumber.littleBytes($0 - 1, count: 3) }
            body += chunk("VP8X", ([alphaBit, 0, 0, 0] + size)[...]) + chunk("ALPH", alpha.data)
        }
        body += chunk(image.type, image.data)
        return Array("RIFF".utf8) + FileNumber.littleBytes(4 + body.count, count: 4) + Array("WEBP".utf8) + body
    }

    private static func chunk(_ type: String, _ data: ArraySlice<UInt8>) -> [UInt8] {
        Array(type.utf8) + FileNumber.littleBytes(data.count, count: 4) + data + (data.count % 2 == 0 ? [] : [0])
    }

    /// Two numbers of three bytes, one less than a side each.
    private static func sides(ofPairAt place: Int, in bytes: [UInt8]) -> [Int] {
        [FileNumber.little(bytes[place..<place + 3]) + 1, FileNumber.little(bytes[place + 3..<place + 6]) + 1]
    }
}

/// The data of one image in a WebP file.
enum WebPImage {
    private static let startCode: [UInt8] = [0x9d, 0x01, 0x2a]

    /// Width and height, from the first ten bytes.
    static func sides(_ type: String, _ head: [UInt8]) throws(PictureFault) -> [Int] {
        switch type {
        // A key frame that is shown (RFC 6386 §9.1).
        case "VP8 " where head.count == 10 && head[0] & 0x11 == 0x10 && head[3...5].elementsEqual(startCode):
            return [FileNumber.little(head[6..<8]) & 0x3fff, FileNumber.little(head[8..<10]) & 0x3fff]
        // Version 0.
        case "VP8L" where head.count >= 5 && head[0] == 0x2f && head[4] >> 5 == 0:
            let bits = FileNumber.little(head[1..<5])
            return [(bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1]
        default: throw .damaged
        }
    }

    /// Of VP8: the head says how long it is (RFC 6386 §9.1); the picture's own data follows.
    static func isFirstPartitionWhole(_ data: ArraySlice<UInt8>) -> Bool {
        10 + FileNumber.little(data.prefix(3)) >> 5 <= data.count
    }

    /// ALPH: a byte of methods, then the plane, packed or as it is.
    static func isAlpha(_ data: ArraySlice<UInt8>, pixels: Int) -> Bool {
        guard let methods = data.first, methods & 0b11 <= 1 else { return false }
        return methods & 0b11 == 1 ? data.count > 1 : data.count == 1 + pixels
    }
}
