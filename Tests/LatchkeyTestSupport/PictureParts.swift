/// Pieces of picture files, to build what cameras and strangers send.
package enum PictureParts {
    /// In no sample; where it comes out, something was kept that is not picture.
    package static let canary = Array("SECRET-CANARY".utf8)

    package static func big(_ number: Int, _ count: Int) -> [UInt8] {
        (0..<count).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }

    package static func jpegSegment(_ marker: UInt8, _ data: [UInt8]) -> [UInt8] {
        [0xff, marker] + big(data.count + 2, 2) + data
    }

    /// Where the scans of a JPEG begin.
    package static func jpegScans(_ jpeg: [UInt8]) -> [Int] {
        jpeg.indices.dropLast().filter { jpeg[$0] == 0xff && jpeg[$0 + 1] == 0xda }
    }

    /// Exif with the canary, a place, and which side is up.
    package static func exif(orientation: Int, isLittle: Bool) -> [UInt8] {
        func number(_ value: Int, _ count: Int) -> [UInt8] {
            isLittle ? big(value, count).reversed() : big(value, count)
        }
        let make = number(0x010f, 2) + number(2, 2) + number(canary.count, 4) + number(38, 4)
        let up = number(0x0112, 2) + number(3, 2) + number(1, 4) + number(orientation, 2) + [0, 0]
        let head: [UInt8] = (isLittle ? [0x49, 0x49] : [0x4d, 0x4d]) + number(42, 2) + number(8, 4)
        return Array("Exif\0\0".utf8) + head + number(2, 2) + make + up + number(0, 4) + canary
    }

    package static func pngChunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
        let named = Array(type.utf8) + data
        return big(data.count, 4) + named + big(checksum(named), 4)
    }

    /// A PNG of one IDAT with black pixels; `pixels` is what its IDAT holds instead.
    package static func png(
        width: Int, height: Int, depth: UInt8 = 8, colour: UInt8 = 2, isInterlaced: Bool = false, pixels: [UInt8]? = nil
    ) -> [UInt8] {
        let header = big(width, 4) + big(height, 4) + [depth, colour, 0, 0, isInterlaced ? 1 : 0]
        let channels = [0: 1, 2: 3, 3: 1, 4: 2, 6: 4][Int(colour)] ?? 1
        // Sides beyond this are refused before the pixels are looked at.
        let sides = 1...5000
        let row = sides.contains(width) ? 1 + (width * channels * Int(depth) + 7) / 8 : 1
        let data = pixels ?? ZlibBytes.zeros(row * min(height, sides.upperBound))
        return pngSignature + pngChunk("IHDR", header) + pngChunk("IDAT", data) + pngChunk("IEND", [])
    }

    package static let pngSignature: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

    /// The length of signature and IHDR.
    package static let pngHeadLength = 33

    private static func checksum(_ bytes: [UInt8]) -> Int {
        var value: UInt32 = .max
        for byte in bytes {
            value ^= UInt32(byte)
            for _ in 0..<8 { value = value & 1 == 0 ? value >> 1 : value >> 1 ^ 0xedb8_8320 }
        }
        return Int(~value)
    }

    /// A baseline JPEG of one scan with a component for each of `sampling`, and these coded bytes, which nobody looks into.
    package static func jpeg(
        width: Int, height: Int, sampling: [UInt8] = [0x11], interval: Int, coded: [UInt8]
    ) -> [UInt8] {
        let count = UInt8(sampling.count)
        let named = zip(1...count, sampling)
        let frame = [8] + big(height, 2) + big(width, 2) + [count] + named.flatMap { [$0, $1, 0] }
        let code = [1] + [UInt8](repeating: 0, count: 15) + [0]
        let tables =
            jpegSegment(0xdb, [0] + [UInt8](repeating: 1, count: 64)) + jpegSegment(0xc4, [0] + code + [0x10] + code)
        let restarts = interval > 0 ? jpegSegment(0xdd, big(interval, 2)) : []
        let scan = jpegSegment(0xda, [count] + named.flatMap { [$0.0, 0] } + [0, 63, 0])
        return [0xff, 0xd8] + tables + jpegSegment(0xc0, frame) + restarts + scan + coded + [0xff, 0xd9]
    }

    package static func webpChunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
        Array(type.utf8) + big(data.count, 4).reversed() + data + (data.count % 2 == 0 ? [] : [0])
    }

    package static func webp(_ chunks: [UInt8]...) -> [UInt8] {
        let body = Array("WEBP".utf8) + chunks.joined()
        return Array("RIFF".utf8) + big(body.count, 4).reversed() + body
    }

    /// Data of a VP8 image that is not looked into.
    package static func vp8(width: Int, height: Int) -> [UInt8] {
        [0x10, 0, 0, 0x9d, 0x01, 0x2a] + big(width, 2).reversed() + big(height, 2).reversed() + [7, 7, 7, 7]
    }

    /// Data of a VP8X chunk.
    package static func vp8x(width: Int, height: Int, flags: UInt8) -> [UInt8] {
        [flags, 0, 0, 0] + big(width - 1, 3).reversed() + big(height - 1, 3).reversed()
    }
}
