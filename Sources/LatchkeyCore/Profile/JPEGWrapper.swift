/// What stands before a JPEG's picture data and tells decoders how to show it, written anew: the pixels' shape (JFIF), the colour
/// space (Adobe), and which side is up (Exif). Nothing else of those segments is kept, no thumbnail either.
struct JPEGWrapper {
    private var density: [UInt8]?
    private var adobe: [UInt8]?
    private var orientation: UInt8?

    private static let jfif = Array("JFIF\0".utf8)
    private static let exif = Array("Exif\0\0".utf8)
    private static let adobeName = Array("Adobe".utf8)

    /// The first segment of a kind counts.
    mutating func note(_ marker: UInt8, _ data: ArraySlice<UInt8>) {
        switch marker {
        case 0xe0 where density == nil && data.starts(with: JPEGWrapper.jfif) && data.count >= 14:
            density = Array(data.dropFirst(5).prefix(7))
        case 0xe1 where orientation == nil && data.starts(with: JPEGWrapper.exif):
            orientation = ExifOrientation.value(in: Array(data.dropFirst(6)))
        case 0xee where adobe == nil && data.starts(with: JPEGWrapper.adobeName) && data.count >= 12:
            adobe = Array(data.dropFirst(5).prefix(7))
        default: break
        }
    }

    var bytes: [UInt8] {
        var output: [UInt8] = []
        if let density { output += [0xff, 0xe0, 0, 16] + JPEGWrapper.jfif + density + [0, 0] }
        if let orientation, orientation != 1 {
            output += [0xff, 0xe1, 0, 34] + JPEGWrapper.exif + ExifOrientation.block(orientation)
        }
        if let adobe { output += [0xff, 0xee, 0, 14] + JPEGWrapper.adobeName + adobe }
        return output
    }
}

/// The tag that says which side of a picture is up: phones store what the sensor saw, turned or mirrored.
enum ExifOrientation {
    private static let tag = 0x0112
    private static let shortType = 3

    /// 1 to 8, from a block in the form of a TIFF file; nil when it says nothing.
    static func value(in block: [UInt8]) -> UInt8? {
        guard block.count >= 8 else { return nil }
        let isLittle = block.starts(with: [0x49, 0x49, 0x2a, 0])
        guard isLittle || block.starts(with: [0x4d, 0x4d, 0, 0x2a]) else { return nil }
        func number(_ place: Int, _ count: Int) -> Int {
            let bytes = block[place..<place + count]
            return isLittle ? FileNumber.little(bytes) : FileNumber.big(bytes)
        }
        let directory = number(4, 4)
        guard directory >= 8, directory + 2 <= block.count else { return nil }
        let entries = min(number(directory, 2), (block.count - directory - 2) / 12)
        for place in (0..<entries).map({ directory + 2 + 12 * $0 }) where number(place, 2) == tag {
            let value = number(place + 8, 2)
            return number(place + 2, 2) == shortType && (1...8).contains(value) ? UInt8(value) : nil
        }
        return nil
    }

    /// A block with this tag alone.
    static func block(_ value: UInt8) -> [UInt8] {
        [0x4d, 0x4d, 0, 0x2a, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, value, 0, 0, 0, 0, 0, 0]
    }
}
