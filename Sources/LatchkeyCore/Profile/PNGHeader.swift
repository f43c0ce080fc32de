/// IHDR: the size of a PNG and how its pixels are stored.
struct PNGHeader {
    enum Colour: UInt8 {
        case grey = 0
        case rgb = 2
        case palette = 3
        case greyAlpha = 4
        case rgbAlpha = 6

        fileprivate var depths: [UInt8] {
            switch self {
            case .grey: [1, 2, 4, 8, 16]
            case .palette: [1, 2, 4, 8]
            case .rgb, .greyAlpha, .rgbAlpha: [8, 16]
            }
        }

        fileprivate var channels: Int {
            switch self {
            case .grey, .palette: 1
            case .greyAlpha: 2
            case .rgb: 3
            case .rgbAlpha: 4
            }
        }
    }

    let colour: Colour
    /// Of the pixels, each row behind a byte that names its filter.
    let unpackedBytes: Int

    /// Of each pass of an interlaced picture: its first column and row, then the steps between those (ISO/IEC 15948, 8.2).
    private static let passes = [
        (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2),
    ]

    init(_ data: [UInt8]) throws(PictureFault) {
        guard data.count == 13, let colour = Colour(rawValue: data[9]), colour.depths.contains(data[8]),
            data[10] == 0, data[11] == 0, data[12] <= 1
        else { throw .damaged }
        let (width, height) = (FileNumber.big(data[0..<4]), FileNumber.big(data[4..<8]))
        let bitsPerPixel = colour.channels * Int(data[8])
        try Picture.check(width: width, height: height, bitsPerPixel: bitsPerPixel)
        self.colour = colour
        let passes = data[12] == 0 ? [(0, 0, 1, 1)] : PNGHeader.passes
        self.unpackedBytes = passes.reduce(0) { bytes, pass in
            let columns = (width - pass.0 + pass.2 - 1) / pass.2
            let rows = (height - pass.1 + pass.3 - 1) / pass.3
            return columns > 0 ? bytes + rows * (1 + (columns * bitsPerPixel + 7) / 8) : bytes
        }
    }
}
