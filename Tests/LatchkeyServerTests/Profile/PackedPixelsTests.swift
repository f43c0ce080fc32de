import LatchkeyCore
import LatchkeyTestSupport
import Testing

private typealias Parts = PictureParts

/// What hides behind the packed pixels of a picture.
@Suite struct PackedPixelsTests {
    private static func clean(_ bytes: [UInt8]) throws -> [UInt8] { try Picture(bytes).bytes }

    private static func refuses(_ bytes: [UInt8]) -> Bool { (try? Picture(bytes)) == nil }

    @Test("S-319: what stands behind the end of a PNG's packed pixels is gone, in the same IDAT and in further ones")
    func behindPixelsOfPNG() throws {
        let plain = Parts.png(width: 8, height: 8)
        #expect(try PackedPixelsTests.clean(plain) == plain)
        let pixels = ZlibBytes.zeros(8 * 25)
        #expect(try PackedPixelsTests.clean(Parts.png(width: 8, height: 8, pixels: pixels + Parts.canary)) == plain)
        let (head, end) = (Array(plain.prefix(Parts.pngHeadLength)), Parts.pngChunk("IEND", []))
        for cut in pixels.indices {
            let chunks = [Array(pixels[..<cut]), Array(pixels[cut...]) + Parts.canary, Parts.canary, []]
            let dirty = head + chunks.flatMap { Parts.pngChunk("IDAT", $0) } + end
            #expect(try PackedPixelsTests.clean(dirty) == plain, "cut at \(cut)")
        }
    }

    @Test("S-319: a PNG whose packed pixels are more or fewer than its sides say, cut or faulty is refused")
    func wrongPixelsOfPNG() {
        let size = 8 * 25
        let pixels = ZlibBytes.zeros(size)
        var sum = pixels
        sum[sum.count - 1] ^= 1
        let foreignDictionary: [UInt8] = [0x78, 0x20, 0, 0, 0, 1] + pixels.dropFirst(2)
        let hidden = ZlibBytes.stored([UInt8](repeating: 0, count: size) + Parts.canary)
        let bad = [
            [], Array(pixels.dropLast()), sum, foreignDictionary, hidden, ZlibBytes.zeros(size - 1),
            ZlibBytes.zeros(size + 1), ZlibBytes.zeros(5_000_000), Array(pixels.dropFirst(2)),
        ]
        for (number, pixels) in bad.enumerated() {
            #expect(PackedPixelsTests.refuses(Parts.png(width: 8, height: 8, pixels: pixels)), "\(number)")
        }
    }

    @Test(
        "S-319: the pixels of every kind of PNG are counted right",
        arguments: [(0, 1, 2), (0, 2, 2), (0, 16, 4), (2, 16, 12), (4, 8, 4), (6, 16, 16)] as [(UInt8, UInt8, Int)])
    func kindsOfPNG(colour: UInt8, depth: UInt8, bytesOfTwo: Int) {
        // Five rows of two pixels, each behind a byte for its filter; one bit a pixel still takes a byte.
        let row = depth < 8 ? 2 : 1 + bytesOfTwo
        for (count, isRight) in [(5 * row - 1, false), (5 * row, true), (5 * row + 1, false)] {
            let png = Parts.png(width: 2, height: 5, depth: depth, colour: colour, pixels: ZlibBytes.zeros(count))
            #expect(PackedPixelsTests.refuses(png) != isRight, "\(count)")
        }
    }

    @Test("S-319: interlaced pixels are counted by their passes", arguments: [(8, 8, 207), (1, 1, 4), (1, 5, 20)])
    func interlaced(width: Int, height: Int, bytes: Int) {
        for (count, isRight) in [(bytes - 1, false), (bytes, true), (bytes + 1, false)] {
            let pixels = ZlibBytes.zeros(count)
            let png = Parts.png(width: width, height: height, isInterlaced: true, pixels: pixels)
            #expect(PackedPixelsTests.refuses(png) != isRight, "\(count)")
        }
    }

