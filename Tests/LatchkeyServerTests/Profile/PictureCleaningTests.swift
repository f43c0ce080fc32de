import LatchkeyCore
import LatchkeyTestSupport
import Testing

private typealias Parts = PictureParts

private func joined(_ parts: [UInt8]...) -> [UInt8] { Array(parts.joined()) }

@Suite struct PictureCleaningTests {
    private static let jpegs = [SamplePicture.jpeg, SamplePicture.jpegProgressive]

    private static func clean(_ bytes: [UInt8]) throws -> [UInt8] { try Picture(bytes).bytes }

    private static func leaks(_ bytes: [UInt8]) -> Bool {
        bytes.indices.contains { bytes[$0] == Parts.canary[0] && bytes[$0...].starts(with: Parts.canary) }
    }

    private static func refuses(_ bytes: [UInt8]) -> Bool { (try? Picture(bytes)) == nil }

    @Test("S-319: a JPEG ends where its own scans end; a second picture, a video or a trailer behind it is dropped")
    func jpegTrailers() throws {
        let exif = Parts.jpegSegment(0xe1, Parts.exif(orientation: 3, isLittle: true))
        let video = joined(Array("\0\0\0\u{18}ftypmp42".utf8), Parts.canary)
        for jpeg in PictureCleaningTests.jpegs {
            let clean = try PictureCleaningTests.clean(jpeg)
            let second = joined([0xff, 0xd8], exif, Array(jpeg.dropFirst(2)))
            let trailers: [[UInt8]] = [
                second, video, [0, 0, 0, 0, 0], Array("\r\n".utf8), joined(Parts.canary, Array("SEFT".utf8)), [0xff],
                [0xff, 0xd9], Array("<html>".utf8),
            ]
            for trailer in trailers {
                #expect(try PictureCleaningTests.clean(jpeg + trailer) == clean)
            }
        }
    }

    @Test("S-319: what is no picture data goes from between the scans of a JPEG as from before them")
    func betweenScans() throws {
        let jpeg = SamplePicture.jpegProgressive
        let clean = try PictureCleaningTests.clean(jpeg)
        let scans = Parts.jpegScans(jpeg)
        #expect(scans.count == 10)
        let markers: [UInt8] = Array(0xe0...0xef) + [0xfe, 0xf0, 0xfd, 0x02, 0xbf, 0xdc, 0xcc]
        for marker in markers {
            for scan in scans {
                var dirty = jpeg
                dirty.insert(contentsOf: Parts.jpegSegment(marker, Parts.canary), at: scan)
                #expect(try PictureCleaningTests.clean(dirty) == clean, "marker \(marker) at \(scan)")
            }
        }
    }

    @Test("S-319: which side of a JPEG is up stays, and nothing else of its Exif", arguments: [true, false])
    func orientation(isLittle: Bool) throws {
        let plain = try PictureCleaningTests.clean(SamplePicture.jpegProgressive)
        for value in 0...9 {
            let segment = Parts.jpegSegment(0xe1, Parts.exif(orientation: value, isLittle: isLittle))
            let clean = try PictureCleaningTests.clean(joined([0xff, 0xd8], segment, Array(plain.dropFirst(2))))
            #expect(!PictureCleaningTests.leaks(clean))
            guard (2...8).contains(value) else {
                #expect(clean == plain)
                continue
            }
            // FFE1, length 34, "Exif", big-endian TIFF, one entry 0x0112.
            #expect(clean.count == plain.count + 36)
            let entry: [UInt8] = [0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, UInt8(value), 0, 0]
            #expect(clean.indices.contains { clean[$0...].starts(with: entry) })
            #expect(try PictureCleaningTests.clean(clean) == clean)
        }
    }

