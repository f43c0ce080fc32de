/// The frame of a JPEG: its sides and components, of eight bits each. Browsers show one, three or four components.
struct JPEGFrame {
    struct Component {
        let name: UInt8
        /// Blocks of 8 × 8 samples in one unit of a scan that has several components, from 1 to 4 each way.
        let across: Int
        let down: Int
        let quantization: UInt8

        /// Three bytes: its name, its share of the pixels, the number of its table.
        fileprivate init(_ bytes: ArraySlice<UInt8>) throws(PictureFault) {
            let bytes = Array(bytes)
            (name, across, down, quantization) = (bytes[0], Int(bytes[1] >> 4), Int(bytes[1] & 0xf), bytes[2])
            guard (1...4).contains(across), (1...4).contains(down) else { throw .damaged }
        }
    }

    let components: [Component]
    private let width: Int
    private let height: Int

    /// SOF without its marker and length (ISO/IEC 10918-1, B.2.2).
    init(_ data: ArraySlice<UInt8>) throws(PictureFault) {
        let data = Array(data)
        guard data.count >= 6, data[0] == 8, [1, 3, 4].contains(data[5]), data.count == 6 + 3 * Int(data[5])
        else { throw .damaged }
        (width, height) = (FileNumber.big(data[3..<5]), FileNumber.big(data[1..<3]))
        try Picture.check(width: width, height: height, bitsPerPixel: 8 * Int(data[5]))
        var components: [Component] = []
        for place in stride(from: 6, to: data.count, by: 3) {
            components.append(try Component(data[place..<place + 3]))
        }
        self.components = components
    }

    /// What a scan of these components is coded in: single blocks where it has one component, else groups of blocks that cover
    /// the same part of the picture (ISO/IEC 10918-1, A.2).
    func units(ofScanWith names: [UInt8]) -> Int {
        let (across, down) = (components.map(\.across).max() ?? 1, components.map(\.down).max() ?? 1)
        guard names.count == 1, let only = components.first(where: { $0.name == names[0] }) else {
            return rounded(width, by: 8 * across) * rounded(height, by: 8 * down)
        }
        return rounded(rounded(width * only.across, by: across), by: 8)
            * rounded(rounded(height * only.down, by: down), by: 8)
    }

    /// Throws `damaged` for more than the pixels can need.
    func check(codedBytes: Int) throws(PictureFault) {
        try Picture.check(packedBytes: codedBytes, width: width, height: height)
    }

    private func rounded(_ number: Int, by step: Int) -> Int { (number + step - 1) / step }
}
