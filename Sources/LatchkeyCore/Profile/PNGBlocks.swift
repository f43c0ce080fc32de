/// PNG (ISO/IEC 15948): a signature and chunks of length, type, data and checksum.
enum PNGBlocks {
    private static let signature: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
    /// What a picture is made of; all others tell about it.
    private static let kept: Set<String> = ["IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "sRGB", "cHRM", "iCCP"]

    /// The picture without other chunks; nil when it is no whole PNG of an allowed size.
    static func cleaned(_ bytes: [UInt8]) -> [UInt8]? {
        guard bytes.starts(with: signature) else { return nil }
        var output = signature
        var place = signature.count
        var types: [String] = []
        while types.last != "IEND" {
            guard place + 12 <= bytes.count else { return nil }
            let length = FileNumber.big(bytes[place..<place + 4])
            let end = place + 12 + length
            guard end <= bytes.count else { return nil }
            let type = String(decoding: bytes[place + 4..<place + 8], as: UTF8.self)
            if types.isEmpty {
                guard type == "IHDR", length == 13, isAllowed(bytes[place + 8..<place + 16]) else { return nil }
            }
            if kept.contains(type) { output += bytes[place..<end] }
            types.append(type)
            place = end
        }
        return types.contains("IDAT") ? output : nil
    }

    private static func isAllowed(_ sides: ArraySlice<UInt8>) -> Bool {
        Picture.sides.contains(FileNumber.big(sides.prefix(4)))
            && Picture.sides.contains(FileNumber.big(sides.suffix(4)))
    }
}