    @Test("S-319: segments that decoders need hold what they should and no more; the thumbnail of JFIF goes")
    func jpegSegments() throws {
        let plain = try PictureCleaningTests.clean(SamplePicture.jpegProgressive)
        func with(_ segment: [UInt8]) -> [UInt8] { joined([0xff, 0xd8], segment, Array(plain.dropFirst(20))) }
        let jfif = joined(Array("JFIF\0".utf8), Array(plain[11..<18]), [1, 1], Parts.canary)
        #expect(try PictureCleaningTests.clean(with(Parts.jpegSegment(0xe0, jfif))) == plain)
        let adobe = joined(Array("Adobe".utf8), [0, 100, 0, 0, 0, 0, 1], Parts.canary)
        let coloured = try PictureCleaningTests.clean(with(Parts.jpegSegment(0xee, adobe)))
        #expect(!PictureCleaningTests.leaks(coloured) && coloured.count == plain.count - 18 + 16)
        for marker: UInt8 in [0xdb, 0xc4, 0xdd] {
            #expect(PictureCleaningTests.refuses(with(Parts.jpegSegment(marker, Parts.canary))), "\(marker)")
        }
    }

    /// A table that decoders would take, with the canary in it.
    private static func hidingTable(_ marker: UInt8, _ number: UInt8) -> [UInt8] {
        let padding = [UInt8](repeating: 1, count: 64 - Parts.canary.count)
        // Thirteen codes of eight bits.
        let counts: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 13, 0, 0, 0, 0, 0, 0, 0, 0]
        return Parts.jpegSegment(
            marker, [number] + (marker == 0xdb ? Parts.canary + padding : counts + Parts.canary))
    }

    @Test("S-319: tables that no scan of a JPEG uses are gone: sent again before it, never named, behind the last one")
    func unusedTables() throws {
        for jpeg in PictureCleaningTests.jpegs {
            let clean = try PictureCleaningTests.clean(jpeg)
            let first = try #require(Parts.jpegScans(clean).first)
            for (marker, used, unused) in [(0xdb, 0, 3), (0xc4, 0x10, 0x13)] as [(UInt8, UInt8, UInt8)] {
                let (hidden, foreign) = (
                    PictureCleaningTests.hidingTable(marker, used), PictureCleaningTests.hidingTable(marker, unused)
                )
                let flood = Array(repeatElement(hidden, count: 1000).joined())
                let dirtyFiles: [[UInt8]] = [
                    joined([0xff, 0xd8], hidden, Array(clean.dropFirst(2))),
                    joined([0xff, 0xd8], flood, Array(clean.dropFirst(2))),
                    joined([0xff, 0xd8], foreign, Array(clean.dropFirst(2))),
                    joined(Array(clean[..<first]), foreign, Array(clean[first...])),
                    joined(Array(clean.dropLast(2)), hidden, flood, [0xff, 0xd9]),
                ]
                for dirty in dirtyFiles {
                    #expect(PictureCleaningTests.leaks(dirty))
                    #expect(try PictureCleaningTests.clean(dirty) == clean, "\(marker)")
                }
            }
            let interval = Parts.jpegSegment(0xdd, [0x53, 0x45])
            #expect(try PictureCleaningTests.clean(joined(Array(clean.dropLast(2)), interval, [0xff, 0xd9])) == clean)
        }
        // Between the scans: a component's table for quantization is the one that it had in its first scan.
        let progressive = try PictureCleaningTests.clean(SamplePicture.jpegProgressive)
        for scan in Parts.jpegScans(progressive).dropFirst() {
            var dirty = progressive
            dirty.insert(contentsOf: PictureCleaningTests.hidingTable(0xdb, 0), at: scan)
            #expect(try PictureCleaningTests.clean(dirty) == progressive, "at \(scan)")
        }
    }

    @Test("S-319: a JPEG with tables that are cut, too long, or no code is refused, as is a scan of what it has not")
    func badTables() throws {
        let clean = try PictureCleaningTests.clean(SamplePicture.jpeg)
        func with(_ segment: [UInt8]) -> [UInt8] { joined([0xff, 0xd8], segment, Array(clean.dropFirst(2))) }
        let values = [UInt8](repeating: 1, count: 64)
        let none = [UInt8](repeating: 0, count: 14)
        let good: [(UInt8, [UInt8])] = [
            (0xdb, [0] + values), (0xdb, [0] + values + [1] + values), (0xdb, [0x12] + values + values),
            (0xc4, [0x10, 2] + none + [0, 1, 2]), (0xc4, [0x01] + none + [1, 0, 15]), (0xdd, [0, 9]),
        ]
        for (marker, data) in good { #expect(!PictureCleaningTests.refuses(with(Parts.jpegSegment(marker, data)))) }
        let bad: [(UInt8, [UInt8])] = [
            (0xdb, []), (0xdb, [0] + values.dropLast()), (0xdb, [0] + values + [1]), (0xdb, [4] + values),
            (0xdb, [0x20] + values), (0xdb, [0x10] + values), (0xc4, []), (0xc4, [0x10, 3] + none + [0, 1, 2, 3]),
            (0xc4, [0x10, 2] + none + [0, 1]), (0xc4, [0x10, 2] + none + [0, 1, 2, 3]),
            (0xc4, [0x14] + none + [1, 0, 1]),
            (0xc4, [0x20] + none + [1, 0, 1]), (0xc4, [0x01] + none + [1, 0, 16]),
            (0xc4, [0x10] + none + [200, 100] + [UInt8](repeating: 0, count: 300)), (0xdd, [9]), (0xdd, [0, 9, 9]),
        ]
        for (marker, data) in bad {
            #expect(PictureCleaningTests.refuses(with(Parts.jpegSegment(marker, data))), "\(marker) \(data)")
        }
        for segment in [[0xff, 0xdb, 0xff, 0xff, 0] + values, [0xff, 0xdb, 0, 1]] {
            #expect(PictureCleaningTests.refuses(with(segment)), "a length that is not there")
        }
        var foreign = clean
        foreign[try #require(Parts.jpegScans(clean).first) + 5] = 77
        #expect(PictureCleaningTests.refuses(foreign), "a component that the frame does not have")
    }

    @Test("S-319: a JPEG is refused when it is cut, has a second frame, or makes decoders go over it without end")
    func badJPEGs() {
        let jpeg = SamplePicture.jpegProgressive
        for end in jpeg.indices { #expect(PictureCleaningTests.refuses(Array(jpeg[..<end]))) }
        let scans = Parts.jpegScans(jpeg)
        let scan = Array(jpeg[scans[8]..<scans[9]])
        func repeated(_ times: Int) -> [UInt8] {
            joined(
                Array(jpeg[..<scans[9]]), Array(repeatElement(scan, count: times).joined()), Array(jpeg[scans[9]...]))
        }
        #expect(!PictureCleaningTests.refuses(repeated(90)) && PictureCleaningTests.refuses(repeated(91)))
        for marker: UInt8 in [0xc2, 0xc0, 0xc3, 0xc9, 0xde] {
            let frame = Parts.jpegSegment(marker, [8, 0, 8, 0, 8, 1, 1, 0x11, 0])
            let twice = joined(Array(jpeg[..<scans[0]]), frame, Array(jpeg[scans[0]...]))
            #expect(PictureCleaningTests.refuses(twice), "\(marker)")
        }
    }

    @Test(
        "S-319: a PNG keeps the chunks that make the picture: no text, Exif, time, profile, further frames, unknown ones"
    )
    func pngChunks() throws {
        let png = try PictureCleaningTests.clean(SamplePicture.png)
        #expect(try PictureCleaningTests.clean(png + Parts.canary + png) == png)
        for type in [
            "tEXt", "zTXt", "iTXt", "eXIf", "tIME", "iCCP", "pHYs", "sPLT", "hIST", "bKGD", "acTL", "fcTL", "fdAT",
            "caBX",
            "prVt", "gAMA", "sRGB", "cHRM", "tRNS",
        ] {
            for place in [Parts.pngHeadLength, png.count - 12] {
                var dirty = png
                dirty.insert(contentsOf: Parts.pngChunk(type, Parts.canary), at: place)
                #expect(try PictureCleaningTests.clean(dirty) == png, "\(type)")
            }
        }
        var coloured = png
        coloured.insert(contentsOf: Parts.pngChunk("gAMA", [0, 0, 0xb1, 0x8f]), at: Parts.pngHeadLength)
        #expect(try PictureCleaningTests.clean(coloured) == coloured)
    }

    @Test("S-319: a PNG is refused when a chunk is out of place, of another size or not what its checksum says")
    func badPNGs() {
        let png = Parts.png(width: 8, height: 8)
        #expect(!PictureCleaningTests.refuses(png))
        for end in png.indices { #expect(PictureCleaningTests.refuses(Array(png[..<end]))) }
        for place in png.indices.dropFirst(8) {
            var changed = png
            changed[place] ^= 0x40
            #expect(PictureCleaningTests.refuses(changed), "byte \(place)")
        }
        let (head, rest) = (Array(png.prefix(Parts.pngHeadLength)), Array(png.dropFirst(Parts.pngHeadLength)))
        let (data, end) = (Parts.pngChunk("IDAT", [1]), Parts.pngChunk("IEND", []))
        let (text, palette) = (Parts.pngChunk("tEXt", [65]), Parts.pngChunk("PLTE", [1, 2, 3]))
        let bad: [[UInt8]] = [
            joined(head, Array(head.dropFirst(8)), rest), joined(Parts.pngSignature, rest), joined(head, end),
            joined(head, data, text, data, end), joined(head, data, palette, end),
            joined(head, Parts.pngChunk("PLTE", [1, 2]), data, end),
            joined(head, data, Parts.pngChunk("IEND", Parts.canary)),
        ]
        for bytes in bad {
            #expect(PictureCleaningTests.refuses(bytes))
        }
        #expect(PictureCleaningTests.refuses(Parts.png(width: 8, height: 8, colour: 3)), "a palette is missing")
    }

    @Test("S-319: what a viewer's browser must hold for a picture is bounded, however small the file is")
    func decodedSize() {
        #expect(!PictureCleaningTests.refuses(Parts.png(width: 4096, height: 4096, colour: 6)))
        #expect(PictureCleaningTests.refuses(Parts.png(width: 4096, height: 4096, depth: 16, colour: 6)))
        #expect(!PictureCleaningTests.refuses(Parts.png(width: 2048, height: 4096, depth: 16, colour: 6)))
        for (width, height) in [(4097, 1), (1, 4097), (0, 1), (1, 0), (0xffff_ffff, 1), (0x8000_0000, 0x8000_0000)] {
            #expect(PictureCleaningTests.refuses(Parts.png(width: width, height: height)))
        }
        for (width, height) in [(4097, 1), (1, 4097), (0, 1), (16383, 16383)] {
            let image = Parts.webpChunk("VP8 ", Parts.vp8(width: width, height: height))
            #expect(PictureCleaningTests.refuses(Parts.webp(image)))
        }
    }

    @Test("S-319: of a WebP the image stays: no metadata, unknown chunks or padding, in frames or behind the file")
    func webpChunks() throws {
        let image = Parts.webpChunk("VP8 ", Parts.vp8(width: 8, height: 6))
        let plain = Parts.webp(image)
        func extended(_ flags: UInt8, _ chunks: [UInt8]) -> [UInt8] {
            Parts.webp(Parts.webpChunk("VP8X", Parts.vp8x(width: 8, height: 6, flags: flags)), chunks)
        }
        var padded = Parts.webpChunk("ICCP", [1])
        padded[padded.count - 1] = 0x53
        for type in ["EXIF", "XMP ", "ICCP", "ABCD"] {
            let secret = Parts.webpChunk(type, Parts.canary)
            let dirtyFiles: [[UInt8]] = [
                extended(0b10_1100, joined(secret, image)), extended(0b10_1100, joined(image, secret)),
                extended(0, joined(padded, image, padded)), Parts.webp(image, secret), joined(plain, Parts.canary),
            ]
            for dirty in dirtyFiles {
                #expect(try PictureCleaningTests.clean(dirty) == plain)
            }
            let place: [UInt8] = [0, 0, 0, 0, 0, 0, 7, 0, 0, 5, 0, 0, 100, 0, 0, 0]
            let frame = Parts.webpChunk("ANMF", joined(place, secret, image, secret))
            let animation = joined(Parts.webpChunk("ANIM", [0, 0, 0, 0, 0, 0]), frame, frame)
            #expect(try PictureCleaningTests.clean(extended(0b10, animation)) == plain)
        }
        let alpha = Parts.webpChunk("ALPH", joined([0], [UInt8](repeating: 9, count: 48)))
        let clear = extended(0b1_0000, joined(alpha, image))
        let dirtyClear = extended(0b1_1100, joined(alpha, Parts.webpChunk("EXIF", [1]), image))
        #expect(try PictureCleaningTests.clean(dirtyClear) == clear)
        #expect(PictureCleaningTests.refuses(extended(0b1_0000, Parts.webpChunk("ALPH", [0, 1, 2]) + image)))
        #expect(PictureCleaningTests.refuses(extended(0, Parts.webpChunk("VP8 ", Parts.vp8(width: 9, height: 6)))))
    }

    @Test("S-319: an animation becomes its first image")
    func animation() throws {
        let sample = SamplePicture.webpAnimated
        let image = try #require(sample.indices.first { sample[$0...].starts(with: "VP8 ".utf8) })
        // A head of 8 bytes and 42 of data; no frame around it.
        #expect(try PictureCleaningTests.clean(sample) == Parts.webp(Array(sample[image..<image + 50])))
    }

    @Test("S-319: whatever byte is changed, nothing crashes, and what stood beside the picture does not come out")
    func mutations() throws {
        let exif = Parts.exif(orientation: 6, isLittle: true)
        let jpeg = SamplePicture.jpeg
        let png = Parts.png(width: 8, height: 8)
        let (jpegStart, pngHead) = (Array(jpeg.prefix(2)), Array(png.prefix(Parts.pngHeadLength)))
        let dirty: [[UInt8]] = [
            joined(
                jpegStart, Parts.jpegSegment(0xe1, exif), Parts.jpegSegment(0xfe, Parts.canary),
                Array(jpeg.dropFirst(2)), Parts.canary),
            joined(
                pngHead, Parts.pngChunk("eXIf", exif), Parts.pngChunk("iCCP", Parts.canary),
                Array(png.dropFirst(Parts.pngHeadLength)), Parts.canary),
            Parts.webp(
                Parts.webpChunk("VP8X", Parts.vp8x(width: 8, height: 6, flags: 0b1100)),
                Parts.webpChunk("VP8 ", Parts.vp8(width: 8, height: 6)), Parts.webpChunk("EXIF", exif),
                Parts.webpChunk("XMP ", Parts.canary)),
        ]
        let random = Randomness.seeded(319)
        var cleaned = 0
        for whole in dirty {
            #expect(PictureCleaningTests.leaks(whole))
            #expect(try !PictureCleaningTests.leaks(PictureCleaningTests.clean(whole)))
            for _ in 0..<500 {
                var changed = whole
                for byte in random.bytes(2).map(Int.init) {
                    let place = (byte << 8 | Int(random.bytes(1)[0])) % whole.count
                    changed[place] = random.bytes(1)[0]
                }
                if let bytes = try? PictureCleaningTests.clean(changed) {
                    cleaned += 1
                    #expect(!PictureCleaningTests.leaks(bytes), "\(changed)")
                }
            }
        }
        #expect(cleaned > 100, "most of those whose picture itself is whole are taken")
    }
}