    /// Bytes of coded data with restarts between them.
    private static func coded(_ restarts: [UInt8]) -> [UInt8] { [0x2a] + restarts.flatMap { [0xff, 0xd0 + $0, 0x2a] } }

    @Test("S-319: a JPEG's scan ends with its last restart interval; what stands behind one restart more is gone")
    func behindRestarts() throws {
        // Three blocks; two groups of blocks of 16 × 16; one of 8 × 8, of a component that the others are finer than.
        let cases: [(width: Int, height: Int, sampling: [UInt8], interval: Int, restarts: Int)] = [
            (24, 8, [0x11], 1, 2), (17, 3, [0x22], 1, 2), (24, 8, [0x11], 2, 1), (24, 8, [0x11], 3, 0),
            (24, 8, [0x11], 0, 0), (32, 16, [0x22, 0x11, 0x11], 1, 1), (33, 17, [0x22, 0x11, 0x11], 1, 5),
            (80, 8, [0x11], 1, 9),
        ]
        for one in cases {
            func jpeg(_ coded: [UInt8]) -> [UInt8] {
                Parts.jpeg(
                    width: one.width, height: one.height, sampling: one.sampling, interval: one.interval, coded: coded)
            }
            let restarts = (0..<UInt8(one.restarts)).map { $0 % 8 }
            let whole = PackedPixelsTests.coded(restarts)
            let clean = try PackedPixelsTests.clean(jpeg(whole))
            #expect(clean.suffix(whole.count + 2) == whole + [0xff, 0xd9], "\(one)")
            for further in [[UInt8(one.restarts % 8)], [5, 5, 0]] {
                let hidden = whole + further.flatMap { [0xff, 0xd0 + $0] + Parts.canary }
                #expect(try PackedPixelsTests.clean(jpeg(hidden)) == clean, "\(one)")
            }
            if one.restarts > 0 {
                #expect(PackedPixelsTests.refuses(jpeg(PackedPixelsTests.coded([7] + restarts.dropFirst()))), "\(one)")
                #expect(!PackedPixelsTests.refuses(jpeg(PackedPixelsTests.coded(restarts.dropLast()))), "\(one)")
            }
        }
    }

    @Test("S-319: where the end of the pixels cannot be told, they take no more than any encoder needs")
    func plausibleSize() throws {
        let most = 4096 + 8 * 256
        func jpeg(_ count: Int) -> [UInt8] {
            Parts.jpeg(width: 8, height: 8, interval: 0, coded: [UInt8](repeating: 0x2a, count: count))
        }
        func lossy(_ count: Int) -> [UInt8] {
            let image = Parts.vp8(width: 8, height: 8)
            return Parts.webp(Parts.webpChunk("VP8 ", image + [UInt8](repeating: 7, count: count - image.count)))
        }
        func lossless(_ count: Int) -> [UInt8] {
            Parts.webp(Parts.webpChunk("VP8L", [0x2f, 7, 0xc0, 1, 0] + [UInt8](repeating: 7, count: count - 5)))
        }
        func clear(_ count: Int) -> [UInt8] {
            Parts.webp(
                Parts.webpChunk("VP8X", Parts.vp8x(width: 8, height: 8, flags: 0b1_0000)),
                Parts.webpChunk("ALPH", [1] + [UInt8](repeating: 7, count: count - 1)),
                Parts.webpChunk("VP8 ", Parts.vp8(width: 8, height: 8)))
        }
        for (number, file) in [jpeg, lossy, lossless, clear].enumerated() {
            #expect(!PackedPixelsTests.refuses(file(most)), "\(number)")
            #expect(PackedPixelsTests.refuses(file(most + 1)), "\(number)")
        }
        var cut = Parts.vp8(width: 8, height: 8)
        // The first partition has as many bytes as are left, then one more.
        for (count, isWhole) in [(cut.count - 10, true), (cut.count - 9, false)] {
            cut[0] = 0x10 | UInt8(count & 7) << 5
            #expect(PackedPixelsTests.refuses(Parts.webp(Parts.webpChunk("VP8 ", cut))) != isWhole)
        }
    }
}
