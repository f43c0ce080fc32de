/// JPEG (ISO/IEC 10918-1): markers, most of them with a length and data, and the scans between them.
enum JPEGSegments {
    private static let startOfImage: [UInt8] = [0xff, 0xd8]
    private static let endOfImage: [UInt8] = [0xff, 0xd9]
    private static let startOfScan: UInt8 = 0xda

    /// The picture without comments and the data of applications, but for JFIF's and Adobe's, which decoders need; nil when
    /// it is no whole JPEG of an allowed size.
    static func cleaned(_ bytes: [UInt8]) -> [UInt8]? {
        guard bytes.starts(with: startOfImage), bytes.suffix(2).elementsEqual(endOfImage) else { return nil }
        var output = startOfImage
        var place = 2
        var hasFrame = false
        while place + 4 <= bytes.count {
            guard bytes[place] == 0xff else { return nil }
            let marker = bytes[place + 1]
            let length = FileNumber.big(bytes[place + 2..<place + 4])
            let end = place + 2 + length
            guard length >= 2, end <= bytes.count else { return nil }
            if isFrame(marker) {
                guard length >= 8, isAllowed(bytes[place + 5..<place + 9]) else { return nil }
                hasFrame = true
            }
            if marker == startOfScan { return hasFrame ? output + bytes[place...] : nil }
            if isKept(marker) { output += bytes[place..<end] }
            place = end
        }
        return nil
    }

    /// SOF0 to SOF15, without DHT, JPG and DAC, which stand between them.
    private static func isFrame(_ marker: UInt8) -> Bool {
        (0xc0...0xcf).contains(marker) && ![0xc4, 0xc8, 0xcc].contains(marker)
    }

    private static func isKept(_ marker: UInt8) -> Bool {
        let isComment = marker == 0xfe
        let isForApplications = (0xe0...0xef).contains(marker) && marker != 0xe0 && marker != 0xee
        return !isComment && !isForApplications
    }

    private static func isAllowed(_ sides: ArraySlice<UInt8>) -> Bool {
        Picture.sides.contains(FileNumber.big(sides.prefix(2)))
            && Picture.sides.contains(FileNumber.big(sides.suffix(2)))
    }
}
