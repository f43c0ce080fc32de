/// A person's picture, checked by its content and freed from what cameras write beside it.
///
/// Place, time and serial numbers in pictures tell more than people mean to. Each cleaner parses the file to the picture's own
/// end and writes a new one from the parts that make the picture: one still image, in one of three formats that browsers show.
package struct Picture: Equatable, Sendable {
    package enum Format: String, CaseIterable, Sendable {
        case png, jpeg, webp

        package var mediaType: String { "image/\(rawValue)" }
    }

    package let format: Format
    package let bytes: [UInt8]

    package static let mostBytes = 1024 * 1024
    /// Raised when the cleaners leave out more, or read better: pictures that were stored with a lower number are cleaned again.
    package static let cleaner = 3
    /// Pixels on a side; a small file may claim to be enormous.
    static let sides = 1...4096
    /// What a viewer's browser has to hold for it: 4096 × 4096 pixels of four bytes.
    static let mostDecodedBytes = 64 * 1024 * 1024

    /// What the packed pixels of one picture may take, where their end cannot be told without decoding them: no encoder needs more,
    /// and so a tiny picture carries no large file behind its pixels (S-319).
    private static let (mostPackedBytesPerPixel, mostPackedBytesBeside) = (8, 4096)

    /// For what was checked when it was stored.
    package init(stored bytes: [UInt8], format: Format) {
        self.format = format
        self.bytes = bytes
    }

    /// Cleans a PNG, JPEG or WebP file (S-319). Animations become their first image.
    ///
    /// Throws `invalid_fields` with `problems.picture`.
    package init(_ bytes: [UInt8]) throws(LatchkeyError) {
        guard bytes.count <= Picture.mostBytes else { throw .field("picture", .pictureLarge) }
        do throws(PictureFault) {
            if bytes.starts(with: PNGBlocks.signature) {
                self.init(stored: try PNGBlocks.cleaned(bytes), format: .png)
            } else if bytes.starts(with: JPEGSegments.signature) {
                self.init(stored: try JPEGSegments.cleaned(bytes), format: .jpeg)
            } else if WebPChunks.isWebP(bytes) {
                self.init(stored: try WebPChunks.cleaned(bytes), format: .webp)
            } else {
                throw .unknown
            }
        } catch {
            throw .field("picture", error.problem)
        }
        guard self.bytes.count <= Picture.mostBytes else { throw .field("picture", .pictureLarge) }
    }

    /// Throws `tooLarge` for sides that are out of bounds.
    static func check(width: Int, height: Int, bitsPerPixel: Int) throws(PictureFault) {
        guard sides.contains(width), sides.contains(height),
            height * ((width * bitsPerPixel + 7) / 8) <= mostDecodedBytes
        else { throw .tooLarge }
    }

    /// Throws `damaged` for more packed bytes than the pixels can need; encoders fill up to blocks of 16 × 16.
    static func check(packedBytes: Int, width: Int, height: Int) throws(PictureFault) {
        let pixels = ((width + 15) & ~15) * ((height + 15) & ~15)
        guard packedBytes <= mostPackedBytesBeside + mostPackedBytesPerPixel * pixels else { throw .damaged }
    }
}

/// Why a file is not taken as a picture.
enum PictureFault: Error {
    case unknown, damaged, tooLarge

    var problem: FieldProblem {
        switch self {
        case .unknown: .pictureForm
        case .damaged: .pictureDamaged
        case .tooLarge: .picturePixels(most: Picture.sides.upperBound)
        }
    }
}

/// Numbers in files, with the highest byte first or last.
enum FileNumber {
    static func big(_ bytes: some Sequence<UInt8>) -> Int { bytes.reduce(0) { $0 << 8 | Int($1) } }

    static func little(_ bytes: some BidirectionalCollection<UInt8>) -> Int { big(bytes.reversed()) }

    /// `count` bytes, the highest first.
    static func bigBytes(_ number: Int, count: Int) -> [UInt8] { littleBytes(number, count: count).reversed() }

    /// `count` bytes, the lowest first.
    static func littleBytes(_ number: Int, count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
}
