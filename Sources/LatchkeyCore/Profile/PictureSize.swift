/// Width and height of a picture that was cleaned, in pixels.
package struct PictureSize: Equatable, Sendable {
    package let width: Int
    package let height: Int

    /// Nil for what is neither PNG nor JPEG.
    package init?(_ bytes: [UInt8]) {
        if bytes.starts(with: PNGBlocks.signature), bytes.count >= 24 {
            self.width = FileNumber.big(bytes[16..<20])
            self.height = FileNumber.big(bytes[20..<24])
        } else if let frame = PictureSize.frame(bytes) {
            self.width = FileNumber.big(bytes[frame + 5..<frame + 7])
            self.height = FileNumber.big(bytes[frame + 3..<frame + 5])
        } else {
            return nil
        }
    }

    /// Where the frame of a JPEG file begins: behind the bytes of its marker (ISO/IEC 10918-1, B.2.2).
    private static func frame(_ bytes: [UInt8]) -> Int? {
        guard bytes.starts(with: JPEGSegments.signature) else { return nil }
        var place = 2
        while place + 9 <= bytes.count, bytes[place] == 0xff {
            let marker = bytes[place + 1]
            // Tables for Huffman and arithmetic coding have numbers between those of frames.
            if (0xc0...0xcf).contains(marker), ![0xc4, 0xc8, 0xcc].contains(marker) { return place + 2 }
            place += 2 + FileNumber.big(bytes[place + 2..<place + 4])
        }
        return nil
    }
}
