/// A person's picture, checked by its content and freed from what cameras write beside it.
///
/// Place, time and serial numbers in pictures tell more than people mean to: blocks of metadata are left out. What remains is
/// the picture as it was, in one of three formats that browsers show and nothing else.
package struct Picture: Equatable, Sendable {
    package enum Format: String, CaseIterable, Sendable {
        case png, jpeg, webp

        package var mediaType: String { "image/\(rawValue)" }
    }

    package let format: Format
    package let bytes: [UInt8]

    package static let mostBytes = 1024 * 1024
    /// Pixels on a side; a small file may claim to be enormous.
    static let sides = 1...4096

    /// For what was checked when it was stored.
    package init(stored bytes: [UInt8], format: Format) {
        self.format = format
        self.bytes = bytes
    }

    /// Throws `invalid_fields` with `fields.picture`.
    package init(_ bytes: [UInt8]) throws(LatchkeyError) {
        guard bytes.count <= Picture.mostBytes else { throw .field("picture", "The picture is larger than 1 MiB") }
        let readers: [(Format, ([UInt8]) -> [UInt8]?)] = [
            (.png, PNGBlocks.cleaned), (.jpeg, JPEGSegments.cleaned), (.webp, WebPChunks.cleaned),
        ]
        for (format, cleaned) in readers {
            if let clean = cleaned(bytes) {
                self.init(stored: clean, format: format)
                return
            }
        }
        throw .field("picture", "The picture must be a whole PNG, JPEG or WebP of at most 4096 × 4096 pixels")
    }
}

/// Numbers in files, with the highest byte first or last.
enum FileNumber {
    static func big(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reduce(0) { $0 << 8 | Int($1) } }

    static func little(_ bytes: ArraySlice<UInt8>) -> Int { big(ArraySlice(bytes.reversed())) }
}
