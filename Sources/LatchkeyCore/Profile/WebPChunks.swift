/// WebP (RFC 9649): a RIFF file of chunks, each with a type, a length, data, and a byte more when the length is odd.
enum WebPChunks {
    private static let kept: Set<String> = ["VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF", "ICCP"]
    /// The bits of VP8X that say that Exif and XMP follow.
    private static let metadataBits: UInt8 = 0b0000_1100

    /// The picture without Exif and XMP; nil when it is no whole WebP of an allowed size.
    static func cleaned(_ bytes: [UInt8]) -> [UInt8]? {
        guard bytes.count >= 20, bytes.starts(with: "RIFF".utf8), bytes[8..<12].elementsEqual("WEBP".utf8),
            FileNumber.little(bytes[4..<8]) + 8 == bytes.count
        else { return nil }
        var chunks: [UInt8] = []
        var place = 12
        var isFirst = true
        while place < bytes.count {
            guard place + 8 <= bytes.count else { return nil }
            let length = FileNumber.little(bytes[place + 4..<place + 8])
            let end = place + 8 + length + length % 2
            guard end <= bytes.count else { return nil }
            let type = String(decoding: bytes[place..<place + 4], as: UTF8.self)
            var chunk = Array(bytes[place..<end])
            if isFirst {
                guard let sides = sides(type, bytes[(place + 8)..<(place + 8 + length)]),
                    sides.allSatisfy(Picture.sides.contains)
                else { return nil }
                if type == "VP8X" { chunk[8] &= ~metadataBits }
            }
            if kept.contains(type) { chunks += chunk }
            isFirst = false
            place = end
        }
        return header(4 + chunks.count) + chunks
    }

    private static func header(_ length: Int) -> [UInt8] {
        let size = (0..<4).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) }
        return Array("RIFF".utf8) + size + Array("WEBP".utf8)
    }

    /// Width and height, as each kind of first chunk has them.
    private static func sides(_ type: String, _ data: ArraySlice<UInt8>) -> [Int]? {
        let data = Array(data)
        switch type {
        case "VP8 " where data.count >= 10 && data[3...5].elementsEqual([0x9d, 0x01, 0x2a]):
            return [FileNumber.little(data[6..<8]) & 0x3fff, FileNumber.little(data[8..<10]) & 0x3fff]
        case "VP8L" where data.count >= 5 && data[0] == 0x2f:
            let bits = FileNumber.little(data[1..<5])
            return [(bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1]
        case "VP8X" where data.count >= 10:
            return [FileNumber.little(data[4..<7]) + 1, FileNumber.little(data[7..<10]) + 1]
        default: return nil
        }
    }
}
